import AuditModel
import ReportBuilding

/// The headline figures beside their values: the comparison archive's figure, the change, and a sparkline over the days.
struct Headline {
    /// By name: the figure's path in report.json below `summary`, and the columns of `daily` whose sum is its value of a day.
    private static let figures: [(name: String, path: String, columns: [String])] = [
        ("total_requests", "total_requests", ["requests"]), ("successful", "successful", ["successful"]),
        ("failed", "failed", ["failed"]), ("other", "other", ["other"]),
        ("success_rate", "success_rate", ["success_rate"]),
        ("total_tokens", "total_tokens", ["prompt_tokens", "completion_tokens"]),
        ("prompt_tokens", "prompt_tokens", ["prompt_tokens"]),
        ("completion_tokens", "completion_tokens", ["completion_tokens"]),
        ("avg_latency_ms", "avg_latency_ms", ["avg_latency_ms"]), ("latency_p95", "latency_ms.p95", ["p95"]),
        ("distinct_users", "distinct_users", ["distinct_users"]),
        ("distinct_models", "distinct_models", ["distinct_models"]),
    ]
    private static let spark = Plot(left: 1, top: 2, right: 119, bottom: 26)

    let pageValue: PageValue

    init(_ report: Report, _ charts: DayCharts) {
        let compared = Self.compared(report)
        pageValue = .object(
            Dictionary(
                uniqueKeysWithValues: Self.figures.map { name, path, columns in
                    (
                        name,
                        .object([
                            "comparison": compared["summary.\(path)"].map(PageValue.object)
                                ?? .absent(Self.comparison("", nil)),
                            "spark": Self.sparkline(columns.map(charts.values)),
                        ])
                    )
                }))
    }

    private static func sparkline(_ columns: [[Double?]]) -> PageValue {
        var days = columns.first ?? []
        for column in columns.dropFirst() {
            days = zip(days, column).map { one, other in one.flatMap { one in other.map { one + $0 } } }
        }
        let runs = Lines.spark(days, in: spark)
        let run = PageValue.object(["points": .text("")])
        guard let runs else { return .absent(["runs": .list([], element: run)]) }
        return .object([
            "runs": .list(runs.map { .object(["points": .text(Lines.text($0))]) }, element: run)
        ])
    }

    /// The members of each figure that the comparison archive has, by its path.
    private static func compared(_ report: Report) -> [String: [String: PageValue]] {
        guard let changes = report.dataset(named: "changes") else { return [:] }
        let columns = Dictionary(uniqueKeysWithValues: changes.columns.enumerated().map { ($1.name, $0) })
        var found: [String: [String: PageValue]] = [:]
        for row in 0..<changes.rowCount {
            func cell(_ name: String) -> Cell { columns[name].map { changes.cell(row: row, column: $0) } ?? .null }
            // A restatement is of the same as-of day; it is compared with an archive of an earlier one.
            let figure = cell("figure").raw
            guard figure.hasPrefix("summary."), cell("against").raw.prefix(10) < "\(report.asOf)", found[figure] == nil,
                cell("name") == .null
            else { continue }
            found[figure] = comparison(figure, cell)
        }
        return found
    }

    /// `cell`: of a row of changes, by column; nil for the names alone.
    private static func comparison(_ path: String, _ cell: ((String) -> Cell)?) -> [String: PageValue] {
        let kind = FigureKind(path: path)
        func figure(_ name: String) -> Cell { cell?(name) ?? .null }
        func signed(_ cell: Cell, _ text: String) -> String {
            guard let number = cell.double else { return "" }
            return number > 0 ? "+\(text)" : number < 0 ? "−\(text.drop { $0 == "-" })" : "±0"
        }
        let (difference, percent) = (figure("difference"), figure("percent"))
        let share = percent.double.map { signed(percent, FigureKind.percent($0)) } ?? ""
        let words = kind.difference(difference)
        let shown = kind == .share && difference != .null ? words.dropLast(" %".utf8.count) + " points" : words
        return [
            "figure": .text(path), "before": .text(kind.words(figure("before"))),
            "is_lower_bound": .flag(figure("lower_bound_before") == .flag(true)),
            "difference": .figure(
                PageFigure(
                    difference == .null ? .null : .words(signed(difference, shown)), type: .string
                )),
            "against": .text(figure("against").raw),
            "percent": kind == .share || share.isEmpty || difference.double == 0
                ? .absent(["text": .text("")]) : .object(["text": .text(share)]),
        ]
    }
}
