import AuditModel
import LogSummaries

/// The datasets whose rows are names or times with their totals.
extension ReportTables {
    static let user = Column(
        ["user_id"], .string, "The user; empty for entries that have none.", holdsLogText: true)
    static let model = Column(["model"], .string, "The model; empty for entries that have none.", holdsLogText: true)
    static let errorType = Column(
        ["error_type"], .string, "The error type; empty for failures that name none.", holdsLogText: true)

    private typealias Columns = [(column: Column, part: KeyedRows.Part)]

    private static func figures(_ figures: [TotalsFigure]) -> Columns {
        figures.map { ($0.column, .figure($0)) }
    }

    private static let totals = figures(TotalsFigure.counts + TotalsFigure.usage + TotalsFigure.lowerBounds)

    var usersDataset: Dataset {
        users.dataset(
            "users", "One row a user, most requests first, then by name.",
            [(Self.user, .first)] + Self.totals + Self.figures([.successRate]))
    }
    var modelsDataset: Dataset {
        models.dataset(
            "models", "One row a model, most requests first, then by name.",
            [(Self.model, .first)] + Self.totals + Self.figures([.successRate]))
    }
    var usageDataset: Dataset {
        usage.dataset(
            "usage", "One row a user and model, most requests first, then by names.",
            [(Self.user, .first), (Self.model, .second)] + Self.totals)
    }
    var errorsDataset: Dataset {
        let requests = Column(["requests"], .integer, "Entries with status error.")
        return errors.dataset(
            "errors", "One row a model and error type, of entries with status error, most first, then by names.",
            [(Self.model, .first), (Self.errorType, .second), (requests, .figure(.requests))]
                + Self.figures(TotalsFigure.usage + TotalsFigure.lowerBounds))
    }
}

/// Totals of an hour of the day or of the week, by the UTC time of the timestamp.
struct HourTotals: Sendable {
    let weekday: Int
    let hour: Int
    let totals: EntryTotals

    private static let figures = TotalsFigure.counts + TotalsFigure.usage + TotalsFigure.lowerBounds
    private static let hourColumn: ColumnReader<HourTotals> = .init(
        Column(["hour"], .integer, "Hour of the day, UTC, 0 to 23."), { .count($0.hour) }
    )

    static func hoursDataset(_ summary: DaySummary) -> Dataset {
        let rows = (0..<24).map { hour in
            var totals = EntryTotals()
            for weekday in 0..<7 { totals.merge(summary.weekHours[weekday * 24 + hour]) }
            return HourTotals(weekday: 0, hour: hour, totals: totals)
        }
        return Dataset(
            "hours", "One row an hour of the day, by timestamp; undated entries are in none.", rows: rows,
            columns: [hourColumn] + columns(Self.figures) { $0.totals })
    }

    static func weekHoursDataset(_ summary: DaySummary) -> Dataset {
        let rows = (0..<summary.weekHours.count).map {
            HourTotals(weekday: $0 / 24 + 1, hour: $0 % 24, totals: summary.weekHours[$0])
        }
        let weekday: ColumnReader<HourTotals> = .init(
            Column(["weekday"], .integer, "Day of the week, 1 is Monday."), { .count($0.weekday) }
        )
        return Dataset(
            "week_hours", "One row an hour of the week, Monday first, by timestamp.", rows: rows,
            columns: [weekday, hourColumn] + columns(Self.figures) { $0.totals })
    }
}
