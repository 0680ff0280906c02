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
    private static let (left, step) = (64.0, 20.0)

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
        let rows = months.enumerated().map { index, month in
            let y = Double(index) * Self.step + 2
            return PageValue.object([
                "month": .text(month.name), "y": length(y),
                "days": .list(
                    month.days.sorted { $0.key < $1.key }.map { day, field in
                        Self.field(
                            field, "\(month.name)-\(padded(day, 2))", x: Self.left + Double(day - 1) * Self.step, y)
                    }, element: .object([:])),
            ])
        }
        return .object([
            "rows": .list(rows, element: .object([:])), "label_x": length(Self.left - 8),
            "width": length(Self.left + 31 * Self.step), "height": length(Double(months.count) * Self.step + 2),
            "empty": .flag(months.isEmpty), "shown": .count(months.count),
            "left_out": .flag(monthCount > months.count),
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
