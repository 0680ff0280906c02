import AuditModel
import ReportBuilding

/// Every name that a page may use, with its value.
struct PageContext {
    let root: PageValue

    /// `styleDigest`: Base64 of the SHA-256 of style.css. `links`: the files beside the page that it may name.
    init(_ report: Report, styleDigest: String, _ links: PageLinks) {
        let query = QueryText(report)
        guard case .object(var members) = Self.value(report.document, path: [], query, report.document) else {
            preconditionFailure("a report document is an object")
        }
        members["report"] = .object([
            "title": .figure(PageFigure(.words(report.title), isSentence: true)),
            "organisation": .figure(
                PageFigure(
                    report.organisation.isEmpty ? .null : .words(report.organisation), type: .string, isSentence: true)),
            "archive_id": .text(report.archiveID), "is_preview": .flag(report.archiveID.isEmpty),
            "revision": .text(
                report.archiveID.firstRange(of: ".r").map { "\(Int(report.archiveID[$0.upperBound...]) ?? 1)" } ?? "1"),
            "as_of": .text("\(report.asOf)"), "json": links.document,
            "version": .text(report.document.cell(["generator", "version"])?.raw ?? ""),
        ])
        let rows = PageRows(report, query, links)
        members["tables"] = .object(
            Dictionary(
                report.datasets.map { dataset in
                    (dataset.name, .deferred(DeferredValue { rows.table(dataset, RowSelection()!) }))
                }
            ) { first, _ in first })
        members["views"] = rows.views
        members["finding_codes"] = rows.findingCodes
        members["comparisons"] = ChangeTables(report, rows).pageValue
        members["counted"] = CountedFigures(report.document, query).pageValue
        members["queries"] = .object([
            "unattributed": .text(query.unattributed), "failed": .text(query.failed), "rejected": .text(query.rejected),
        ])
        members["outcome"] = OutcomeWords(report).pageValue
        let charts = DayCharts(report.dataset(named: "daily"))
        members["charts"] = .object([
            "requests": charts.requests, "tokens": charts.tokens, "latency": charts.latency, "groups": charts.groups,
            "week": WeekChart(report.dataset(named: "week_hours")).pageValue,
        ])
        members["headline"] = Headline(report, charts).pageValue
        members["style_digest"] = .text(styleDigest)
        root = .object(members)
    }

    /// `document`: the whole report, nil where the node is an element of a list.
    private static func value(
        _ node: ReportNode, path: [String], _ query: QueryText, _ document: ReportNode?
    ) -> PageValue? {
        switch node {
        case .cell(let cell):
            if cell == .null, let members = optionalObjects[path] { return .absent(members) }
            let name = path.last ?? ""
            let isShare = name.hasSuffix("_rate") || name.hasSuffix("_share") || path.dropLast().last == "coverage"
            let isUnmeasured = document?.isUnmeasured(path.joined(separator: ".")) ?? false
            return .figure(
                isUnmeasured ? PageFigure(unmeasured: cell, isShare: isShare) : PageFigure(cell, isShare: isShare))
        case .object(let members):
            let known = members.compactMap { member in
                value(member.node, path: path + [member.name], query, document).map { (member.name, $0) }
            }
            return .object(Dictionary(known) { first, _ in first })
        case .list(let nodes):
            let element = lists[path].map(PageValue.object) ?? .figure(PageFigure(.null))
            return .list(nodes.prefix(shownRows).compactMap { value($0, path: [], query, nil) }, element: element)
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
                    members.merge(rejectWords("\(name)")) { first, _ in first }
                }
                return .object(members)
            }
            return .list(counts.prefix(shownRows).map { pair($0.name, $0.count) }, element: pair(Name(""), 0))
        case .rows: return nil
        }
    }

    /// The reason as flags: those that stand alone by their name, the others by what is wrong with a field, and the field.
    private static func rejectWords(_ reason: String) -> [String: PageValue] {
        let alone = ["not_json", "not_object", "not_utf8", "too_long", "too_deep", "status_missing"]
        let faults = ["type", "range", "repeated", "surrogate"]
        let fault = alone.contains(reason) ? nil : faults.first { reason.hasSuffix("_" + $0) }
        var members = Dictionary(uniqueKeysWithValues: alone.map { ("is_\($0)", PageValue.flag($0 == reason)) })
        for each in faults { members["is_\(each)"] = .flag(each == fault) }
        members["field"] = .text(fault.map { String(reason.dropLast($0.utf8.count + 1)) } ?? "")
        return members
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

    static let shownRows = RowSelection.most
}
