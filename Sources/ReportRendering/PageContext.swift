import AuditModel
import ReportBuilding

/// Every name that a page may use, with its value.
struct PageContext {
    let root: PageValue

    /// `styleDigest`: Base64 of the SHA-256 of style.css.
    init(_ report: Report, styleDigest: String) {
        let query = QueryText(report)
        guard case .object(var members) = Self.value(report.document, path: [], query) else {
            preconditionFailure("a report document is an object")
        }
        members["report"] = .object([
            "title": .figure(PageFigure(.words(report.title))),
            "organisation": .figure(
                PageFigure(report.organisation.isEmpty ? .null : .words(report.organisation), type: .string)),
            "archive_id": .text(report.archiveID),
            "revision": .text(
                report.archiveID.firstRange(of: ".r").map { "\(Int(report.archiveID[$0.upperBound...]) ?? 1)" } ?? "1"),
            "as_of": .text("\(report.asOf)"),
            "version": .text(report.document.cell(["generator", "version"])?.raw ?? ""),
        ])
        members["tables"] = .object(
            Dictionary(report.datasets.map { ($0.name, Self.table($0, query)) }) { first, _ in first })
        members["queries"] = .object([
            "unattributed": .text(query.unattributed), "failed": .text(query.failed), "rejected": .text(query.rejected),
        ])
        members["outcome"] = Self.outcome(report)
        let charts = DayCharts(report.dataset(named: "daily"))
        members["charts"] = .object([
            "requests": charts.requests, "tokens": charts.tokens, "latency": charts.latency,
            "week": WeekChart(report.dataset(named: "week_hours")).pageValue,
        ])
        members["headline"] = Headline(report, charts).pageValue
        members["style_digest"] = .text(styleDigest)
        root = .object(members)
    }

    private static func value(_ node: ReportNode, path: [String], _ query: QueryText) -> PageValue? {
        switch node {
        case .cell(let cell):
            if cell == .null, let members = optionalObjects[path] { return .absent(members) }
            let name = path.last ?? ""
            let isShare = name.hasSuffix("_rate") || name.hasSuffix("_share") || path.dropLast().last == "coverage"
            return .figure(PageFigure(cell, isShare: isShare))
        case .object(let members):
            let known = members.compactMap { member in
                value(member.node, path: path + [member.name], query).map { (member.name, $0) }
            }
            return .object(Dictionary(known) { first, _ in first })
        case .list(let nodes):
            let element = lists[path].map(PageValue.object) ?? .figure(PageFigure(.null))
            return .list(nodes.prefix(shownRows).compactMap { value($0, path: [], query) }, element: element)
        case .counts(let counts):
            let (sum, most) = (counts.reduce(0) { $0 + $1.count }, counts.map(\.count).max() ?? 0)
            func pair(_ name: Name, _ count: Int128) -> PageValue {
                var members: [String: PageValue] = [
                    "name": .figure(PageFigure(name.bytes.isEmpty ? .null : .text(name), type: .string)),
                    "count": .figure(PageFigure(.integer(count))), "share": share(count, of: sum),
                    "bar": length(most == 0 ? 0 : Double(count) / Double(most) * 100),
                ]
                if path == ["completeness", "rejected_by_reason"] {
                    members["query"] = .text(query.rejected(for: name))
                }
                return .object(members)
            }
            return .list(counts.prefix(shownRows).map { pair($0.name, $0.count) }, element: pair(Name(""), 0))
        case .rows: return nil
        }
    }

    private static var unknown: PageValue { .figure(PageFigure(.null)) }

    /// Objects that may be null.
    private static var optionalObjects: [[String]: [String: PageValue]] {
        [
            ["completeness", "duplicates"]: ["exact": unknown, "conflicting": unknown],
            ["generator", "signer"]: ["principal": unknown, "fingerprint": unknown],
        ]
    }

