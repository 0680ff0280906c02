import AuditModel
import LogScanning
import LogSummaries

/// What is there, what is missing, and what could not be read.
func completenessNode(
    _ input: ReportInput, rejected: [RejectedRow], duplicates: Dataset, calendar: Dataset, outsideHours: Int?
) -> ReportNode {
    let window = input.window
    let days = window.days
    let counts = window.summary.counts
    let entries = window.summary.totals.requests
    func sum(_ figure: (FileAccount) -> Int) -> Int { days.reduce(0) { $0 + $1.sum(figure) } }
    func cell(_ name: String, _ cell: Cell) -> (name: String, node: ReportNode) { (name, .cell(cell)) }
    let closed = input.closedInWindow
    let missing = days.filter { $0.inputs.isEmpty && closed[$0.day] == nil }
    let lines = sum(\.lines)
    let rejectedCount = sum(\.rejected)
    return .object([
        cell("lines_read", .count(lines)), cell("accepted", .count(sum(\.accepted))),
        cell("blank", .count(sum(\.blank))), cell("rejected", .count(rejectedCount)),
        ("rejected_by_reason", rejectedByReason(days)),
        ("rejected_lines", .rows(RejectedRow.dataset(Array(rejected.prefix(1000))))),
        ("missing_days", .list(missing.map { .cell(.words("\($0.day)")) })),
        (
            "closed_days",
            .list(
                closed.sorted { $0.key < $1.key }.map { day, reason in
                    .object([("date", .cell(.words("\(day)"))), ("reason", .cell(.words(reason)))])
                })
        ),
        cell("misfiled", .count(counts.misfiled)), cell("misfiled_later", .count(counts.misfiledLater)),
        cell("undated", .count(counts.undated)),
        cell("without_usage", .count(entries - window.summary.totals.usageCount)),
        cell("unattributed", .count(counts.unattributed)),
        cell("unknown_status", .count(window.summary.totals.other)),
        cell("zero_token_successes", .count(counts.zeroTokenSuccesses)),
        ("duplicates", duplicatesNode(days)),
        ("duplicate_locations", .rows(duplicates)),
        ("coverage", coverageNode(window.summary)),
        ("calendar", .rows(calendar)),
        cell("bytes_read", .count(sum(\.contentByteCount))),
        cell("rejected_share", .share(rejectedCount, of: lines)),
        cell("unreadable_files", .count(days.reduce(0) { $0 + $1.inputs.count { $0.account.fault != nil } })),
        cell("differing_twins", .count(days.reduce(0) { $0 + $1.differingTwins.count })),
        cell("same_file_twice", .count(days.reduce(0) { $0 + $1.twins.count })),
        cell("clock_backwards", .count(counts.clockBackwards)),
        cell("unknown_files", .count(window.unknownFiles.count)),
        cell("misfiled_earlier", .count(counts.misfiled - counts.misfiledLater)),
        cell("retention_days", retentionDays(window)),
        cell("outside_hours", outsideHours.map(Cell.count) ?? .null),
        cell("quarter_hours_unplaced", .count(window.summary.quarterHours.unplaced)),
        cell("dropped_duplicates", .count(days.reduce(0) { $0 + $1.droppedDuplicates })),
        cell(
            "nothing_received",
            days.allSatisfy { closed[$0.day] != nil }
                ? .null : .flag(window.nothingReceived(closed: input.closedDays) != nil)),
    ])
}

extension ReportInput {
    /// The declared days that lie in the window, with their reasons; of a day declared twice the first counts.
    var closedInWindow: [CalendarDay: String] {
        let inWindow = closedDays.filter { (window.firstDay...window.asOf).contains($0.day) }
        return Dictionary(inWindow.map { ($0.day, $0.reason) }) { first, _ in first }
    }
}

/// Days from the oldest day file to the as-of day, both included; null where no day file is that old.
private func retentionDays(_ window: ScannedWindow) -> Cell {
    guard let oldest = window.oldestDay, oldest <= window.asOf else { return .null }
    return .count(window.asOf.daysSinceEpoch - oldest.daysSinceEpoch + 1)
}

private func rejectedByReason(_ days: [ScannedDay]) -> ReportNode {
    let counts = (0..<RejectReason.count).map { index in
        (name: Name(RejectReason(index: index).name), count: days.reduce(0) { $0 + $1.rejectedByReason[index] })
    }
    return .counts(
        counts.filter { $0.count > 0 }.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
            .map { ($0.name, Int128($0.count)) })
}

private func duplicatesNode(_ days: [ScannedDay]) -> ReportNode {
    let found = days.compactMap(\.duplicates)
    guard !found.isEmpty else { return .cell(.null) }
    return .object([
        ("exact", .cell(.count(found.reduce(0) { $0 + $1.exact }))),
        ("conflicting", .cell(.count(found.reduce(0) { $0 + $1.conflicting }))),
    ])
}

private func coverageNode(_ summary: DaySummary) -> ReportNode {
    let counts = summary.counts
    let entries = summary.totals.requests
    let shares: [(String, Int, Int)] = [
        ("tokens", summary.totals.usageCount, entries), ("user", counts.withUser, entries),
        ("model", counts.withModel, entries), ("latency", summary.totals.latencyCount, entries),
        ("id", counts.withID, entries), ("timestamp", entries - counts.undated, entries),
        ("error_type", counts.failedWithErrorType, summary.totals.failed),
    ]
    return .object(shares.map { ($0.0, .cell(.share($0.1, of: $0.2))) })
}

extension Dataset {
    /// The scalar figures of `completeness` and the counts of its reasons, a row each, in the order of report.json.
    package init(completeness: ReportNode) {
        self.init(
            "completeness", "One row a figure of completeness in report.json, in its order.",
            rows: scalarFigures(completeness, path: []),
            columns: [
                .init(
                    Column(["figure"], .string, "The figure's path below completeness, its names joined by dots."),
                    { .words($0.path.joined(separator: ".")) }
                ),
                .init(
                    Column(["value"], .number, "The figure; 1 for true, 0 for false; empty where there is none."),
                    { $0.value.measured }
                ),
            ])
    }
}

/// Those of an object that may be null stand there also where it is.
private func scalarFigures(_ node: ReportNode, path: [String]) -> [(path: [String], value: Cell)] {
    switch node {
    case .cell(let cell):
        let members = ReportNode.optionalObjects[(["completeness"] + path).joined(separator: ".")]
        return members?.map { (path + [$0], .null) } ?? [(path, cell)]
    case .object(let members): return members.flatMap { scalarFigures($0.node, path: path + [$0.name]) }
    case .counts(let counts): return counts.map { (path + [$0.name.description], .integer($0.count)) }
    case .list, .rows: return []
    }
}
