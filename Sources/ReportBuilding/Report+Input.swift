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
        let calendar = ScannedDay.calendarDataset(window.days, closed: input.closedInWindow)
        let duplicates = DuplicateRow.dataset(window.days)
        let inputs = InputFile.dataset(window.days.flatMap(\.inputs))
        let hours = HourTotals.hoursDataset(window.summary)
        let weekHours = HourTotals.weekHoursDataset(window.summary)

        let custody = CustodyRow.rows(window, input.baseline.recorded)
        let custodyFiles = CustodyRow.dataset(custody)

        let completeness = completenessNode(
            input, rejected: Array(rejected), duplicates: duplicates, calendar: calendar,
            outsideHours: input.requestsOutsideHours)

        var members: [(name: String, node: ReportNode)] = [
            ("schema", .cell(.words("nightaudit.report/1"))),
            ("report_period", period(window)),
            ("summary", summary.object(row: 0)),
            ("by_user", counts(tables.users)), ("by_model", counts(tables.models)),
            ("error_breakdown", counts(tables.errorTypes, unnamed: Name(""))),
            ("daily", .rows(daily)), ("users", .rows(tables.usersDataset)), ("models", .rows(tables.modelsDataset)),
            ("usage", .rows(tables.usageDataset)), ("errors", .rows(tables.errorsDataset)),
            ("hours", .rows(hours)), ("week_hours", .rows(weekHours)),
            ("completeness", completeness), ("inputs", .rows(inputs)),
            ("custody", CustodyRow.node(custody, custodyFiles)),
        ]
        let names = tables.names
        let figures = ReportFigures(members, names: names)
        let outcomes = measure(input, members, names)
        let controls = ControlOutcome.dataset(outcomes)
        let seen =
            input.baseline.altered.map(\.finding) + reportFindings(input, located: rejected.count)
            + CustodyRow.findings(custody)
        let findings = MeasuredFinding.dataset(
            seen.map { MeasuredFinding($0) } + outcomes.flatMap(\.findings))
        let changes = Change.dataset(ReportBuilding.changes(now: figures, baseline: input.baseline))
        members += [
            ("controls", .rows(controls)), ("findings", .rows(findings)), ("changes", .rows(changes)),
            (
                "generator",
                .object([
                    ("name", .cell(.words("nightaudit"))), ("version", .cell(.words(input.version))),
                    ("config_sha256", .cell(.words(input.configurationDigest))),
                    ("signer", SignerIdentity.node(input.signer)),
                ])
            ),
            ("quantile_relative_error", .cell(.number(LatencyHistogram.relativeError))),
            ("privacy", input.privacy.node),
        ]
        self.init(
            archiveID: input.archiveID, title: input.title, organisation: input.organisation, asOf: window.asOf,
            document: .object(members),
            datasets: [
                summary, daily, tables.usersDataset, tables.modelsDataset, tables.usageDataset, tables.errorsDataset,
                hours, calendar, inputs, RejectedRow.dataset(Array(rejected)), controls, changes, weekHours, findings,
                custodyFiles, Dataset(completeness: completeness), duplicates,
            ],
            outcomes: outcomes, figures: figures)
    }

    /// The document of a report on nothing, without controls: its members are those that every report has.
    static let emptyDocument = Report(
        ReportInput(
            window: ScannedWindow(empty: CalendarDay("2000-01-01")!),
            baseline: Baseline(comparison: nil, restated: nil), title: "", archiveID: "", version: "",
            configurationDigest: "", controls: [])
    ).document

    /// The same as controls are measured on: what follows their own member depends on them, or is no number of the window.
    static let measurableDocument: ReportNode = {
        guard case .object(let members) = emptyDocument else { preconditionFailure("a report is an object") }
        return .object(Array(members.prefix { $0.name != "controls" }))
    }()
}

/// Counts of what is wrong with day files, lines or entries, where there are none of these: 0 in the report, but no control passes on
/// them.
private func unmeasured(_ window: ScannedWindow) -> Set<String> {
    var paths: Set<String> = []
    func leaveOut(_ names: [String], of member: String) {
        paths.formUnion(names.map { "\(member).\($0)" })
    }
    if window.days.allSatisfy(\.inputs.isEmpty) {
        leaveOut(["unreadable_files", "differing_twins", "same_file_twice"], of: "completeness")
    }
    if window.days.allSatisfy({ $0.sum(\.lines) == 0 }) {
        leaveOut(["rejected", "rejected_by_reason", "rejected_lines"], of: "completeness")
    }
    if window.summary.totals.requests == 0 {
        paths.insert("error_breakdown")
        leaveOut(["failed", "other", "unattributed"], of: "summary")
        leaveOut(
            [
                "misfiled", "misfiled_earlier", "misfiled_later", "undated", "without_usage", "unattributed",
                "unknown_status", "zero_token_successes", "clock_backwards", "quarter_hours_unplaced",
                "dropped_duplicates", "duplicate_locations",
            ], of: "completeness")
    }
    return paths
}

/// Measures every control; a figure of the summary that has no value is none, not 0.
private func measure(
    _ input: ReportInput, _ members: [(name: String, node: ReportNode)], _ names: [NameKind: [NamedFigures]]
) -> [ControlOutcome] {
    let summary = summaryDataset(input.window.summary, nullAsZero: false).object(row: 0)
    let measured = MeasuredReport(
        document: .object(members.map { $0.name == "summary" ? ($0.name, summary) : $0 }),
        unmeasured: unmeasured(input.window), names: names, comparison: input.baseline.comparison,
        quarterHours: input.window.summary.quarterHours, zone: input.zone, asOf: input.window.asOf,
        oldestKnownDay: input.baseline.oldestKnownDay, oldestDay: input.window.oldestDay)
    return input.controls.map { $0.outcome(of: measured) }
}

extension ReportInput {
    /// By the hours of the first control that has hours; nil without such a control, without a zone, and without a timestamp.
    fileprivate var requestsOutsideHours: Int? {
        for case .outsideHours(let hours) in controls.map(\.measure) {
            return zone.flatMap { hours.requestsOutside(window.summary.quarterHours, in: $0) }
        }
        return nil
    }
}

private func period(_ window: ScannedWindow) -> ReportNode {
    .object([
        ("start", .cell(.words("\(window.firstDay)"))), ("end", .cell(.words("\(window.asOf)"))),
        ("days", .cell(.count(window.days.count))),
    ])
}

/// Names and their requests in the order of the rows; entries without a name under `unnamed`, or not at all.
private func counts(_ rows: KeyedRows, unnamed: Name? = nil) -> ReportNode {
    let named = (0..<rows.count).compactMap { index in
        (rows.name(row: index) ?? unnamed).map { (name: $0, count: Int128(rows.requests(row: index))) }
    }
    // "" sorts before every other name; among rows, those without a name come last.
    return .counts(unnamed == nil ? named : named.sorted { ($1.count, $0.name) < ($0.count, $1.name) })
}
