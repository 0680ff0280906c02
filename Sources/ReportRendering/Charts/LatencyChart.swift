import AuditModel
import ReportBuilding

/// Lines of three quantiles of latency over the days of a window, as a page draws them and as its words say them.
struct LatencyChart {
    private static let quantiles = [("p50", "low"), ("p95", "high"), ("p99", "tail")]

    let figures: DayFigures

    var pageValue: PageValue {
        let drawings = ChartSize.allCases.map(drawing)
        let quantiles = Self.quantiles.map { name, _ in
            let extremes = Extremes(figures.values(name))
            return PageValue.object([
                "name": .text(name), "least": figures.end(extremes?.least) { grouped(shownDecimal($1)) },
                "most": figures.end(extremes?.most) { grouped(shownDecimal($1)) },
            ])
        }
        let unknown = figures.values("p95").count { $0 == nil }
        return .object(
            figures.wordMembers.merging([
                "id": .text("latency"), "title": .text("Latency a day: p50, p95 and p99"), "unit": .text("ms"),
                "drawings": .list(drawings, element: drawings[0]), "empty": .flag(unknown == figures.days.count),
                "quantiles": .list(quantiles, element: quantiles[0]),
                "days_without": .figure(PageFigure(.integer(Int128(unknown)), falsyAtZero: true)),
            ]) { _, own in own })
    }

    private func drawing(_ size: ChartSize) -> PageValue {
        let axes = DayAxes(figures, in: size, labels: true)
        let plot = axes.plot
        let series = Self.quantiles.map { Lines.highest(figures.values($0.0), axes.groups) }
        let chart = Lines(series, in: plot)
        let labels = chart.labels(apart: 13, top: plot.top)
        let lines = zip(Self.quantiles, zip(chart.lines, labels)).map { quantile, drawn in
            PageValue.object([
                "style": .text(quantile.1), "name": .text(quantile.0),
                "runs": .list(drawn.0.runs.map(Self.points), element: Self.points([])), "label_y": length(drawn.1),
            ])
        }
        let marks = axes.groups.ranges.enumerated().map { index, range in
            let words = zip(Self.quantiles, series).map { quantile, values in
                "\(quantile.0) \(values[index].map { grouped(shownDecimal($0)) } ?? "–")"
            }
            let (middle, width) = plot.slot(index, of: axes.groups.ranges.count)
            return PageValue.object([
                "title": .text("\(figures.name(of: range)): \(words.joined(separator: ", ")) ms"),
                "x": length(middle - width / 2), "width": length(width),
            ])
        }
        return .object(
            axes.members(chart.scale).merging([
                "lines": .list(lines, element: lines[0]),
                "marks": .list(
                    size.isTitled ? marks : [],
                    element: .object(["title": .text(""), "x": length(0), "width": length(0)])),
                "label_x": length(plot.right + 6), "plot_height": length(plot.bottom - plot.top),
            ]) { first, _ in first })
    }

    private static func points(_ points: [Lines.Point]) -> PageValue {
        .object([
            "points": .text(Lines.text(points)),
            "x": length(points.first?.x ?? 0), "y": length(points.first?.y ?? 0), "single": .flag(points.count == 1),
        ])
    }
}
