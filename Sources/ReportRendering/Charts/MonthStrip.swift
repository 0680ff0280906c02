import AuditModel

/// The days from the first archive's to the last's as a row of fields a month: which have an archive, and how its controls ended.
struct MonthStrip {
    enum Field: Equatable {
        case archived, failed, removed, absent
    }

    struct Month: Equatable {
        let name: String
        /// By day of month; only days between the first and the last archive.
        let days: [Int: Field]
    }

    private static let most = 24

    /// In order; the last 24.
    let months: [Month]
    private let monthCount: Int

    /// `archives`: in any order; of a day the highest revision that is there counts.
    init(_ archives: [IndexedArchive]) {
        var fields: [CalendarDay: (revision: Int, field: Field)] = [:]
        for archive in archives {
            let field: Field = archive.isRemoved ? .removed : archive.headline?.hasFailed ?? false ? .failed : .archived
            let rank = archive.isRemoved ? 0 : archive.revision
            if fields[archive.asOf].map({ $0.revision < rank }) ?? true { fields[archive.asOf] = (rank, field) }
        }
        var months: [Month] = []
        if let first = fields.keys.min(), let last = fields.keys.max() {
            var days: [Int: Field] = [:]
            for number in first.daysSinceEpoch...last.daysSinceEpoch {
                let day = CalendarDay(daysSinceEpoch: number)
                days[day.components.day] = fields[day]?.field ?? .absent
                if day == last || day.adding(days: 1).components.day == 1 {
                    months.append(Month(name: String("\(day)".prefix(7)), days: days))
                    days = [:]
                }
            }
        }
        monthCount = months.count
        self.months = months.suffix(Self.most)
    }

    var pageValue: PageValue {
        let fields = months.flatMap { month in
            month.days.sorted { $0.key < $1.key }.map { (day: "\(month.name)-\(padded($0.key, 2))", field: $0.value) }
        }
        func count(_ field: Field) -> Int { fields.count { $0.field == field } }
        return .object([
            "drawings": .list(ChartSize.allCases.map(drawing), element: .object([:])),
            "empty": .flag(months.isEmpty), "shown": .count(months.count),
            "left_out": .flag(monthCount > months.count), "first_day": .text(fields.first?.day ?? ""),
            "last_day": .text(fields.last?.day ?? ""), "archived": .count(count(.archived) + count(.failed)),
            "failed": .count(count(.failed)), "removed": .count(count(.removed)), "absent": .count(count(.absent)),
        ])
    }

    private func drawing(_ size: ChartSize) -> PageValue {
        let grid = DayGrid(size)
        let rows = months.enumerated().map { index, month in
            let y = grid.y(row: index)
            return PageValue.object([
                "month": .text(month.name), "y": length(y),
                "days": .list(
                    month.days.sorted { $0.key < $1.key }.map { day, field in
                        Self.field(field, "\(month.name)-\(padded(day, 2))", x: grid.x(day: day), y)
                    }, element: .object([:])),
            ])
        }
        let ends = months.count > DayGrid.mostBelowOneAxis ? [12, grid.y(row: months.count) + 12] : [12]
        let labels = ends.flatMap { y in
            grid.labelledDays.map { day in
                PageValue.object([
                    "day": .text("\(day)"), "x": length(grid.x(day: day) + grid.width / 2), "y": length(y),
                ])
            }
        }
        return .object([
            "size": .text(size.rawValue), "is_titled": .flag(size.isTitled), "rows": .list(rows, element: .object([:])),
            "labels": .list(labels, element: .object([:])), "label_x": length(DayGrid.left - 6),
            "field_width": length(grid.width), "width": length(size.width),
            "height": length(grid.y(row: months.count) + (ends.count > 1 ? 16 : 0)),
        ])
    }

    private static func field(_ field: Field, _ day: String, x: Double, _ y: Double) -> PageValue {
        let (style, words) =
            switch field {
            case .archived: ("s", "archived")
            case .failed: ("f", "archived, a control failed")
            case .removed: ("o", "removed since")
            case .absent: ("hollow", "no archive")
            }
        return .object([
            "title": .text("\(day): \(words)"), "style": .text(style), "x": length(x),
            "y": length(field == .removed ? y + 8 : y), "height": length(field == .removed ? 8 : 16),
            "is_failed": .flag(field == .failed), "bar_y": length(y + 6),
        ])
    }
}

/// Where the days of a month stand in a row: in groups of five, with their numbers above, so that one can be read off.
struct DayGrid {
    /// Room for the names of months.
    static let left = 60.0
    /// The most rows that need no numbers below them, too.
    static let mostBelowOneAxis = 6

    private let step: Double
    private let gap: Double
    /// Of a field.
    let width: Double
    /// The days that have a number above them.
    let labelledDays: [Int]

    init(_ size: ChartSize) {
        switch size {
        case .wide: (step, gap, width, labelledDays) = (20, 5, 17, Array(1...31))
        case .narrow: (step, gap, width, labelledDays) = (7.7, 3.5, 6.7, [1, 5, 10, 15, 20, 25, 30])
        }
    }

    /// Of a day from 1 to 31.
    func x(day: Int) -> Double { Self.left + Double(day - 1) * step + Double((day - 1) / 5) * gap }

    /// Of a month's row, from 0.
    func y(row: Int) -> Double { 20 + Double(row) * 20 }
}
