import AuditModel

/// One figure against an earlier archive's; it may be of a row, or of a name, that only one of both reports has.
package struct Change: Sendable {
    package enum Movement: String, Sendable {
        case moved, came, went
    }

    package let against: String
    package let figure: String
    /// Nil where the earlier report has no such figure, null where it has no value.
    package let before: Cell?
    /// The same of this report.
    package let after: Cell?
    /// Whether `before` is a total with holes, so that the true one may be above it.
    package let isLowerBoundBefore: Bool
    /// The same of `after`.
    package let isLowerBoundAfter: Bool
    /// What the name is one of, or what the row is, as `RowTable` calls it; nil for a figure of the whole report.
    package let kind: String?
    /// Up to two, in the order of the table's keys: null for entries without a name; none for a figure of the whole report.
    package let names: [Cell]

    /// Nil for a figure that stayed.
    package var movement: Movement? {
        if (before ?? .null).isSame(as: after ?? .null) { return nil }
        return before == nil ? .came : after == nil ? .went : .moved
    }

    /// After less before; null where one of them is none, or no number.
    package var difference: Cell {
        if case .integer(let before)? = before, case .integer(let after)? = after,
            case (let difference, let overflows) = after.subtractingReportingOverflow(before), !overflows
        {
            return .integer(difference)
        }
        guard let before, let after, let from = before.double, let to = after.double else { return .null }
        return .number(decimalDifference(before, after).map(\.difference) ?? to - from)
    }

    /// The difference as a share of before; null where before is none or zero.
    package var percent: Cell {
        if case .integer(let base)? = before, case .integer(let difference) = difference, base != 0 {
            let (hundredfold, overflow) = difference.magnitude.multipliedReportingOverflow(by: 100)
            let isNegative = (difference < 0) != (base < 0)
            if !overflow { return .number(exactQuotient(hundredfold, base.magnitude) * (isNegative ? -1 : 1)) }
        }
        guard let before, let base = before.double, base != 0, let difference = difference.double else { return .null }
        if let after, let exact = decimalDifference(before, after)?.percent { return .number(exact) }
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

/// Against the comparison archive the summary's numbers, moved or not, its flags that moved, and the names that came and went. Against the restated one all that
/// moved, came or went: figures of the whole report in its order; the rows of each table in theirs, then those that went; error types.
/// What was not measured, as a rate of nothing, is null on its side.
package func changes(now: ReportFigures, baseline: Baseline) -> [Change] {
    var changes: [Change] = []
    let measured = now.measured
    if let archive = baseline.comparison {
        changes += figureChanges(measured.ofSummary, archive.archiveID, archive.figures.measured.ofSummary)
        changes += NameKind.allCases.flatMap { nameChanges($0, now, archive) }.filter { $0.movement != .moved }
    }
    if let archive = baseline.restated {
        changes += figureChanges(measured, archive.archiveID, archive.figures.measured).filter { $0.movement != nil }
        for (table, rows) in now.tables {
            guard let earlier = archive.figures.tables.first(where: { $0.table == table }) else { continue }
            changes += rowChanges(table, rows, earlier.rows, archive.archiveID)
        }
        changes += nameChanges(.errorType, now, archive)
    }
    return changes
}

/// Each figure of either report, in the order of report.json, then those that only the earlier one has; a flag only where it moved.
private func figureChanges(_ now: ReportFigures, _ archiveID: String, _ earlier: ReportFigures) -> [Change] {
    let before = Dictionary(earlier.figures.map { ($0.path, $0.value) }) { first, _ in first }
    let after = Dictionary(now.figures.map { ($0.path, $0.value) }) { first, _ in first }
    let paths = now.figures.map(\.path) + earlier.figures.map(\.path).filter { after[$0] == nil }
    return paths.compactMap { path in
        if case .flag? = after[path], after[path] == before[path] { return nil }
        return Change(
            against: archiveID, figure: path, before: before[path]?.measured, after: after[path]?.measured,
            isLowerBoundBefore: before[path.lowerBoundPath] == .flag(true),
            isLowerBoundAfter: after[path.lowerBoundPath] == .flag(true), kind: nil, names: [])
    }
}

/// Each number and flag of a row that moved; of a row that only one report has, the first number.
private func rowChanges(_ table: RowTable, _ now: Dataset, _ before: Dataset, _ archiveID: String) -> [Change] {
    let (keys, keysBefore) = (table.keys.compactMap(now.index), table.keys.compactMap(before.index))
    func value(_ dataset: Dataset, _ row: Int?, _ column: Int?) -> Cell? {
        guard let row, let column else { return nil }
        return dataset.cell(row: row, column: column)
    }
    typealias Place = (figure: Int, lowerBound: Int?)
    func place(_ figure: String, in dataset: Dataset) -> Place? {
        dataset.index(of: figure).map { ($0, dataset.index(of: figure.lowerBoundPath)) }
    }
    typealias Figure = (path: String, now: Place, before: Place)
    func change(_ figure: Figure, _ old: Int?, _ new: Int?, _ key: [Cell]) -> Change {
        Change(
            against: archiveID, figure: figure.path, before: value(before, old, figure.before.figure)?.measured,
            after: value(now, new, figure.now.figure)?.measured,
            isLowerBoundBefore: value(before, old, figure.before.lowerBound) == .flag(true),
            isLowerBoundAfter: value(now, new, figure.now.lowerBound) == .flag(true), kind: table.row, names: key)
    }
    let figures = table.figures(of: now).compactMap { name -> Figure? in
        guard let now = place(name, in: now), let before = place(name, in: before) else { return nil }
        return ("\(table.path).\(name)", now, before)
    }
    guard let first = figures.first else { return [] }
    var earlier: [[Cell]: Int] = [:]
    for row in 0..<before.rowCount { earlier[keysBefore.map { before.cell(row: row, column: $0) }] = row }
    var changes: [Change] = []
    for row in 0..<now.rowCount {
        let key = keys.map { now.cell(row: row, column: $0) }
        guard let earlierRow = earlier.removeValue(forKey: key) else {
            changes.append(change(first, nil, row, key))
            continue
        }
        changes += figures.map { change($0, earlierRow, row, key) }.filter { $0.movement != nil }
    }
    return changes
        + earlier.sorted { $0.value < $1.value }.map { key, row in
            change(first, row, nil, key)
        }
}

/// The requests of each name that moved, came or went, most requests first, then by name.
private func nameChanges(_ kind: NameKind, _ now: ReportFigures, _ archive: ArchivedFigures) -> [Change] {
    guard let now = now.names[kind], let before = archive.figures.names[kind] else { return [] }
    let earlier = Dictionary(before.map { ($0.name, $0.requests) }) { first, _ in first }
    let current = Dictionary(now.map { ($0.name, $0.requests) }) { first, _ in first }
    let all = now + before.filter { current[$0.name] == nil }
    return all.sorted(by: NamedFigures.precedes).map { row in
        Change(
            against: archive.archiveID, figure: "\(kind.table).requests", before: earlier[row.name].map(Cell.integer),
            after: current[row.name].map(Cell.integer), isLowerBoundBefore: false, isLowerBoundAfter: false,
            kind: kind.rawValue, names: [.name(row.name)])
    }.filter { $0.movement != nil }
}
