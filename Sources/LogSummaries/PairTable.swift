private import CScanKernels
import LogScanning

/// Totals by a pair of name numbers (user and model, model and error type); open addressing.
package struct PairTable: Sendable {
    /// The two numbers of each row, the first in the upper half; no pair has two rows.
    package private(set) var keys: [UInt64] = []
    /// The totals of each row.
    package private(set) var rows = TotalsTable()
    /// Where the rows are found; none in a table that was read and in which nothing was looked for yet.
    private var slots: [UInt32] = []
    /// Entries that were taken and are no part of the rows yet, as what these are found by is fetched meanwhile.
    private var waiting: [(key: UInt64, figures: EntryFigures)] = []
    /// So many steps lie between asking for what is needed and using it.
    private static let ahead = 16

    package init() {}

    package var count: Int { rows.count }

    /// The rows as they lie here.
    package func visit(_ body: (_ first: Int, _ second: Int, _ totals: EntryTotals) -> Void) {
        for (row, key) in keys.enumerated() { body(Int(key >> 32), Int(key & 0xFFFF_FFFF), rows[row]) }
    }

    /// Merges the rows of another table, whose numbers are those here by their place. What a step needs is fetched during the one before it.
    mutating func merge(_ other: PairTable, firsts: [Int], seconds: [Int]) {
        if slots.isEmpty { index(roomFor: count) }
        var keys = [UInt64](repeating: 0, count: Self.ahead)
        var places = [Int](repeating: 0, count: Self.ahead)
        for start in stride(from: 0, to: other.count, by: Self.ahead) {
            let count = min(Self.ahead, other.count - start)
            for index in 0..<count {
                let key = other.keys[start + index]
                keys[index] = Self.key(firsts[Int(key >> 32)], seconds[Int(key & 0xFFFF_FFFF)])
                foreseeSlot(keys[index])
            }
            for index in 0..<count {
                places[index] = row(keys[index])
                rows.foresee(places[index])
            }
            for index in 0..<count { rows.merge(other.rows, row: start + index, into: places[index]) }
        }
    }

    /// Takes an entry of that pair; it is in its row once all was settled.
    @inline(__always)
    mutating func take(_ figures: EntryFigures, _ first: Int, _ second: Int) {
        let key = Self.key(first, second)
        if slots.isEmpty { index(roomFor: count) }
        foreseeSlot(key)
        waiting.append((key, figures))
        if waiting.count == Self.ahead { settle() }
    }

    /// Adds the entries that wait to their rows.
    mutating func settle() {
        for entry in waiting { foreseeRow(entry.key) }
        for entry in waiting { rows.add(entry.figures, to: row(entry.key)) }
        waiting.removeAll(keepingCapacity: true)
    }

    private static func key(_ first: Int, _ second: Int) -> UInt64 { UInt64(first) << 32 | UInt64(second) }

    /// The row of that pair, a new one where there is none; who asks has seen to the slots.
    private mutating func row(_ key: UInt64) -> Int {
        let (slot, found) = find(key)
        if found > 0 { return found - 1 }
        keys.append(key)
        rows.append()
        slots[slot] = UInt32(rows.count)
        if rows.count * 2 > slots.count { index(roomFor: rows.count) }
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

    private func foreseeSlot(_ key: UInt64) {
        slots.withUnsafeBufferPointer {
            nightaudit_foresee($0.baseAddress! + (Self.place(key) & ($0.count &- 1)), MemoryLayout<UInt32>.stride)
        }
    }

    /// Has the row fetched that is in the pair's first slot: most often its own.
    private func foreseeRow(_ key: UInt64) {
        let row = Int(slots[Self.place(key) & (slots.count &- 1)]) &- 1
        guard row >= 0 else { return }
        keys.withUnsafeBufferPointer { nightaudit_foresee($0.baseAddress! + row, MemoryLayout<UInt64>.stride) }
        rows.foresee(row)
    }

    private static func place(_ key: UInt64) -> Int {
        let mixed = key &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed >> 32)
    }

    /// Makes the rows be found, with slots for that many.
    private mutating func index(roomFor count: Int) {
        var room = 64
        while room < count * 2 { room *= 2 }
        let mask = room - 1
        slots = [UInt32](repeating: 0, count: room)
        for (index, key) in keys.enumerated() {
            var slot = Self.place(key) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt32(index + 1)
        }
    }

    /// Makes room for so many rows.
    mutating func reserve(_ count: Int) {
        keys.reserveCapacity(count)
        rows.reserve(count)
        if slots.count < count * 2 { index(roomFor: count) }
    }
}

extension PairTable {
    /// Writes the rows by ascending pair, so that reading them finds without a search that no pair is there twice.
    func write(to writer: inout SummaryWriter) {
        writer.write(keys.count)
        for row in rowsInOrder() {
            writer.write(Int(keys[row] >> 32))
            writer.write(Int(keys[row] & 0xFFFF_FFFF))
            rows[row].write(to: &writer)
        }
    }

    /// Reads rows in any order. `firstCount` and `secondCount`: how many numbers the two name tables gave out.
    init(reading reader: inout SummaryReader, firstCount: Int, secondCount: Int) throws(DamagedSummary) {
        let count = try reader.count()
        keys.reserveCapacity(min(count, reader.left / 12))
        rows.reserve(min(count, reader.left / 12))
        var ascends = true
        var requests = 0
        for _ in 0..<count {
            let (first, second) = (try reader.count(), try reader.count())
            guard first < firstCount, second < secondCount else { throw DamagedSummary() }
            let key = Self.key(first, second)
            if let last = keys.last, last >= key { ascends = false }
            keys.append(key)
            let totals = try EntryTotals(reading: &reader)
            requests &+= totals.requests
            guard requests < SummaryReader.most else { throw DamagedSummary() }
            rows.append(totals)
        }
        guard ascends || Set(keys).count == count else { throw DamagedSummary() }
    }

    private func rowsInOrder() -> [Int] {
        let bySecond = inOrder(Array(keys.indices)) { Int($0 & 0xFFFF_FFFF) }
        return inOrder(bySecond) { Int($0 >> 32) }
    }

    /// Those rows by one of their numbers, as they lie where it is the same. There are as few numbers as names.
    private func inOrder(_ rows: [Int], _ number: (UInt64) -> Int) -> [Int] {
        var starts = [Int](repeating: 0, count: (keys.lazy.map(number).max() ?? 0) + 2)
        for key in keys { starts[number(key) + 1] += 1 }
        for index in starts.indices.dropFirst() { starts[index] += starts[index - 1] }
        var ordered = rows
        for row in rows {
            ordered[starts[number(keys[row])]] = row
            starts[number(keys[row])] += 1
        }
        return ordered
    }
}
