import LogScanning

/// Totals by a pair of name numbers (user and model, model and error type); open addressing.
package struct PairTable: Sendable {
    /// The two numbers of each row, the first in the upper half; rows lie in the order of their first meeting.
    package private(set) var keys: [UInt64] = []
    /// The totals of each row.
    package private(set) var rows = TotalsTable()
    private var slots = [UInt32](repeating: 0, count: 64)

    package init() {}

    package var count: Int { rows.count }

    /// The rows in the order of their first meeting.
    package func visit(_ body: (_ first: Int, _ second: Int, _ totals: EntryTotals) -> Void) {
        for (row, key) in keys.enumerated() { body(Int(key >> 32), Int(key & 0xFFFF_FFFF), rows[row]) }
    }

    /// Merges totals into those of that pair, which begin at zero.
    mutating func merge(_ totals: EntryTotals, _ first: Int, _ second: Int) {
        rows.merge(totals, into: row(first, second))
    }

    /// Takes an entry into the totals of a row.
    @inline(__always)
    mutating func add(_ entry: borrowing ScannedEntry, to row: Int) { rows.add(entry, to: row) }

    /// The row of that pair, a new one where there is none; it is fetched meanwhile.
    mutating func foreseenRow(_ first: Int, _ second: Int) -> Int {
        let row = row(first, second)
        rows.foresee(row)
        return row
    }

    /// The row of that pair, a new one where there is none.
    private mutating func row(_ first: Int, _ second: Int) -> Int {
        let key = UInt64(first) << 32 | UInt64(second)
        let (slot, found) = find(key)
        if found > 0 { return found - 1 }
        keys.append(key)
        rows.append()
        slots[slot] = UInt32(rows.count)
        if rows.count * 2 > slots.count { grow(to: slots.count * 2) }
        return rows.count - 1
    }

    /// The pair's row from 1, 0 where it has none; and the slot that holds it, or is to.
    private func find(_ key: UInt64) -> (slot: Int, row: Int) {
        slots.withUnsafeBufferPointer { slots in
            keys.withUnsafeBufferPointer { keys in
                let mask = slots.count &- 1
                var slot = Self.place(key) & mask
                // The slot is below the count by the mask, the row by how it was given out.
                while true {
                    let row = Int(slots.baseAddress![slot])
                    if row == 0 || keys.baseAddress![row &- 1] == key { return (slot, row) }
                    slot = (slot &+ 1) & mask
                }
            }
        }
    }

    private static func place(_ key: UInt64) -> Int {
        let mixed = key &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed >> 32)
    }

    /// `count`: a power of two.
    private mutating func grow(to count: Int) {
        let mask = count - 1
        slots = [UInt32](repeating: 0, count: count)
        for (index, key) in keys.enumerated() {
            var slot = Self.place(key) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt32(index + 1)
        }
    }
}

extension PairTable {
    func write(to writer: inout SummaryWriter) {
        writer.write(keys.count)
        visit { first, second, totals in
            writer.write(first)
            writer.write(second)
            totals.write(to: &writer)
        }
    }

    /// `firstCount` and `secondCount`: how many numbers the two name tables gave out.
    init(reading reader: inout SummaryReader, firstCount: Int, secondCount: Int) throws(DamagedSummary) {
        let count = try reader.count()
        reserve(min(count, reader.left / 12))
        for expected in 1..<(count &+ 1) {
            let (first, second) = (try reader.count(), try reader.count())
            guard first < firstCount, second < secondCount else { throw DamagedSummary() }
            merge(try EntryTotals(reading: &reader), first, second)
            guard rows.count == expected else { throw DamagedSummary() }
        }
    }

    /// Makes room for so many rows.
    mutating func reserve(_ count: Int) {
        keys.reserveCapacity(count)
        rows.reserve(count)
        var room = slots.count
        while count * 2 > room { room *= 2 }
        if room > slots.count { grow(to: room) }
    }
}
