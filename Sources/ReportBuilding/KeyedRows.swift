import AuditModel
import LogSummaries

/// The rows of a table whose keys are names, most requests first, then by name, those without one last.
///
/// They are read where the window's summary has them, by their places: a million rows are neither copied nor moved. An object, since they are
/// read row by row.
final class KeyedRows: Sendable {
    /// What a column holds.
    enum Part: Sendable {
        case first, second
        case figure(TotalsFigure)
    }

    private let totals: TotalsTable
    /// The numbers of the names of each of `totals`, as `PairTable` has them; none where its place is the number of its one name.
    private let keys: [UInt64]
    private let firsts: [Name?]
    private let seconds: [Name?]
    /// The place of each row in `totals`.
    private let order: [UInt32]

    /// Of one name each, by its number; names of no request are left out.
    init(_ names: NameOrder, _ totals: TotalsTable) {
        (self.totals, keys, firsts, seconds) = (totals, [], names.names, [])
        var places: [Place] = []
        places.reserveCapacity(totals.count)
        for number in 0..<totals.count {
            let requests = totals.requests(row: number)
            guard requests > 0 else { continue }
            places.append(Place(requests: requests, rank: UInt64(names.ranks[number]), place: UInt32(number)))
        }
        order = Self.order(places)
    }

    /// Of a pair of names each.
    init(_ firsts: NameOrder, _ seconds: NameOrder, _ pairs: PairTable) {
        (totals, keys, self.firsts, self.seconds) = (pairs.rows, pairs.keys, firsts.names, seconds.names)
        order = Self.order(
            pairs.keys.indices.map { place in
                let (first, second) = Self.numbers(pairs.keys[place])
                let rank = UInt64(firsts.ranks[first]) << 32 | UInt64(seconds.ranks[second])
                return Place(requests: pairs.rows.requests(row: place), rank: rank, place: UInt32(place))
            })
    }

    private static func numbers(_ key: UInt64) -> (first: Int, second: Int) {
        (Int(key >> 32), Int(key & 0xFFFF_FFFF))
    }

    private struct Place {
        let requests: Int
        let rank: UInt64
        let place: UInt32
    }

    private static func order(_ places: [Place]) -> [UInt32] {
        places.sorted { $0.requests != $1.requests ? $0.requests > $1.requests : $0.rank < $1.rank }.map(\.place)
    }

    var count: Int { order.count }

    /// The name, the first where there are two; nil where entries have none.
    func name(row: Int) -> Name? { firsts[numbers(at: Int(order[row])).first] }

    func requests(row: Int) -> Int { totals.requests(row: Int(order[row])) }

    /// What is summed of the row's entries.
    func totals(row: Int) -> EntryTotals { totals[Int(order[row])] }

    @inline(__always)
    private func numbers(at place: Int) -> (first: Int, second: Int) {
        keys.isEmpty ? (place, 0) : Self.numbers(keys[place])
    }

    func dataset(_ name: String, _ description: String, _ columns: [(column: Column, part: Part)]) -> Dataset {
        let parts = columns.map(\.part)
        return Dataset(
            name, description, columns: columns.map(\.column), rowCount: count,
            cell: { row, column in
                let place = Int(self.order[row])
                // Who asks for one column of all rows asks for this one.
                if case .figure(.requests) = parts[column] { return .count(self.totals.requests(row: place)) }
                return self.cell(parts[column], self.totals[place], at: place)
            },
            row: { row, cells in
                let place = Int(self.order[row])
                let totals = self.totals[place]
                // Rows lie elsewhere than in their order: those that come next are fetched meanwhile.
                self.totals.foresee(Int(self.order[min(row + 8, self.order.count - 1)]))
                if cells.count != parts.count { cells = Array(repeating: .null, count: parts.count) }
                cells.withUnsafeMutableBufferPointer { cells in
                    for index in parts.indices { cells[index] = self.cell(parts[index], totals, at: place) }
                }
            })
    }

    @inline(__always)
    private func cell(_ part: Part, _ totals: EntryTotals, at place: Int) -> Cell {
        switch part {
        case .first: .name(firsts[numbers(at: place).first])
        case .second: .name(seconds[numbers(at: place).second])
        case .figure(let figure): totals.cell(figure)
        }
    }
}
