import AuditModel
import LogSummaries

/// A column of totals, the same in every table that has it.
///
/// Cases and not closures, since a table of a million names reads each of them for every row.
enum TotalsFigure: CaseIterable {
    case requests, successful, failed, other
    case promptTokens, completionTokens, averageLatency
    case lacksPromptTokens, lacksCompletionTokens
    case successRate

    /// What every table of names and times counts.
    static let counts: [TotalsFigure] = [.requests, .successful, .failed, .other]
    /// Tokens and mean latency.
    static let usage: [TotalsFigure] = [.promptTokens, .completionTokens, .averageLatency]
    /// Whether the token columns are lower bounds.
    static let lowerBounds: [TotalsFigure] = [.lacksPromptTokens, .lacksCompletionTokens]

    var column: Column {
        switch self {
        case .requests: Column(["requests"], .integer, "Entries accepted.")
        case .successful: Column(["successful"], .integer, "Entries with status success.")
        case .failed: Column(["failed"], .integer, "Entries with status error.")
        case .other: Column(["other"], .integer, "Entries with any other status.")
        case .promptTokens: Column(["prompt_tokens"], .integer, "Sum of prompt tokens.")
        case .completionTokens: Column(["completion_tokens"], .integer, "Sum of completion tokens.")
        case .averageLatency:
            Column(["avg_latency_ms"], .number, "Mean latency in milliseconds; empty where no entry has one.")
        case .lacksPromptTokens:
            Column(["lower_bound", "prompt_tokens"], .boolean, "Whether entries lack prompt tokens.")
        case .lacksCompletionTokens:
            Column(["lower_bound", "completion_tokens"], .boolean, "Whether entries lack completion tokens.")
        case .successRate: Column(["success_rate"], .number, "Successful of all; empty where there are none.")
        }
    }
}

extension EntryTotals {
    @inline(__always)
    func cell(_ figure: TotalsFigure) -> Cell {
        switch figure {
        case .requests: .count(requests)
        case .successful: .count(successful)
        case .failed: .count(failed)
        case .other: .count(other)
        case .promptTokens: .sum(promptTokens)
        case .completionTokens: .sum(completionTokens)
        case .averageLatency: averageLatency
        case .lacksPromptTokens: .flag(promptCount < requests)
        case .lacksCompletionTokens: .flag(completionCount < requests)
        case .successRate: .share(successful, of: requests)
        }
    }

    /// The mean latency in milliseconds; null where no entry has one.
    var averageLatency: Cell {
        latencyCount == 0
            ? .null : .number(exactQuotient(latencyNanoseconds, UInt128(latencyCount) * 1_000_000))
    }
}

/// The columns of these figures.
func columns<Row>(
    _ figures: [TotalsFigure], _ totals: @escaping @Sendable (Row) -> EntryTotals
) -> [ColumnReader<Row>] {
    figures.map { figure in .init(figure.column) { totals($0).cell(figure) } }
}
