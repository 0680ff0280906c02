import AuditModel
import ReportBuilding

/// What a page says of a control beside its columns: values in words and units, where it shows, and which rows or names fail it.
struct ControlRows {
    /// How many failing rows or names a page names.
    private static let named = 10

    private let controls: Dataset?
    private let findings: Dataset?

    init(_ report: Report) {
        controls = report.dataset(named: "controls")
        findings = report.dataset(named: "findings")
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
        let failing = names(failing: cell("id").raw, kind, cell("limit"))
        var count: Int128 = 0
        if case .integer(let number) = cell("failing"), cell("outcome").raw == "fail" { count = number }
        return [
            "anchor": .text("control-\(cell("id").raw)"),
            "section": .text(Self.section(cell("evidence").raw)),
            "observed_in_words": .text(observed), "observed_unit": Self.unit(cell("observed"), kind, observed),
            "limit_in_words": .text(limit.words),
            "limit_unit": Self.unit(cell("limit"), kind, limit.words),
            "sign": .figure(PageFigure(limit.sign.map(Cell.words) ?? .null, type: .string)),
            "failing_names": .list(
                failing.prefix(Self.named).map(PageValue.object), element: .object(name(nil, kind, .null))),
            "has_failing_names": .flag(!failing.isEmpty),
            "more_failing": .figure(
                PageFigure(.integer(count - Int128(min(failing.count, Self.named))), falsyAtZero: true)),
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

    /// The findings that name what fails it.
    private func names(failing control: String, _ kind: FigureKind, _ limit: Cell) -> [[String: PageValue]] {
        guard let findings, !control.isEmpty else { return [] }
        return RowSelection(where: "code=control_failed subject=\(control)")!.all(of: findings)
            .map { name($0, kind, limit) }
    }

    private func name(_ row: Int?, _ kind: FigureKind, _ limit: Cell) -> [String: PageValue] {
        func cell(_ name: String) -> Cell {
            guard let findings, let row, let column = findings.place(name) else { return .null }
            return findings.cell(row: row, column: column)
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
            "location": .figure(PageFigure(cell("location"), type: .string)),
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
