import AuditModel
import LogScanning
import LogSummaries

extension Cell {
    static func count(_ value: Int) -> Cell { .integer(Int128(value)) }
    static func sum(_ value: UInt128) -> Cell { .integer(Int128(value)) }
    static func name(_ name: Name?) -> Cell { name.map(Cell.text) ?? .null }
    static func words(_ text: String?) -> Cell { text.map { .text(Name($0)) } ?? .null }
    static func flag(_ flag: Bool?) -> Cell { flag.map { .flag($0) } ?? .null }
    static func instant(_ instant: Instant?) -> Cell { words(instant?.text) }

    /// Nanoseconds as milliseconds.
    static func milliseconds(_ nanoseconds: Int64?) -> Cell {
        nanoseconds.map { .number(exactQuotient(UInt128($0), 1_000_000)) } ?? .null
    }

    /// The exact quotient; null where there is nothing to divide by.
    static func share(_ part: Int, of whole: Int) -> Cell {
        whole == 0 ? .null : .number(exactQuotient(UInt128(part), UInt128(whole)))
    }
}

extension EntryTotals {
    /// The mean latency in milliseconds; null where no entry has one.
    var averageLatency: Cell {
        latencyCount == 0
            ? .null : .number(exactQuotient(latencyNanoseconds, UInt128(latencyCount) * 1_000_000))
    }
}

/// The columns of totals, as every table of names has them.
func totalsColumns<Row>(_ totals: @escaping @Sendable (Row) -> EntryTotals) -> [ColumnReader<Row>] {
    [
        .init(Column(["requests"], .integer, "Entries accepted."), { .count(totals($0).requests) }),
        .init(Column(["successful"], .integer, "Entries with status success."), { .count(totals($0).successful) }),
        .init(Column(["failed"], .integer, "Entries with status error."), { .count(totals($0).failed) }),
        .init(Column(["other"], .integer, "Entries with any other status."), { .count(totals($0).other) }),
    ] + usageColumns(totals)
}

/// The columns of tokens and mean latency.
func usageColumns<Row>(_ totals: @escaping @Sendable (Row) -> EntryTotals) -> [ColumnReader<Row>] {
    [
        .init(Column(["prompt_tokens"], .integer, "Sum of prompt tokens."), { .sum(totals($0).promptTokens) }),
        .init(
            Column(["completion_tokens"], .integer, "Sum of completion tokens."), { .sum(totals($0).completionTokens) }),
        .init(
            Column(["avg_latency_ms"], .number, "Mean latency in milliseconds; empty where no entry has one."),
            { totals($0).averageLatency }
        ),
    ]
}

/// Whether the token columns are lower bounds.
func lowerBoundColumns<Row>(_ totals: @escaping @Sendable (Row) -> EntryTotals) -> [ColumnReader<Row>] {
    [
        .init(
            Column(["lower_bound", "prompt_tokens"], .boolean, "Whether entries lack prompt tokens."),
            { .flag(totals($0).promptCount < totals($0).requests) }
        ),
        .init(
            Column(["lower_bound", "completion_tokens"], .boolean, "Whether entries lack completion tokens."),
            { .flag(totals($0).completionCount < totals($0).requests) }
        ),
    ]
}

/// The share of requests that succeeded, as a column of tables whose rows are measured by it.
func successRateColumn<Row>(_ totals: @escaping @Sendable (Row) -> EntryTotals) -> ColumnReader<Row> {
    .init(
        Column(["success_rate"], .number, "Successful of all; empty where there are none."),
        { .share(totals($0).successful, of: totals($0).requests) }
    )
}
