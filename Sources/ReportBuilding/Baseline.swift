import AuditModel

/// What a report looks back at; read from earlier archives by the caller.
package struct Baseline: Sendable {
    /// The highest revision of the latest earlier as-of day with the same number of days.
    package let comparison: ArchivedFigures?
    /// The revision that this report restates.
    package let restated: ArchivedFigures?

    package init(comparison: ArchivedFigures?, restated: ArchivedFigures?) {
        self.comparison = comparison
        self.restated = restated
    }
}

/// The summary figures of an archived report.
package struct ArchivedFigures: Sendable {
    package let archiveID: String
    /// By path (`summary.total_requests`), in the order of its report.json.
    package let figures: [(path: String, value: Cell)]

    package init(archiveID: String, figures: [(path: String, value: Cell)]) {
        self.archiveID = archiveID
        self.figures = figures
    }
}

/// One figure against an earlier archive's.
package struct Change: Sendable {
    package let against: String
    package let figure: String
    package let before: Cell
    package let after: Cell

    /// After less before; null where one of them is none, or no number.
    package var difference: Cell {
        switch (before, after) {
        case (.integer(let before), .integer(let after)): .integer(after - before)
        case (.number(let before), .number(let after)): .number(after - before)
        case (.integer(let before), .number(let after)): .number(after - Double(before))
        case (.number(let before), .integer(let after)): .number(Double(after) - before)
        default: .null
        }
    }

    /// The difference as a share of before; null where before is none or zero.
    package var percent: Cell {
        guard let base = before.double, base != 0, let difference = difference.double else { return .null }
        return .number(difference / base * 100)
    }
}

extension Cell {
    /// The value of a number or integer; nil for anything else.
    package var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }
}

/// Every figure of `now` that an earlier report has too: all against the comparison archive, only those that moved against the restated one.
func changes(now: [(path: String, value: Cell)], baseline: Baseline) -> [Change] {
    func list(_ archive: ArchivedFigures?, onlyMoved: Bool) -> [Change] {
        guard let archive else { return [] }
        let before = Dictionary(archive.figures.map { ($0.path, $0.value) }) { first, _ in first }
        return now.compactMap { path, value in
            guard let old = before[path], !onlyMoved || !old.equals(value) else { return nil }
            return Change(against: archive.archiveID, figure: path, before: old, after: value)
        }
    }
    return list(baseline.comparison, onlyMoved: false) + list(baseline.restated, onlyMoved: true)
}

extension Cell {
    /// The same figure, also where one side was read back as an integer and the other is a number.
    fileprivate func equals(_ other: Cell) -> Bool {
        if let left = double, let right = other.double { return left == right }
        return self == other
    }
}
