import AuditModel
import LogScanning
import LogSummaries

extension Report {
    /// Builds the report: every figure, table and control of the window.
    package init(_ input: ReportInput) {
        let window = input.window
        let tables = ReportTables(window.summary)
        let rejected = window.days.flatMap { day in
            day.inputs.flatMap { input in
                input.rejectedLines.map { RejectedRow(file: input.file.reportName, line: $0) }
            }
        }.prefix(1_000_000)
        let summary = summaryDataset(window.summary)
        let daily = ScannedDay.dailyDataset(window.days)
        let calendar = ScannedDay.calendarDataset(window.days)
        let inputs = InputFile.dataset(window.days.flatMap(\.inputs))
        let hours = HourTotals.hoursDataset(window.summary)
        let weekHours = HourTotals.weekHoursDataset(window.summary)
        let findings = Finding.dataset(reportFindings(window, located: rejected.count))
        let hasEntries = window.summary.totals.requests > 0

        var members: [(name: String, node: ReportNode)] = [
            ("schema", .cell(.words("nightaudit.report/1"))),
            ("report_period", period(window)),
            ("summary", summary.object(row: 0)),
            ("by_user", counts(tables.users)), ("by_model", counts(tables.models)),
            ("error_breakdown", counts(tables.errorTypes, unnamed: Name(""))),
            ("daily", .rows(daily)), ("users", .rows(tables.usersDataset)), ("models", .rows(tables.modelsDataset)),
            ("usage", .rows(tables.usageDataset)), ("errors", .rows(tables.errorsDataset)),
            ("hours", .rows(hours)), ("week_hours", .rows(weekHours)),
            ("completeness", completenessNode(window, rejected: Array(rejected), calendar: calendar)),
            ("inputs", .rows(inputs)),
        ]
        let measured = ReportNode.object(members)
        let outcomes = input.controls.map { $0.outcome(of: measured, hasEntries: hasEntries) }
        let controls = ControlOutcome.dataset(outcomes)
        let figures = summary.columns.enumerated().map { index, column in
            (path: "summary." + column.path.joined(separator: "."), value: summary.cell(row: 0, column: index))
        }
        let changes = Change.dataset(ReportBuilding.changes(now: figures, baseline: input.baseline))
        members += [
            ("controls", .rows(controls)), ("findings", .rows(findings)), ("changes", .rows(changes)),
            (
                "generator",
                .object([
                    ("name", .cell(.words("nightaudit"))), ("version", .cell(.words(input.version))),
                    ("config_sha256", .cell(.words(input.configurationDigest))),
                ])
            ),
            ("quantile_relative_error", .cell(.number(LatencyHistogram.relativeError))),
            ("privacy", input.privacy.node),
        ]
        self.init(
            archiveID: input.archiveID, title: input.title, asOf: window.asOf, document: .object(members),
            datasets: [
                summary, daily, tables.usersDataset, tables.modelsDataset, tables.usageDataset, tables.errorsDataset,
                hours, calendar, inputs, RejectedRow.dataset(Array(rejected)), controls, changes, weekHours, findings,
            ],
            outcomes: outcomes)
    }
}

private func period(_ window: ScannedWindow) -> ReportNode {
    .object([
        ("start", .cell(.words("\(window.firstDay)"))), ("end", .cell(.words("\(window.asOf)"))),
        ("days", .cell(.count(window.days.count))),
    ])
}

/// Names and their requests in the order of the rows; entries without a name under `unnamed`, or not at all.
private func counts(_ rows: [KeyedTotals], unnamed: Name? = nil) -> ReportNode {
    let named = rows.compactMap { row in
        (row.first ?? unnamed).map { (name: $0, count: Int128(row.totals.requests)) }
    }
    // "" sorts before every other name; among rows, those without a name come last.
    return .counts(unnamed == nil ? named : named.sorted { ($1.count, $0.name) < ($0.count, $1.name) })
}
