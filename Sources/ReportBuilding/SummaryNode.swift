import AuditModel
import LogSummaries

/// The summary figures, once as the object of report.json and once as the one row of summary.csv.
///
/// What has no value where nothing was is 0 there; a control measures it with `nullAsZero: false`.
func summaryDataset(_ summary: DaySummary, nullAsZero: Bool = true) -> Dataset {
    func zeroForNull(_ cell: Cell) -> Cell { nullAsZero && cell == .null ? .integer(0) : cell }
    let totals = summary.totals
    let latency = LatencyQuantiles(summary.latency)
    let figures: [(Column, Cell)] = [
        (Column(["total_requests"], .integer, "Entries accepted."), .count(totals.requests)),
        (Column(["successful"], .integer, "Entries with status success."), .count(totals.successful)),
        (Column(["failed"], .integer, "Entries with status error."), .count(totals.failed)),
        (
            Column(["success_rate"], .number, "Successful of all; 0 where there are none."),
            zeroForNull(.share(totals.successful, of: totals.requests))
        ),
        (
            Column(["total_tokens"], .integer, "Prompt and completion tokens."),
            .sum(totals.promptTokens + totals.completionTokens)
        ),
        (
            Column(["avg_latency_ms"], .number, "Mean latency in milliseconds; 0 where there is none."),
            zeroForNull(totals.averageLatency)
        ),
        (Column(["other"], .integer, "Entries with any other status."), .count(totals.other)),
        (Column(["prompt_tokens"], .integer, "Sum of prompt tokens."), .sum(totals.promptTokens)),
        (Column(["completion_tokens"], .integer, "Sum of completion tokens."), .sum(totals.completionTokens)),
        (Column(["latency_ms", "min"], .number, "Least latency, exact."), zeroForNull(.milliseconds(latency.minimum))),
        (Column(["latency_ms", "p50"], .number, "Median, within 1 %."), zeroForNull(.milliseconds(latency.p50))),
        (
            Column(["latency_ms", "p90"], .number, "90th percentile, within 1 %."),
            zeroForNull(.milliseconds(latency.p90))
        ),
        (
            Column(["latency_ms", "p95"], .number, "95th percentile, within 1 %."),
            zeroForNull(.milliseconds(latency.p95))
        ),
        (
            Column(["latency_ms", "p99"], .number, "99th percentile, within 1 %."),
            zeroForNull(.milliseconds(latency.p99))
        ),
        (
            Column(["latency_ms", "max"], .number, "Greatest latency, exact."),
            zeroForNull(.milliseconds(latency.maximum))
        ),
        (Column(["distinct_users"], .integer, "Different user names."), .count(summary.distinctUsers)),
        (Column(["distinct_models"], .integer, "Different model names."), .count(summary.distinctModels)),
        (
            Column(["unattributed"], .integer, "Entries without user or without model."),
            .count(summary.counts.unattributed)
        ),
        (
            Column(["lower_bound", "total_tokens"], .boolean, "Whether entries lack token counts."),
            .flag(totals.usageCount < totals.requests)
        ),
        (
            Column(["lower_bound", "prompt_tokens"], .boolean, "Whether entries lack prompt tokens."),
            .flag(totals.promptCount < totals.requests)
        ),
        (
            Column(["lower_bound", "completion_tokens"], .boolean, "Whether entries lack completion tokens."),
            .flag(totals.completionCount < totals.requests)
        ),
    ]
    return Dataset(
        "summary", "One row: the figures of the whole window.", rows: [figures.map(\.1)],
        columns: figures.enumerated().map { index, figure in ColumnReader(figure.0) { $0[index] } })
}

extension Dataset {
    /// A row as an object: columns that share their path's first name form one object.
    func object(row: Int) -> ReportNode {
        var members: [(name: String, node: ReportNode)] = []
        for (index, column) in columns.enumerated() {
            let cell = ReportNode.cell(cell(row: row, column: index))
            guard column.path.count > 1 else {
                members.append((column.path[0], cell))
                continue
            }
            if case .object(let inner)? = members.last?.node, members.last?.name == column.path[0] {
                members[members.count - 1].node = .object(inner + [(column.path[1], cell)])
            } else {
                members.append((column.path[0], .object([(column.path[1], cell)])))
            }
        }
        return .object(members)
    }
}
