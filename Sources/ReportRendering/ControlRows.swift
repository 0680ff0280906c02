import AuditModel
import ReportBuilding

/// What a page says of a control beside its columns: values in words and units, where it shows, and which rows or names fail it.
struct ControlRows {
    /// How many failing rows or names a page names.
    private static let named = 10

    private let controls: Dataset?
    private let report: Report
    private let query: QueryText

    init(_ report: Report, _ query: QueryText) {
        self.query = query
        controls = report.dataset(named: "controls")
        self.report = report
    }

    /// The members of that row of controls; nil: of none.
    func members(of row: Int?) -> [String: PageValue] {
        func cell(_ name: String) -> Cell {
            guard let controls, let row, let column = controls.place(name) else { return .null }
            return controls.cell(row: row, column: column)
        }
        let kind = FigureKind(path: cell("measure").raw)
        let limit = Self.limit(kind, cell("comparison").raw, cell("limit"))
        let observed = kind.words(cell("observed"), against: cell("limit"))
        let failing = Failing(id: cell("id").raw, measure: cell("measure").raw)
        let named = report.dataset(named: failing.dataset)
        let rows = cell("outcome").raw == "fail" ? named.map { failing.selection.all(of: $0) } ?? [] : []
        var count = Int128(rows.count)
        if case .integer(let number) = cell("failing"), !rows.isEmpty { count = number }
        return [
            "anchor": .text("control-\(cell("id").raw)"),
            "section": .text(Self.section(cell("evidence").raw)),
            "observed_in_words": .text(observed), "observed_unit": Self.unit(cell("observed"), kind, observed),
            "limit_in_words": .text(limit.words),
            "limit_unit": Self.unit(cell("limit"), kind, limit.words),
            "sign": .figure(PageFigure(limit.sign.map(Cell.words) ?? .null, type: .string)),
            "failing_names": .list(
                rows.prefix(Self.named).map { .object(name($0, failing, kind, cell("limit"))) },
                element: .object(name(nil, failing, kind, .null))),
            "has_failing_names": .flag(!rows.isEmpty), "failing_where": .text(failing.conditions),
            "failing_dataset": .text(failing.dataset),
            "more_failing": .figure(
                PageFigure(.integer(count - Int128(min(rows.count, Self.named))), falsyAtZero: true)),
        ]
    }

    /// The unit behind the words, with a blank before it.
    static func unit(_ cell: Cell, _ kind: FigureKind, _ words: String) -> PageValue {
        .text(cell == .null ? "" : kind.unit(of: words).map { " \($0)" } ?? "")
    }

    /// A limit that only one state of a flag meets is that state, without a sign.
    private static func limit(_ kind: FigureKind, _ comparison: String, _ limit: Cell) -> (sign: String?, words: String)
    {
        if case .flag(let yes, let no) = kind {
            switch (comparison, limit.double) {
            case ("<=", 0), ("=", 0): return (nil, no)
            case (">=", 1), ("=", 1): return (nil, yes)
            default: return (signs[comparison] ?? comparison, FigureKind.count.words(limit))
            }
        }
        return (signs[comparison] ?? comparison, kind.words(ofLimit: limit))
    }

    private static let signs = ["<=": "≤", ">=": "≥"]

    private func name(_ row: Int?, _ failing: Failing, _ kind: FigureKind, _ limit: Cell) -> [String: PageValue] {
        func cell(_ name: String) -> Cell {
            guard let row, let dataset = report.dataset(named: failing.dataset), let column = dataset.place(name) else {
                return .null
            }
            return dataset.cell(row: row, column: column)
        }
        var (observed, before) = (cell("observed"), cell("before"))
        // Of a flag there is nothing to be said that the control does not say.
        if case .flag = kind { (observed, before) = (.null, .null) }
        func value(_ cell: Cell, _ words: String, isLowerBound: Bool = false) -> PageValue {
            let members: [String: PageValue] = [
                "words": .text(words), "unit": Self.unit(cell, kind, words), "is_lower_bound": .flag(isLowerBound),
            ]
            return cell == .null ? .absent(members) : .object(members)
        }
        return [
            "is_file": .flag(failing.isFile), "subject": .figure(PageFigure(cell("subject"), type: .string)),
            "file": .figure(PageFigure(cell("file"), type: .string)),
            "recorded_by": .figure(PageFigure(cell("recorded_by"), type: .string)),
            "location": .figure(PageFigure(cell("location"), type: .string)),
            "query": .figure(
                PageFigure(
                    row.flatMap { _ in failing.query(of: cell("location"), query) }.map(Cell.words) ?? .null,
                    type: .string, isSentence: true)),
            "now": value(
                observed, kind.words(observed, against: limit),
                isLowerBound: cell("lower_bound_observed") == .flag(true)),
            "earlier": value(before, kind.words(before)),
        ]
    }

    /// The part of the page that shows that member of report.json.
    private static func section(_ evidence: String) -> String {
        let places = [
            ("summary", "figures"), ("completeness.calendar", "calendar"), ("completeness.missing_days", "calendar"),
            ("completeness.closed_days", "calendar"), ("completeness.rejected", "rejected"),
            ("completeness.duplicate", "duplicates"), ("completeness.coverage", "coverage"), ("by_user", "users"),
            ("by_model", "models"), ("error_breakdown", "errors"), ("hours", "week"), ("week_hours", "week"),
            ("daily", "daily"), ("users", "users"), ("models", "models"), ("usage", "usage"), ("errors", "errors"),
            ("inputs", "inputs"), ("custody", "custody"), ("controls", "controls"), ("findings", "findings"),
            ("changes", "changes"), ("privacy", "users"), ("generator", "check"),
            ("completeness", "completeness"),
        ]
        return places.first { evidence.hasPrefix($0.0) }?.1 ?? "content"
    }
}

/// Where the report names what fails a control: findings for rows, names and day files, custody for recorded contents.
private struct Failing {
    let id: String
    let measure: String

    private static let findings = [
        "completeness.unreadable_files": "unreadable_file", "completeness.differing_twins": "twins_differ",
    ]
    private static let custody: Set = ["altered", "truncated", "vanished"]

    private var state: String? {
        guard measure.hasPrefix("custody.") else { return nil }
        let state = String(measure.dropFirst("custody.".utf8.count))
        return Self.custody.contains(state) ? state : nil
    }

    var isFile: Bool { state != nil || Self.findings[measure] != nil }

    var dataset: String { state == nil ? "findings" : "custody" }

    var conditions: String {
        if let state { return "state=\(state)" }
        return Self.findings[measure].map { "code=\($0)" } ?? "code=control_failed subject=\(id)"
    }

    var selection: RowSelection { RowSelection(where: conditions)! }

    /// The query that lists the entries of a name or day; nil where entries are not of one.
    func query(of location: Cell, _ query: QueryText) -> String? {
        let table = String(measure.prefix { $0 != "." })
        if table == "daily" || measure.hasPrefix("completeness.calendar.") { return query.day(location.raw) }
        let options = ["users": "user", "models": "model", "error_types": "error-type"]
        return options[table].map { query.entries($0, of: location == .null ? nil : Name(location.raw)) }
    }
}
