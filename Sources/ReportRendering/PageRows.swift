import AuditModel
import ReportBuilding

/// The rows of a report's datasets as a page names them.
struct PageRows {
    private let query: QueryText
    private let controls: ControlRows
    private let report: Report
    private let links: PageLinks

    init(_ report: Report, _ query: QueryText, _ links: PageLinks) {
        self.report = report
        self.links = links
        self.query = query
        controls = ControlRows(report, query)
    }

    /// What a page shows otherwise than row by row; the page's own tables say the same in `data-where` and its like, and are held against it.
    var views: PageValue {
        let outcomes = "outcome=fail|pass|not_applicable severity=error|warning|note"
        let views: [(name: String, dataset: String, selection: RowSelection?)] = [
            ("failed_controls", "controls", RowSelection(where: "outcome=fail", order: outcomes, first: 10)),
            ("controls", "controls", RowSelection(order: outcomes)),
            ("findings", "findings", RowSelection(order: "severity=error|warning|note", first: 30)),
            ("rejected_lines", "rejected_lines", RowSelection(each: "reason=2", first: 99)),
            ("duplicate_locations", "duplicate_locations", RowSelection(first: 10)),
            (
                "custody", "custody",
                RowSelection(order: "state=altered|truncated|vanished|unreadable|grew|recompressed")
            ),
            ("calendar", "calendar", days("calendar", order: "state=unreadable|empty|missing|closed")),
            ("inputs", "inputs", days("inputs")),
        ]
        return .object(
            Dictionary(
                uniqueKeysWithValues: views.map { name, dataset, selection in
                    (name, table(report.dataset(named: dataset) ?? Self.none, selection!))
                }))
    }

    /// Day by day; where there are more than a page shows, 50 of them in that order.
    private func days(_ name: String, order: String = "") -> RowSelection? {
        let isLong = report.dataset(named: name)?.rowCount ?? 0 > RowSelection.most
        return isLong ? RowSelection(order: order, first: 50) : RowSelection()
    }

    private static let none = Dataset("", "", rows: [Int](), columns: [])

    /// The rows of that selection, and how many more it has.
    func table(_ dataset: Dataset, _ selection: RowSelection) -> PageValue {
        let (shown, count) = selection.rows(of: dataset)
        let shares = Shares(dataset, shown: shown.count)
        var cells: [Cell] = []
        let rows = shown.enumerated().map { place, index in
            dataset.read(row: index, into: &cells)
            return row(dataset, index, shares?.members(place)) { cells[$0] }
        }
        return .object([
            "rows": .list(rows, element: row(dataset, nil, shares?.members(nil)) { _ in .null }),
            "count": .count(count), "shown": .count(shown.count),
            "more": .figure(PageFigure(.integer(Int128(count - shown.count)), falsyAtZero: true)),
            "csv": links.table(dataset.name), "empty": .flag(count == 0),
            "has_cut": .flag(rows.contains { $0.members.contains { $0.value.isCut } }),
        ])
    }

    private func row(
        _ dataset: Dataset, _ index: Int?, _ shares: [String: PageValue]?, _ cell: (Int) -> Cell
    ) -> PageValue {
        var members = shares ?? [:]
        for (index, column) in dataset.columns.enumerated() {
            members[column.name] = .figure(
                PageFigure(cell(index), type: column.type, isSentence: Self.sentences.contains(column.name)))
            for word in Self.flags["\(dataset.name).\(column.name)"] ?? [] {
                members["is_\(word)"] = .flag(cell(index).raw == word)
            }
            if column.type == .boolean {
                let kind = FigureKind(path: column.path.joined(separator: "."))
                members["\(column.name)_in_words"] = .text(kind.words(cell(index)))
            }
        }
        if dataset.name == "controls" { members.merge(controls.members(of: index)) { first, _ in first } }
        if dataset.name == "findings" {
            let (subject, location) = (dataset.place("subject").map(cell), dataset.place("location").map(cell))
            members["location_differs"] = .flag(location ?? .null != .null && location != subject)
        }
        if dataset.name == "changes" { members.merge(ChangeTables.words(dataset, cell)) { first, _ in first } }
        if let text = query.row(of: dataset, cell) { members["query"] = .text(text) }
        return .object(members)
    }

    /// Columns of words that are no names.
    private static let sentences: Set = ["title", "explanation", "supports", "message"]

    /// Columns of codes, each of which is also a flag of its row.
    private static let flags = [
        "calendar.state": ["present", "missing", "empty", "unreadable", "closed"],
        "controls.outcome": ["pass", "fail", "not_applicable"], "inputs.state": ["unreadable"],
        "controls.reason": ControlOutcome.Reason.allCases.map(\.rawValue),
        "custody.state": ["unreadable", "altered", "truncated", "vanished"],
    ]

    /// Codes of findings whose meaning a page may say.
    private static let codes = [
        "archive_altered", "nothing_received", "closed_day_has_entries", "unreadable_file", "same_day_file_twice",
        "twins_differ", "rotation_not_utc", "clock_backwards", "rejected_lines_not_located", "sum_beyond_double",
        "unknown_file", "custody_altered", "custody_truncated", "custody_vanished", "control_failed",
    ]

    /// Each code and severity that findings have, with their number; the worst severity first, then in their order.
    var findingCodes: PageValue {
        func member(_ code: String, _ severity: String, _ count: Int) -> PageValue {
            var members: [String: PageValue] = [
                "code": .text(code), "severity": .text(severity), "count": .count(count),
            ]
            for each in Self.codes { members["is_\(each)"] = .flag(each == code) }
            return .object(members)
        }
        var found: [(code: String, severity: String, count: Int)] = []
        if let findings = report.dataset(named: "findings"), let code = findings.place("code"),
            let severity = findings.place("severity")
        {
            for row in RowSelection(order: "severity=error|warning|note")!.all(of: findings) {
                let key = (findings.cell(row: row, column: code).raw, findings.cell(row: row, column: severity).raw)
                if let place = found.firstIndex(where: { ($0.code, $0.severity) == key }) {
                    found[place].count += 1
                } else {
                    found.append((key.0, key.1, 1))
                }
            }
        }
        return .list(found.map { member($0.code, $0.severity, $0.count) }, element: member("", "", 0))
    }
}

extension Dataset {
    /// Where the column of that name stands; nil where there is none.
    package func place(_ column: String) -> Int? { columns.firstIndex { $0.name == column } }
}
