private import CScanKernels
import LogScanning

/// Totals row by row, in half the bytes of `EntryTotals`: the larger a table, the more of it is in cache. Exact however large the sums become.
package struct TotalsTable: Sendable {
    private var rows: [PackedTotals] = []
    /// What a row holds beside its packed part, by its place: in few logs anything.
    private var spilled: [Int: EntryTotals] = [:]

    package init() {}

    /// So many rows of nothing.
    package init(count: Int) { rows = Array(repeating: PackedTotals(), count: count) }

    package var count: Int { rows.count }

    package subscript(row: Int) -> EntryTotals {
        var totals = EntryTotals(rows[row])
        if !spilled.isEmpty, let more = spilled[row] { totals.merge(more) }
        return totals
    }

    package func requests(row: Int) -> Int {
        Int(rows[row].requests) + (spilled.isEmpty ? 0 : spilled[row]?.requests ?? 0)
    }

    /// Adds a row of nothing.
    mutating func append() {
        if rows.count == rows.capacity {
            // What is not needed of it is never touched, and so no memory; growing less would copy more.
            rows.reserveCapacity(rows.count * 4)
        }
        rows.append(PackedTotals())
    }

    /// Adds a row of those totals.
    mutating func append(_ totals: EntryTotals) {
        append()
        merge(totals, into: count - 1)
    }

    mutating func reserve(_ count: Int) { rows.reserveCapacity(count) }

    /// Has the row, which is needed soon, fetched meanwhile.
    package func foresee(_ row: Int) {
        rows.withUnsafeBufferPointer { nightaudit_foresee($0.baseAddress! + row, MemoryLayout<PackedTotals>.stride) }
    }

    @inline(__always)
    mutating func add(_ figures: EntryFigures, to row: Int) {
        if rows[row].isNearlyFull { spill(row) }
        rows[row].add(figures)
    }

    package mutating func merge(_ totals: EntryTotals, into row: Int) {
        if let packed = PackedTotals(totals), rows[row].merge(packed) { return }
        spilled[row, default: EntryTotals()].merge(totals)
    }

    /// Merges a row of another table.
    mutating func merge(_ other: TotalsTable, row: Int, into place: Int) {
        if other.spilled.isEmpty, rows[place].merge(other.rows[row]) { return }
        merge(other[row], into: place)
    }

    private mutating func spill(_ row: Int) {
        spilled[row, default: EntryTotals()].merge(EntryTotals(rows[row]))
        rows[row] = PackedTotals()
    }
}

/// Totals whose counts are below 2^32 and whose sums are below 2^64.
private struct PackedTotals: Sendable {
    private(set) var promptTokens: UInt64 = 0
    private(set) var completionTokens: UInt64 = 0
    private(set) var latencyNanoseconds: UInt64 = 0
    private(set) var requests: UInt32 = 0
    private(set) var successful: UInt32 = 0
    private(set) var failed: UInt32 = 0
    private(set) var latencyCount: UInt32 = 0
    private(set) var promptCount: UInt32 = 0
    private(set) var completionCount: UInt32 = 0
    private(set) var usageCount: UInt32 = 0

    /// Whether the next entry, of less than 2^63 each, could be too much.
    @inline(__always) var isNearlyFull: Bool {
        requests == .max || (promptTokens | completionTokens | latencyNanoseconds) >> 63 != 0
    }

    @inline(__always)
    mutating func add(_ figures: EntryFigures) {
        let hasPrompt: UInt32 = figures.promptTokens >= 0 ? 1 : 0
        let hasCompletion: UInt32 = figures.completionTokens >= 0 ? 1 : 0
        promptTokens &+= UInt64(bitPattern: max(figures.promptTokens, 0))
        completionTokens &+= UInt64(bitPattern: max(figures.completionTokens, 0))
        latencyNanoseconds &+= UInt64(bitPattern: max(figures.latencyNanoseconds, 0))
        requests &+= 1
        successful &+= figures.succeeded ? 1 : 0
        failed &+= figures.hasFailed ? 1 : 0
        latencyCount &+= figures.latencyNanoseconds >= 0 ? 1 : 0
        promptCount &+= hasPrompt
        completionCount &+= hasCompletion
        usageCount &+= hasPrompt & hasCompletion
    }

    /// False where that would be too much, and nothing was added. No count is larger than `requests`.
    @inline(__always)
    mutating func merge(_ other: PackedTotals) -> Bool {
        let sums = other.promptTokens | other.completionTokens | other.latencyNanoseconds
        guard (sums | promptTokens | completionTokens | latencyNanoseconds) >> 63 == 0,
            other.requests <= .max - requests
        else { return false }
        promptTokens &+= other.promptTokens
        completionTokens &+= other.completionTokens
        latencyNanoseconds &+= other.latencyNanoseconds
        requests &+= other.requests
        successful &+= other.successful
        failed &+= other.failed
        latencyCount &+= other.latencyCount
        promptCount &+= other.promptCount
        completionCount &+= other.completionCount
        usageCount &+= other.usageCount
        return true
    }
}

extension PackedTotals {
    /// Nil for what is too much for one row.
    @inline(__always)
    init?(_ totals: EntryTotals) {
        let sums = totals.promptTokens | totals.completionTokens | totals.latencyNanoseconds
        guard sums >> 63 == 0, totals.requests <= Int(UInt32.max) else { return nil }
        promptTokens = UInt64(truncatingIfNeeded: totals.promptTokens)
        completionTokens = UInt64(truncatingIfNeeded: totals.completionTokens)
        latencyNanoseconds = UInt64(truncatingIfNeeded: totals.latencyNanoseconds)
        requests = UInt32(truncatingIfNeeded: totals.requests)
        successful = UInt32(truncatingIfNeeded: totals.successful)
        failed = UInt32(truncatingIfNeeded: totals.failed)
        latencyCount = UInt32(truncatingIfNeeded: totals.latencyCount)
        promptCount = UInt32(truncatingIfNeeded: totals.promptCount)
        completionCount = UInt32(truncatingIfNeeded: totals.completionCount)
        usageCount = UInt32(truncatingIfNeeded: totals.usageCount)
    }
}

extension EntryTotals {
    @inline(__always)
    fileprivate init(_ packed: PackedTotals) {
        self.init()
        requests = Int(packed.requests)
        successful = Int(packed.successful)
        failed = Int(packed.failed)
        promptTokens = UInt128(packed.promptTokens)
        completionTokens = UInt128(packed.completionTokens)
        latencyNanoseconds = UInt128(packed.latencyNanoseconds)
        latencyCount = Int(packed.latencyCount)
        promptCount = Int(packed.promptCount)
        completionCount = Int(packed.completionCount)
        usageCount = Int(packed.usageCount)
    }
}
