package import AuditModel

/// What a control measures.
package enum Measure: Sendable {
    /// A figure of the report by its path; a list or a row table counts its elements, true counts as 1 and false as 0.
    case figure(String)
    /// What a member of the report that counts by names, at that path, counts of one name.
    case count(String, of: Name)
    /// How many days the day files reach back.
    case retention
    /// A column in each row of a table; rows with fewer requests than that are left out.
    case rows(RowTable, column: String, minimumRequests: Int)
    /// How many names are not on the list, which is sorted; an empty list is none.
    case allowList(NameKind, [Name])
    /// How many requests came outside these hours.
    case outsideHours(WorkingHours)
    /// How many names' figures leap against the comparison archive.
    case leap(NameKind, NamedFigures.Figure, LeapRule)

    /// The measure as controls.yaml names it.
    package var name: String {
        switch self {
        case .figure(let path): path
        case .count(let path, let name): "\(path).\(name)"
        case .retention: "retention_days"
        case .rows(let table, let column, _): "\(table.path).\(column)"
        case .allowList(let kind, _): kind.table
        case .outsideHours: "outside_hours"
        case .leap(let kind, let figure, _): "\(kind.table).\(figure.rawValue)"
        }
    }
}

extension Measure {
    /// The figure that `retention_days` measures.
    static let retentionPath = "completeness.retention_days"
    /// The figure of the first control that sets hours.
    static let outsideHoursPath = "completeness.outside_hours"
}

/// When a name's figure leaps: it is above `minimum`, and above `factor` times the comparison archive's.
package struct LeapRule: Sendable, Hashable {
    package let factor: Double
    package let minimum: Int
    /// Whether a name that the comparison archive does not have counts as 0 there; else it is not judged.
    package let judgesNewNames: Bool

    func leaps(_ now: Int128, from before: Int128?) -> Bool {
        guard let before = before ?? (judgesNewNames ? 0 : nil) else { return false }
        return now > Int128(minimum) && isAbove(now, factor, times: before)
    }
}

extension Measure {
    /// Whether the value is a count of what must not be, so that only a ceiling makes sense.
    var countsWhatFails: Bool {
        switch self {
        case .figure, .count, .retention, .rows: false
        case .allowList, .outsideHours, .leap: true
        }
    }
}
