import AuditModel
import ReportBuilding
import Testing

@testable import ReportRendering

/// A day of `daily`; the quantiles are all `latency`.
private struct Day {
    let requests: (successful: Int128, failed: Int128, other: Int128)
    var prompt: Int128 = 0
    var isLowerBound = false
    var latency: Double?
}

private func charts(_ days: [Day]) -> DayCharts {
    func integer(_ name: String, _ value: @escaping @Sendable (Day) -> Int128) -> ColumnReader<(Int, Day)> {
        ColumnReader(Column([name], .integer, "")) { .integer(value($0.1)) }
    }
    func latency(_ name: String) -> ColumnReader<(Int, Day)> {
        ColumnReader(Column([name], .number, "")) { $0.1.latency.map { .number($0) } ?? .null }
    }
    let columns: [ColumnReader<(Int, Day)>] = [
        ColumnReader(Column(["date"], .date, "")) {
            .text(Name("\(CalendarDay("2026-03-08")!.adding(days: $0.0))"))
        },
        integer("successful") { $0.requests.successful }, integer("failed") { $0.requests.failed },
        integer("other") { $0.requests.other }, integer("prompt_tokens") { $0.prompt },
        integer("completion_tokens") { _ in 1 }, latency("p50"), latency("p95"), latency("p99"),
        ColumnReader(Column(["lower_bound", "prompt_tokens"], .boolean, "")) { .flag($0.1.isLowerBound) },
    ]
    return DayCharts(
        Dataset("daily", "", rows: Array(days.enumerated()).map { ($0.offset, $0.element) }, columns: columns))
}

extension PageValue {
    /// The text at a path of members; a list's element by its number.
    func text(_ path: String) -> String? {
        let value = path.split(separator: ".").reduce(self as PageValue?) { value, name in
            if case .list(let elements, _)? = value { return Int(name).map { elements[$0] } }
            return value?.members[String(name)]
        }
        switch value {
        case .figure(let figure)?: return figure.renderText
        case .flag(let flag)?: return "\(flag)"
        case .absent?: return "absent"
        case .list(let elements, _)?: return "\(elements.count)"
        case .object?, .deferred?, nil: return nil
        }
    }
}

@Suite struct ChartWordsTests {
    @Test func `the ends of a list have their first place and how many more have the value`() throws {
        let extremes = try #require(Extremes([3, nil, 1, 9, 1, 1]))
        #expect(extremes.least == .init(value: 1, place: 2, others: 2))
        #expect(extremes.most == .init(value: 9, place: 3, others: 0))
        #expect(Extremes([Int?]()) == nil)
        #expect(Extremes([Int?.none]) == nil)
    }

