import AuditModel
import ReportBuilding

/// The geometry of the daily chart: stacked bars of successful, failed and other requests, in user units of its view box.
struct RequestChart {
    private let days: [Day]
    private let top: Double

    private struct Day {
        let date: String
        let requests: Double
        let parts: [Double]
        let cells: [Cell]
    }

    private static let width = 720.0
    private static let height = 240.0
    private static let plot = (left: 64.0, top: 12.0, right: 712.0, bottom: 208.0)

    init(_ daily: Dataset?) {
        let names = ["date", "requests", "successful", "failed", "other"]
        let columns = names.compactMap { name in daily?.columns.firstIndex { $0.name == name } }
        guard let daily, columns.count == names.count else {
            (days, top) = ([], 1)
            return
        }
        days = (0..<daily.rowCount).map { row in
            let cells = columns.map { daily.cell(row: row, column: $0) }
            let numbers = cells.map { Double($0.raw) ?? 0 }
            return Day(date: cells[0].raw, requests: numbers[1], parts: Array(numbers[2...]), cells: cells)
        }
        top = roundTicks(upTo: days.map(\.requests).max() ?? 0).last!
    }

    var pageValue: PageValue {
        let plot = Self.plot
        let ticks = roundTicks(upTo: days.map(\.requests).max() ?? 0).map { tick in
            PageValue.object(["y": length(y(tick)), "label": .text(grouped(roundedDecimal(tick, fractionDigits: 0)))])
        }
        let slot = (plot.right - plot.left) / Double(max(1, days.count))
        let every = (days.count + 7) / 8
        let labels = days.enumerated().filter { $0.offset % max(1, every) == 0 }.map { index, day in
            PageValue.object([
                "x": length(plot.left + slot * (Double(index) + 0.5)), "label": .text(Self.label(day.date)),
            ])
        }
        let blank = Day(date: "", requests: 0, parts: [0, 0, 0], cells: [.null, .null, .null, .null, .null])
        return .object([
            "width": length(Self.width), "height": length(Self.height),
            "plot_left": length(plot.left), "plot_top": length(plot.top),
            "plot_right": length(plot.right), "plot_bottom": length(plot.bottom),
            "bars": .list(days.enumerated().map { bar($1, at: $0, slot) }, element: bar(blank, at: 0, slot)),
            "y_ticks": .list(ticks, element: ticks[0]),
            "x_labels": .list(labels, element: .object(["x": length(0), "label": .text("")])),
            "empty": .flag(!days.contains { $0.requests > 0 }),
        ])
    }

    private func bar(_ day: Day, at index: Int, _ slot: Double) -> PageValue {
        var members: [String: PageValue] = [
            "x": length(Self.plot.left + slot * (Double(index) + 0.1)), "width": length(slot * 0.8),
            "label": .text(Self.label(day.date)), "date": .text(day.date),
        ]
        let names = ["success", "failed", "other"]
        var below = 0.0
        for (name, part) in zip(names, day.parts) {
            members["\(name)_y"] = length(y(below + part))
            members["\(name)_height"] = length(y(below) - y(below + part))
            below += part
        }
        for (name, cell) in zip(["requests", "successful", "failed", "other"], day.cells.dropFirst()) {
            members[name] = .figure(PageFigure(cell))
        }
        let shown = day.cells.dropFirst().map { PageFigure($0).renderText }
        members["title"] = .text(
            "\(day.date): \(shown[0]) requests, \(shown[1]) successful, \(shown[2]) failed, \(shown[3]) other")
        return .object(members)
    }

    private func y(_ requests: Double) -> Double {
        Self.plot.bottom - (Self.plot.bottom - Self.plot.top) * requests / top
    }

    /// Month and day: `11-22`.
    private static func label(_ date: String) -> String { String(date.dropFirst(5)) }
}

private func length(_ number: Double) -> PageValue { .text(roundedDecimal(number, fractionDigits: 2)) }

/// Ticks from 0 to at least `maximum`, a step of 1, 2 or 5 times a power of ten apart, two to six of them; whole numbers.
func roundTicks(upTo maximum: Double) -> [Double] {
    var power = 1.0
    while true {
        for factor in [1.0, 2, 5] {
            let step = factor * power
            let count = max(1, (maximum / step).rounded(.up))
            if count <= 5 { return (0...Int(count)).map { Double($0) * step } }
        }
        power *= 10
    }
}
