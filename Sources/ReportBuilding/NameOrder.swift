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
        let start = Self.commonStart(table)
        var places = (1..<table.count).map { number in
            Place(key: Self.key(table.text(number), behind: start), number: UInt32(number))
        }
        places.sort { left, right in
            if left.key != right.key { return left.key < right.key }
            return table.text(Int(left.number)).lexicographicallyPrecedes(table.text(Int(right.number)))
        }
        var ranks = [UInt32](repeating: .max, count: table.count)
        var names = [Name?](repeating: nil, count: table.count)
        for (rank, place) in places.enumerated() {
            ranks[Int(place.number)] = UInt32(rank)
            // Made in their order, so that they lie in memory as tables read them.
            names[Int(place.number)] = table.name(Int(place.number))
        }
        (self.names, self.ranks) = (names, ranks)
    }

    /// How many bytes all names begin with alike.
    private static func commonStart(_ table: NameTable) -> Int {
        guard table.count > 1 else { return 0 }
        let first = table.text(1)
        var count = first.count
        for number in 1..<table.count {
            let name = table.text(number)
            count = min(count, name.count)
            if !name.prefix(count).elementsEqual(first.prefix(count)) {
                count = zip(name, first).prefix { $0 == $1 }.count
            }
        }
        return count
    }

    /// Zeros stand for bytes that are not there, so of two names with one key nothing is said.
    private static func key(_ name: ArraySlice<UInt8>, behind start: Int) -> UInt64 {
        var key: UInt64 = 0
        for offset in start..<start + 8 {
            key = key << 8 | (offset < name.count ? UInt64(name[name.startIndex + offset]) : 0)
        }
        return key
    }
}