    @Test func `words about bars have exact figures`() {
        let value = charts([
            Day(requests: (1_200, 4, 0)), Day(requests: (1_200, 4, 0)), Day(requests: (1_300_000, 0, 5)),
        ]).requests
        let expected = [
            "days": "3", "first_day": "2026-03-08", "last_day": "2026-03-10", "least.value": "1,204",
            "least.day": "2026-03-08", "least.others": "1", "most.value": "1,300,005", "most.day": "2026-03-10",
            "most.others": "0", "total": "1,302,413", "totals": "3", "totals.0.value": "1,302,400",
            "totals.0.word": "successful", "totals.0.follows": "false", "totals.1.value": "8",
            "totals.1.follows": "true",
            "totals.2.value": "5", "is_single": "false", "is_even": "false", "empty": "false",
        ]
        for (path, text) in expected { #expect(value.text(path) == text, "\(path)") }
    }

    @Test func `a bar's words are those of its days, and a lower bound is told`() {
        let value = charts([
            Day(requests: (1, 0, 0), prompt: 1_000), Day(requests: (1, 0, 0), prompt: 500, isLowerBound: true),
        ]).tokens
        #expect(value.text("total") == "≥ 1,502")
        #expect(value.text("totals.0.value") == "≥ 1,500")
        #expect(value.text("totals.1.value") == "2")
        #expect(value.text("least.value") == "≥ 501")
        #expect(value.text("most.value") == "1,001")
        #expect(value.text("drawings.0.bars.0.title") == "2026-03-08: 1,000 prompt, 1 completion")
        #expect(value.text("drawings.0.bars.1.title") == "2026-03-09: ≥ 500 prompt, 1 completion")
    }

    @Test func `a part of nothing is not drawn, and every day has its bar in both sizes`() {
        let value = charts([Day(requests: (1, 1, 0)), Day(requests: (0, 0, 0))]).requests
        for (drawing, size) in [(0, "wide"), (1, "narrow")] {
            #expect(value.text("drawings.\(drawing).size") == size)
            #expect(value.text("drawings.\(drawing).is_titled") == "\(size == "wide")")
            #expect(value.text("drawings.\(drawing).bars") == "2")
            #expect(value.text("drawings.\(drawing).bars.0.parts") == "2")
            #expect(value.text("drawings.\(drawing).bars.1.parts") == "0")
        }
    }

    @Test func `each size says how many days it groups`() {
        let value = charts([Day](repeating: Day(requests: (2, 0, 0)), count: 62)).requests
        #expect(value.text("drawings.0.group_days") == "0")
        #expect(value.text("drawings.0.bars") == "62")
        #expect(value.text("drawings.1.group_days") == "2")
        #expect(value.text("drawings.1.bars") == "31")
        #expect(value.text("is_even") == "true")
        #expect(value.text("most.value") == "2")
    }

    @Test func `labels have the year where a window lies in two`() {
        func labels(_ days: Int) -> [String] {
            let value = charts([Day](repeating: Day(requests: (2, 0, 0)), count: days)).requests
            return ["0", "1"].map { value.text("drawings.\($0).x_labels.0.label") ?? "" }
        }
        #expect(labels(3) == ["03-08", "03-08"])
        #expect(labels(366) == ["2026-03-08", "2026-03"])
    }

    @Test func `figures of grouped days are exact sums and the highest quantiles`() {
        var days = [Day](repeating: Day(requests: (2, 1, 0)), count: 100)
        days[0] = Day(requests: (2, 1, 0), latency: 10)
        days[1] = Day(requests: (5, 0, 1), prompt: 1000, isLowerBound: true, latency: 1234.5)
        let groups = charts(days).groups
        #expect(groups.text("") == "50")
        #expect(groups.text("0.first") == "2026-03-08")
        #expect(groups.text("0.last") == "2026-03-09")
        let names = ["days", "successful", "failed", "other", "prompt_tokens", "completion_tokens", "p50", "p99"]
        #expect(names.map { groups.text("0.\($0)") } == ["2", "7", "1", "1", "≥ 1,000", "2", "1,234.5", "1,234.5"])
        #expect(names.map { groups.text("49.\($0)") } == ["2", "4", "2", "0", "0", "2", "–", "–"])
    }

    @Test func `words about latency have the ends of each quantile, and the days without`() {
        let value = charts([
            Day(requests: (1, 0, 0), latency: 1_234.5678), Day(requests: (1, 0, 0)),
            Day(requests: (1, 0, 0), latency: 12.5),
        ]).latency
        #expect(value.text("quantiles.1.name") == "p95")
        #expect(value.text("quantiles.1.least.value") == "12.5")
        #expect(value.text("quantiles.1.least.day") == "2026-03-10")
        #expect(value.text("quantiles.1.most.value") == "1,234.568")
        #expect(value.text("quantiles.1.most.day") == "2026-03-08")
        #expect(value.text("days_without") == "1")
        #expect(value.text("drawings.0.marks") == "3")
        #expect(value.text("drawings.1.marks") == "0")
        #expect(value.text("drawings.0.lines.1.runs") == "2")
        #expect(charts([Day(requests: (1, 0, 0))]).latency.text("empty") == "true")
        #expect(charts([Day(requests: (1, 0, 0))]).latency.text("quantiles.0.least") == "absent")
    }

    @Test func `words about the week name the busiest hour and the hours without`() {
        let counts: [Int128] = (0..<168).map { $0 == 38 || $0 == 50 ? 1_204 : $0 < 10 ? 0 : 7 }
        let week = WeekChart(
            Dataset(
                "week_hours", "", rows: counts,
                columns: [ColumnReader(Column(["requests"], .integer, "")) { .integer($0) }]
            )
        ).pageValue
        let expected = [
            "busiest.day": "Tue", "busiest.hour": "14", "busiest.requests": "1,204", "busiest.others": "1",
            "idle": "10",
            "total": "3,500", "legend": "2", "legend.0.range": "7", "legend.1.range": "1,204", "legend.1.style": "full",
            "drawings.0.rows": "7", "drawings.1.rows.6.cells": "24", "drawings.1.rows.1.cells.14.style": "full",
            "drawings.0.rows.0.cells.0.style": "none", "drawings.0.rows.1.cells.14.title": "Tue 14:00: 1,204 requests",
        ]
        for (path, text) in expected { #expect(week.text(path) == text, "\(path)") }
    }
}