    /// Lists of objects; they may be empty.
    private static var lists: [[String]: [String: PageValue]] {
        [
            ["completeness", "closed_days"]: ["date": unknown, "reason": unknown]
        ]
    }

    private static let shownRows = 100

    private static func table(_ dataset: Dataset, _ query: QueryText) -> PageValue {
        let shown = min(dataset.rowCount, shownRows)
        let shares = Shares(dataset, shown: shown)
        let rows = (0..<shown).map { index in
            row(dataset, query, shares?.members(index)) { dataset.cell(row: index, column: $0) }
        }
        return .object([
            "rows": .list(rows, element: row(dataset, query, shares?.members(nil)) { _ in .null }),
            "count": .count(dataset.rowCount), "shown": .count(shown),
            "more": .figure(PageFigure(.integer(Int128(dataset.rowCount - shown)), falsyAtZero: true)),
            "csv": .text("csv/\(dataset.name).csv"), "empty": .flag(dataset.rowCount == 0),
            "has_cut": .flag(rows.contains { $0.members.contains { $0.value.isCut } }),
        ])
    }

    private static func row(
        _ dataset: Dataset, _ query: QueryText, _ shares: [String: PageValue]?, _ cell: (Int) -> Cell
    ) -> PageValue {
        var members = shares ?? [:]
        for (index, column) in dataset.columns.enumerated() {
            members[column.name] = .figure(
                PageFigure(cell(index), type: column.type, isSentence: sentences.contains(column.name)))
            for word in flags["\(dataset.name).\(column.name)"] ?? [] {
                members["is_\(word)"] = .flag(cell(index).raw == word)
            }
        }
        if let text = query.row(of: dataset, cell) { members["query"] = .text(text) }
        return .object(members)
    }

    /// Columns of words that are no names.
    private static let sentences: Set = ["title", "explanation", "supports", "message"]

    /// Columns of codes, each of which is also a flag of its row.
    private static let flags = [
        "calendar.state": ["present", "missing", "empty", "unreadable", "closed"],
        "controls.outcome": ["pass", "fail", "not_applicable"], "inputs.state": ["unreadable"],
        "custody.state": ["unreadable", "altered", "truncated", "vanished"],
    ]

    private static func outcome(_ report: Report) -> PageValue {
        func count(_ result: ControlOutcome.Result) -> Int { report.outcomes.count { $0.result == result } }
        var isComplete = report.document.cell(["completeness", "rejected"]) == .integer(0)
        if let calendar = report.dataset(named: "calendar"),
            let state = calendar.columns.firstIndex(where: { $0.name == "state" })
        {
            for row in 0..<calendar.rowCount
            where ["missing", "unreadable"].contains(calendar.cell(row: row, column: state).raw) {
                isComplete = false
            }
        }
        var moreMissing = 0
        if case .list(let days)? = report.document[["completeness", "missing_days"]] {
            moreMissing = max(0, days.count - shownRows)
        }
        return .object([
            "passed": .count(count(.pass)), "failed": .count(count(.fail)),
            "not_applicable": .count(count(.notApplicable)), "all_passed": .flag(count(.fail) == 0),
            "complete": .flag(isComplete), "nothing_received": .flag(report.hasFinding("nothing_received")),
            "has_dropped": .flag(
                report.document.cell(["completeness", "dropped_duplicates"]).map { $0 != .integer(0) } ?? false),
            "more_missing": .figure(PageFigure(.integer(Int128(moreMissing)), falsyAtZero: true)),
        ])
    }
}

extension Report {
    fileprivate func hasFinding(_ code: String) -> Bool {
        guard let findings = dataset(named: "findings"),
            let codes = findings.columns.firstIndex(where: { $0.name == "code" })
        else { return false }
        return (0..<findings.rowCount).contains { findings.cell(row: $0, column: codes).raw == code }
    }
}

extension ReportNode {
    fileprivate func cell(_ path: [String]) -> Cell? {
        guard case .cell(let cell)? = self[path] else { return nil }
        return cell
    }
}
