import AuditModel
import ReportBuilding

/// The heat map of a week by the hour, as a page draws it and as its words say it, and its figures as rows.
struct WeekChart {
    private let weeks: [[Int128]]

    private static let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let shades = ["none", "faint", "light", "middling", "strong", "full"]

    /// Of `week_hours`: 168 rows, Monday first.
    init(_ weekHours: Dataset?) {
        let column = weekHours?.columns.firstIndex { $0.name == "requests" } ?? 0
        weeks = (0..<7).map { day in
            (0..<24).map { hour in
                guard let weekHours, day * 24 + hour < weekHours.rowCount,
                    case .integer(let value) = weekHours.cell(row: day * 24 + hour, column: column)
                else { return 0 }
                return value
            }
        }
    }

    var pageValue: PageValue {
        let values = Array(weeks.joined())
        let shades = RankShades(values)
        let drawings = ChartSize.allCases.map { drawing(shades, in: $0) }
        let hours = (0..<24).map { hour in
            PageValue.object([
                "hour": .text(padded(hour, 2)),
                "days": .list(
                    weeks.map { .figure(PageFigure(.integer($0[hour]))) }, element: .figure(PageFigure(.null))),
            ])
        }
        let legend = zip(Self.shades.dropFirst(), shades.ranges).compactMap { shade, range in
            range.map { range in
                let (least, greatest) = (grouped("\(range.lowerBound)"), grouped("\(range.upperBound)"))
                return PageValue.object([
                    "style": .text(shade), "range": .text(least == greatest ? least : "\(least)–\(greatest)"),
                ])
            }
        }
        let busiest = Extremes(values)!.most
        return .object([
            "drawings": .list(drawings, element: drawings[0]), "hours": .list(hours, element: hours[0]),
            "weekdays": .list(Self.names.map(PageValue.text), element: .text("")),
            "legend": .list(legend, element: .object(["style": .text(""), "range": .text("")])),
            "idle": .figure(PageFigure(.integer(Int128(values.count { $0 == 0 })), falsyAtZero: true)),
            "total": .figure(PageFigure(.integer(values.reduce(0, +)))), "empty": .flag(busiest.value == 0),
            "busiest": .object([
                "day": .text(Self.names[busiest.place / 24]), "hour": .text(padded(busiest.place % 24, 2)),
                "requests": .figure(PageFigure(.integer(busiest.value))),
                "others": .figure(PageFigure(.integer(Int128(busiest.others)), falsyAtZero: true)),
            ]),
        ])
    }

    private func drawing(_ shades: RankShades, in size: ChartSize) -> PageValue {
        let map = HeatMap(weeks, shades, in: size)
        let rows = map.cells.enumerated().map { day, cells in
            let fields = cells.enumerated().map { hour, cell in
                PageValue.object([
                    "x": length(cell.x), "y": length(cell.y), "style": .text(Self.shades[cell.shade]),
                    "title": .text(
                        "\(Self.names[day]) \(padded(hour, 2)):00: \(grouped("\(weeks[day][hour])")) \(weeks[day][hour] == 1 ? "request" : "requests")"
                    ),
                ])
            }
            return PageValue.object([
                "day": .text(Self.names[day]), "y": length(map.top + (Double(day) + 0.5) * map.step.y),
                "cells": .list(fields, element: fields[0]),
            ])
        }
        let labels = stride(from: 0, to: 24, by: map.labelledHours).map { hour in
            PageValue.object(["hour": .text(padded(hour, 2)), "x": length(map.left + Double(hour) * map.step.x)])
        }
        return .object([
            "size": .text(size.rawValue), "is_titled": .flag(size.isTitled), "rows": .list(rows, element: rows[0]),
            "hour_labels": .list(labels, element: labels[0]), "cell_width": length(map.step.x - map.gap),
            "cell_height": length(map.step.y - map.gap), "width": length(map.width), "height": length(map.height),
            "label_x": length(map.left - (size == .wide ? 8 : 4)),
        ])
    }
}
