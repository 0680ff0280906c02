import AuditModel
import ReportBuilding

/// Stacked bars over the days of a window, as a page draws them and as its words say them.
struct BarChart {
    /// A column of `daily` that is a part of each bar.
    struct Part {
        let column: String
        let style: String
        let word: String
    }

    let id: String
    let title: String
    let unit: String
    let figures: DayFigures
    let parts: [Part]

    private var series: [[Int128]] { parts.map { figures.counts($0.column) } }

    var pageValue: PageValue {
        let series = series
        let sums = figures.days.indices.map { day in series.reduce(0) { $0 + $1[day] } }
        let extremes = Extremes(sums)
        let drawings = ChartSize.allCases.map(drawing)
        let totals = parts.enumerated().map { index, part in
            PageValue.object([
                "value": .text(figures.sum(part.column, figures.days.indices)), "word": .text(part.word),
                "follows": .flag(index > 0),
            ])
        }
        return .object(
            figures.wordMembers.merging([
                "id": .text(id), "title": .text(title), "unit": .text(unit),
                "drawings": .list(drawings, element: drawings[0]), "empty": .flag(!sums.contains { $0 > 0 }),
                "least": end(extremes?.least), "most": end(extremes?.most),
                "is_even": .flag(extremes.map { $0.least == $0.most } ?? false),
                "totals": .list(totals, element: totals[0]),
                "total": .text(bound(figures.days.indices) + grouped("\(sums.reduce(0, +))")),
            ]) { _, own in own })
    }

    private func end(_ end: Extremes<Int128>.End?) -> PageValue {
        figures.end(end) { bound($0..<$0 + 1) + grouped("\($1)") }
    }

    /// "≥ " where one of the parts is a lower bound.
    private func bound(_ range: Range<Int>) -> String {
        parts.contains { figures.isLowerBound($0.column, range) } ? "≥ " : ""
    }

    private func drawing(_ size: ChartSize) -> PageValue {
        let axes = DayAxes(figures, in: size)
        let series = series
        let chart = StackedBars(
            figures.days.indices.map { day in series.map { Double($0[day]) } }, axes.groups, in: axes.plot)
        let blank = Self.segment("", StackedBars.Segment(y: 0, height: 0))
        let bars = zip(chart.bars, axes.groups.ranges).map { bar, range in
            let words = parts.map { "\(figures.sum($0.column, range)) \($0.word)" }
            let segments = zip(parts, bar.parts).filter { $1.height > 0 }.map { Self.segment($0.style, $1) }
            return PageValue.object([
                "title": .text("\(figures.name(of: range)): \(words.joined(separator: ", "))"), "x": length(bar.x),
                "width": length(bar.width), "parts": .list(segments, element: blank),
            ])
        }
        let none = PageValue.object([
            "title": .text(""), "x": length(0), "width": length(0), "parts": .list([], element: blank),
        ])
        return .object(axes.members(chart.scale).merging(["bars": .list(bars, element: none)]) { first, _ in first })
    }

    private static func segment(_ style: String, _ segment: StackedBars.Segment) -> PageValue {
        .object(["style": .text(style), "y": length(segment.y), "height": length(segment.height)])
    }
}

extension DayFigures {
    /// The names that words about any chart over the days need.
    var wordMembers: [String: PageValue] {
        [
            "days": .count(days.count), "is_single": .flag(days.count == 1), "first_day": .text(days.first ?? ""),
            "last_day": .text(days.last ?? ""),
        ]
    }

    /// A day's value as words name it, and how many more days have it; absent for nil.
    func end<Value>(_ end: Extremes<Value>.End?, _ text: (Int, Value) -> String) -> PageValue {
        func members(_ value: String, _ day: String, _ others: Int) -> [String: PageValue] {
            [
                "value": .text(value), "day": .text(day),
                "others": .figure(PageFigure(.integer(Int128(others)), falsyAtZero: true)),
            ]
        }
        guard let end else { return .absent(members("", "", 0)) }
        return .object(members(text(end.place, end.value), days[end.place], end.others))
    }
}
