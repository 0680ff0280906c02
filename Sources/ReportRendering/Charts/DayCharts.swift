import ReportBuilding

/// The charts over the days of a report.
struct DayCharts {
    private let figures: DayFigures

    init(_ daily: Dataset?) { figures = DayFigures(daily) }

    /// The values of a column of `daily`, one a day; nil where there is none.
    func values(_ column: String) -> [Double?] { figures.values(column) }

    var requests: PageValue {
        BarChart(
            id: "requests", title: "Requests a day, stacked by status", unit: "requests", figures: figures,
            parts: [
                .init(column: "successful", style: "s", word: "successful"),
                .init(column: "failed", style: "f", word: "failed"), .init(column: "other", style: "o", word: "other"),
            ]
        ).pageValue
    }

    var tokens: PageValue {
        BarChart(
            id: "tokens", title: "Tokens a day, prompt and completion", unit: "tokens", figures: figures,
            parts: [
                .init(column: "prompt_tokens", style: "s", word: "prompt"),
                .init(column: "completion_tokens", style: "c", word: "completion"),
            ]
        ).pageValue
    }

    var latency: PageValue { LatencyChart(figures: figures).pageValue }

    var groups: PageValue { GroupRows(figures: figures).pageValue }
}
