import AuditModel
import ReportBuilding

/// The charts over the days of a report, as a page draws them.
struct DayCharts {
    private let days: [String]
    private let cells: [String: [Cell]]
    private let groups: DayGroups

    init(_ daily: Dataset?) {
        var cells: [String: [Cell]] = [:]
        for (index, column) in (daily?.columns ?? []).enumerated() {
            cells[column.name] = (0..<daily!.rowCount).map { daily!.cell(row: $0, column: index) }
        }
        self.cells = cells
        days = (cells["date"] ?? []).map(\.raw)
        groups = DayGroups(days.count)
    }

    var requests: PageValue {
        bars(
            "requests", "Requests a day, stacked by status", "requests",
            [("successful", "s", "successful"), ("failed", "f", "failed"), ("other", "o", "other")])
    }

    var tokens: PageValue {
        bars(
            "tokens", "Tokens a day, prompt and completion", "tokens",
            [("prompt_tokens", "s", "prompt"), ("completion_tokens", "c", "completion")])
    }

    /// The values of a column, one a day; nil where there is none.
    func values(_ column: String) -> [Double?] { (cells[column] ?? []).map(\.double) }

    private func bars(
        _ id: String, _ title: String, _ unit: String, _ parts: [(column: String, style: String, word: String)]
    ) -> PageValue {
        let plot = Plot.overDays()
        let series = parts.map { values($0.column) }
        let chart = StackedBars(
            days.indices.map { day in series.map { $0[day] ?? 0 } }, groups, in: plot)
        let bars = zip(chart.bars, groups.ranges).map { bar, range in
            let sums = parts.map { part in
                range.reduce(Int128(0)) { sum, day in
                    guard case .integer(let value)? = cells[part.column]?[day] else { return sum }
                    return sum + value
                }
            }
            let words = zip(parts, sums).map { "\(grouped("\($1)")) \($0.word)" }
            return PageValue.object([
                "title": .text("\(name(of: range)): \(words.joined(separator: ", "))"), "x": length(bar.x),
                "width": length(bar.width),
                "parts": .list(
                    zip(parts, bar.parts).map { segment($0.style, $1) },
                    element: segment("", StackedBars.Segment(y: 0, height: 0))),
            ])
        }
        let blank = PageValue.object([
            "title": .text(""), "x": length(0), "width": length(0),
            "parts": .list([], element: segment("", StackedBars.Segment(y: 0, height: 0))),
        ])
        let isEmpty = !series.joined().contains { ($0 ?? 0) > 0 }
        return .object(
            axes(id, title, unit, chart.scale, plot).merging([
                "bars": .list(bars, element: blank), "empty": .flag(isEmpty),
            ]) { first, _ in first })
    }

    private func segment(_ style: String, _ segment: StackedBars.Segment) -> PageValue {
        .object(["style": .text(style), "y": length(segment.y), "height": length(segment.height)])
    }

    var latency: PageValue {
        let plot = Plot.overDays(labels: true)
        let columns = ["p50", "p95", "p99"]
        let series = columns.map { Lines.highest(values($0), groups) }
        let chart = Lines(series, in: plot)
        let labels = chart.labels(apart: 13, top: plot.top)
        let lines = zip(columns, zip(chart.lines, labels)).map { column, drawn in
            let (line, label) = drawn
            return PageValue.object([
                "style": .text(column == "p50" ? "low" : column == "p95" ? "high" : "tail"), "name": .text(column),
                "runs": .list(line.runs.map(points), element: points([])),
                "label_y": length(label),
            ])
        }
        let marks = groups.ranges.enumerated().map { index, range in
            let words = zip(columns, series).map { name, values in
                "\(name) \(values[index].map { grouped(shownDecimal($0)) } ?? "–")"
            }
            let (middle, width) = plot.slot(index, of: groups.ranges.count)
            return PageValue.object([
                "title": .text("\(name(of: range)): \(words.joined(separator: ", ")) ms"),
                "x": length(middle - width / 2), "width": length(width),
            ])
        }
        return .object(
            axes("latency", "Latency a day: p50, p95 and p99", "ms", chart.scale, plot).merging([
                "lines": .list(
                    lines,
                    element: .object([
                        "style": .text(""), "name": .text(""), "runs": .list([], element: points([])),
                        "label_y": length(0),
                    ])),
                "marks": .list(
                    marks, element: .object(["title": .text(""), "x": length(0), "width": length(0)])),
                "label_x": length(plot.right + 6), "plot_height": length(plot.bottom - plot.top),
                "empty": .flag(!series.joined().contains { $0 != nil }),
            ]) { first, _ in first })
    }

    private func points(_ points: [Lines.Point]) -> PageValue {
        .object([
            "points": .text(Lines.text(points)),
            "x": length(points.first?.x ?? 0), "y": length(points.first?.y ?? 0), "single": .flag(points.count == 1),
        ])
    }

    private func axes(
        _ id: String, _ title: String, _ unit: String, _ scale: Scale, _ plot: Plot
    ) -> [String: PageValue] {
        let ticks = scale.ticks.map {
            PageValue.object(["y": length(plot.y($0, scale)), "label": .text(Scale.label($0))])
        }
        let ranges = groups.ranges
        let labels = groups.labelled.map { index in
            PageValue.object([
                "x": length(plot.slot(index, of: ranges.count).middle),
                "label": .text(label(days[ranges[index].lowerBound])),
            ])
        }
        return [
            "id": .text(id), "title": .text(title), "unit": .text(unit), "width": length(Plot.width),
            "height": length(Plot.height), "plot_left": length(plot.left), "plot_top": length(plot.top),
            "plot_right": length(plot.right), "plot_bottom": length(plot.bottom),
            "y_ticks": .list(ticks, element: ticks[0]),
            "x_labels": .list(labels, element: .object(["x": length(0), "label": .text("")])),
            "group_days": .figure(PageFigure(.integer(groups.size == 1 ? 0 : Int128(groups.size)), falsyAtZero: true)),
        ]
    }

    /// Month and day; the month alone of a long window.
    private func label(_ date: String) -> String {
        days.count > 366 ? String(date.prefix(7)) : String(date.dropFirst(5))
    }

    private func name(of range: Range<Int>) -> String {
        range.count == 1 ? days[range.lowerBound] : "\(days[range.lowerBound]) to \(days[range.upperBound - 1])"
    }
}

func length(_ number: Double) -> PageValue { .text(decimal(number)) }

func decimal(_ number: Double) -> String { roundedDecimal(number, fractionDigits: 2) }
