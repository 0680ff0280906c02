import AuditModel
import ReportBuilding

/// The figures of the bars and points of a long window's wide charts, a row a group of days: exact sums, and the highest of
/// each quantile. None where each day has its own bar.
struct GroupRows {
    private static let sums = ["requests", "successful", "failed", "other", "prompt_tokens", "completion_tokens"]
    private static let quantiles = ["p50", "p95", "p99"]

    let figures: DayFigures

    var pageValue: PageValue {
        let groups = DayGroups(figures.days.count, most: ChartSize.wide.mostGroups)
        let rows = groups.size == 1 ? [] : groups.ranges.map { PageValue.object(row($0)) }
        return .list(rows, element: .object(row(0..<0)))
    }

    private func row(_ range: Range<Int>) -> [String: PageValue] {
        var members: [String: PageValue] = [
            "first": .text(range.first.map { figures.days[$0] } ?? ""),
            "last": .text(range.last.map { figures.days[$0] } ?? ""), "days": .count(range.count),
        ]
        for name in Self.sums { members[name] = .text(figures.sum(name, range)) }
        for name in Self.quantiles {
            let highest = figures.values(name)[range].compactMap(\.self).max()
            members[name] = .text(highest.map { grouped(shownDecimal($0)) } ?? "–")
        }
        return members
    }
}
