import AuditModel
import ReportBuilding

/// The heat map of a week by the hour, as a page draws it, and its figures as rows.
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
        let map = HeatMap(weeks)
        let rows = map.cells.enumerated().map { day, cells in
            PageValue.object([
                "day": .text(Self.names[day]), "y": length(HeatMap.top + Double(day) * HeatMap.height),
                "cells": .list(
                    cells.enumerated().map { hour, cell in
                        .object([
                            "x": length(cell.x), "y": length(cell.y), "style": .text(Self.shades[cell.shade]),
                            "title": .text(
                                "\(Self.names[day]) \(padded(hour, 2)):00: \(grouped("\(weeks[day][hour])")) requests"),
                        ])
                    },
                    element: .object([
                        "x": length(0), "y": length(0), "style": .text(""), "title": .text(""),
                    ])),
            ])
        }
        let hours = (0..<24).map { hour in
            PageValue.object([
                "hour": .text(padded(hour, 2)), "x": length(HeatMap.left + Double(hour) * HeatMap.width),
                "labelled": .flag(hour % 3 == 0),
                "days": .list(
                    weeks.map { .figure(PageFigure(.integer($0[hour]))) }, element: .figure(PageFigure(.null))),
            ])
        }
        let legend = zip(Self.shades.dropFirst(), map.ranges).compactMap { shade, range in
            range.map { range in
                let (least, greatest) = (grouped("\(range.lowerBound)"), grouped("\(range.upperBound)"))
                return PageValue.object([
                    "style": .text(shade), "range": .text(range.count == 1 ? least : "\(least)–\(greatest)"),
                ])
            }
        }
        return .object([
            "rows": .list(rows, element: rows[0]), "hours": .list(hours, element: hours[0]),
            "legend": .list(legend, element: .object(["style": .text(""), "range": .text("")])),
            "cell_width": length(HeatMap.width - 2), "cell_height": length(HeatMap.height - 2),
            "width": length(HeatMap.left + 24 * HeatMap.width), "height": length(HeatMap.top + 7 * HeatMap.height),
            "label_x": length(HeatMap.left - 8), "empty": .flag(!weeks.joined().contains { $0 > 0 }),
        ])
    }
}
