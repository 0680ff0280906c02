package import AuditModel

/// One figure against an earlier archive's, or a name that only one of both reports has.
package struct Change: Sendable {
    package enum Movement: String, Sendable {
        case moved, came, went
    }

    package let against: String
    package let figure: String
    package let before: Cell
    package let after: Cell
    /// What the name is one of; nil for a figure of the whole report.
    package let kind: NameKind?
    /// Nil for entries without a name, and for a figure of the whole report.
    package let name: Name?

    /// Nil for a figure that stayed.
    package var movement: Movement? {
        if kind != nil {
            if before == .null { return .came }
            if after == .null { return .went }
        }
        return before.isSame(as: after) ? nil : .moved
    }

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
        if case .integer(let base) = before, case .integer(let difference) = difference, base != 0 {
            let (hundredfold, overflow) = difference.magnitude.multipliedReportingOverflow(by: 100)
            let isNegative = (difference < 0) != (base < 0)
            if !overflow { return .number(exactQuotient(hundredfold, base.magnitude) * (isNegative ? -1 : 1)) }
        }
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

    /// The same figure, also where one side was read back as an integer and the other is a number.
    fileprivate func isSame(as other: Cell) -> Bool {
        if case .integer = self, case .integer = other { return self == other }
        if let left = double, let right = other.double { return left == right }
        return self == other
    }
}

/// Against the comparison archive the summary's figures, moved or not, and the names that came and went; against the restated one all
/// figures and names that moved, came or went. Names by kind, most requests first, then by name.
package func changes(now: ReportFigures, baseline: Baseline) -> [Change] {
    var changes: [Change] = []
    if let archive = baseline.comparison {
        changes += figureChanges(
            now.ofSummary, ArchivedFigures(archiveID: archive.archiveID, figures: archive.figures.ofSummary))
        changes += nameChanges(now, archive).filter { $0.movement == .came || $0.movement == .went }
    }
    if let archive = baseline.restated {
        changes += figureChanges(now, archive).filter { $0.movement != nil }
        changes += nameChanges(now, archive).filter { $0.movement != nil }
    }
    return changes
}

/// Each figure of either report, in the order of report.json, then those that only the earlier one has.
private func figureChanges(_ now: ReportFigures, _ archive: ArchivedFigures) -> [Change] {
    let before = Dictionary(archive.figures.figures.map { ($0.path, $0.value) }) { first, _ in first }
    let known = Set(now.figures.map(\.path))
    let gone = archive.figures.figures.filter { !known.contains($0.path) }.map { (path: $0.path, value: Cell.null) }
    return (now.figures + gone).map { path, value in
        Change(
            against: archive.archiveID, figure: path, before: before[path] ?? .null, after: value, kind: nil, name: nil)
    }
}

/// Each name's requests and tokens; of a name that only one report has, its requests.
private func nameChanges(_ now: ReportFigures, _ archive: ArchivedFigures) -> [Change] {
    NameKind.allCases.flatMap { kind -> [Change] in
        guard let now = now.names[kind], let before = archive.figures.names[kind] else { return [] }
        let earlier = Dictionary(before.map { ($0.name, $0) }) { first, _ in first }
        let current = Set(now.map(\.name))
        let all = now + before.filter { !current.contains($0.name) }
        return all.sorted(by: NamedFigures.precedes).flatMap { row -> [Change] in
            let (old, new) = (earlier[row.name], current.contains(row.name) ? row : nil)
            let figures: [NamedFigures.Figure] = old == nil || new == nil ? [.requests] : [.requests, .tokens]
            return figures.map { figure in
                Change(
                    against: archive.archiveID, figure: "\(kind.table).\(figure.rawValue)",
                    before: old.map { .integer($0[figure]) } ?? .null,
                    after: new.map { .integer($0[figure]) } ?? .null, kind: kind, name: row.name)
            }
        }
    }
}
