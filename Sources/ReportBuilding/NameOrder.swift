import AuditModel
import LogSummaries

/// The names of a table and their order by bytes, found once however many rows are sorted by them.
struct NameOrder: Sendable {
    /// By number; nil for 0, which entries without a name have.
    let names: [Name?]
    /// The place in the order, by number; that of 0 is behind all others.
    let ranks: [UInt32]

    private struct Place {
        /// The eight bytes behind what all names begin with, as one number: most names are told apart by it.
        let key: UInt64
        let number: UInt32
    }

    init(_ table: NameTable) {
        let names = (0..<table.count).map { table.name($0) }
        let start = Self.commonStart(names)
        var places = names.indices.dropFirst().map { number in
            Place(key: Self.key(names[number]!, behind: start), number: UInt32(number))
        }
        places.sort { left, right in
            left.key != right.key ? left.key < right.key : names[Int(left.number)]! < names[Int(right.number)]!
        }
        var ranks = [UInt32](repeating: .max, count: names.count)
        var ordered = names
        for (rank, place) in places.enumerated() {
            ranks[Int(place.number)] = UInt32(rank)
            // A copy, so that names lie in memory in the order in which tables read them.
            ordered[Int(place.number)] = names[Int(place.number)].map { Name(bytes: $0.bytes.map(\.self)) }
        }
        (self.names, self.ranks) = (ordered, ranks)
    }

    /// How many bytes all names begin with alike.
    private static func commonStart(_ names: [Name?]) -> Int {
        guard let first = names.dropFirst().first??.bytes else { return 0 }
        var count = first.count
        for case let name? in names {
            count = min(count, name.bytes.count)
            if !name.bytes.prefix(count).elementsEqual(first.prefix(count)) {
                count = zip(name.bytes, first).prefix { $0 == $1 }.count
            }
        }
        return count
    }

    /// Zeros stand for bytes that are not there, so of two names with one key nothing is said.
    private static func key(_ name: Name, behind start: Int) -> UInt64 {
        var key: UInt64 = 0
        for index in start..<start + 8 {
            key = key << 8 | (index < name.bytes.count ? UInt64(name.bytes[index]) : 0)
        }
        return key
    }
}
