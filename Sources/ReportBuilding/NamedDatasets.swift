import AuditModel
import LogSummaries

/// The datasets whose rows are names or times with their totals.
extension ReportTables {
    func dataset(
        _ name: String, _ description: String, _ rows: [KeyedTotals], keys: [Column],
        more: [ColumnReader<KeyedTotals>] = []
    ) -> Dataset {
        var readers: [ColumnReader<KeyedTotals>] = [.init(keys[0], { .name($0.first) })]
        if keys.count > 1 { readers.append(.init(keys[1], { .name($0.second) })) }
        return Dataset(
            name, description, rows: rows,
            columns: readers + totalsColumns { $0.totals } + lowerBoundColumns { $0.totals } + more)
    }

    static let user = Column(
        ["user_id"], .string, "The user; empty for entries that have none.", holdsLogText: true)
    static let model = Column(["model"], .string, "The model; empty for entries that have none.", holdsLogText: true)
    static let errorType = Column(
        ["error_type"], .string, "The error type; empty for failures that name none.", holdsLogText: true)

    var usersDataset: Dataset {
        dataset(
            "users", "One row a user, most requests first, then by name.", users, keys: [Self.user],
            more: [successRateColumn { $0.totals }])
    }
    var modelsDataset: Dataset {
        dataset(
            "models", "One row a model, most requests first, then by name.", models, keys: [Self.model],
            more: [successRateColumn { $0.totals }])
    }
    var usageDataset: Dataset {
        dataset(
            "usage", "One row a user and model, most requests first, then by names.", usage,
            keys: [Self.user, Self.model])
    }
    var errorsDataset: Dataset {
        let keys: [ColumnReader<KeyedTotals>] = [
            .init(Self.model, { .name($0.first) }), .init(Self.errorType, { .name($0.second) }),
            .init(Column(["requests"], .integer, "Entries with status error."), { .count($0.totals.requests) }),
        ]
        return Dataset(
            "errors", "One row a model and error type, of entries with status error, most first, then by names.",
            rows: errors, columns: keys + usageColumns { $0.totals } + lowerBoundColumns { $0.totals })
    }
}

/// Totals of an hour of the day or of the week, by the UTC time of the timestamp.
struct HourTotals: Sendable {
    let weekday: Int
    let hour: Int
    let totals: EntryTotals

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
            columns: [hourColumn] + totalsColumns { $0.totals } + lowerBoundColumns { $0.totals })
    }

    static func weekHoursDataset(_ summary: DaySummary) -> Dataset {
        let rows = summary.weekHours.enumerated().map {
            HourTotals(weekday: $0 / 24 + 1, hour: $0 % 24, totals: $1)
        }
        let weekday: ColumnReader<HourTotals> = .init(
            Column(["weekday"], .integer, "Day of the week, 1 is Monday."), { .count($0.weekday) }
        )
        return Dataset(
            "week_hours", "One row an hour of the week, Monday first, by timestamp.", rows: rows,
            columns: [weekday, hourColumn] + totalsColumns { $0.totals } + lowerBoundColumns { $0.totals })
    }
}
