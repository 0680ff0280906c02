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
        switch (before, after) {
        case (.integer(let before)?, .integer(let after)?): .integer(after - before)
        case (.number(let before)?, .number(let after)?): .number(after - before)
        case (.integer(let before)?, .number(let after)?): .number(after - Double(before))
        case (.number(let before)?, .integer(let after)?): .number(Double(after) - before)
        default: .null
        }
    }

    /// The difference as a share of before; null where before is none or zero.
    package var percent: Cell {
        if case .integer(let base)? = before, case .integer(let difference) = difference, base != 0 {
            let (hundredfold, overflow) = difference.magnitude.multipliedReportingOverflow(by: 100)
            let isNegative = (difference < 0) != (base < 0)
            if !overflow { return .number(exactQuotient(hundredfold, base.magnitude) * (isNegative ? -1 : 1)) }
        }
        guard let base = before?.double, base != 0, let difference = difference.double else { return .null }
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

/// Against the comparison archive the summary's figures, moved or not, and the names that came and went. Against the restated one all that
/// moved, came or went: figures of the whole report in its order; the rows of each table in theirs, then those that went; error types.
package func changes(now: ReportFigures, baseline: Baseline) -> [Change] {
    var changes: [Change] = []
    if let archive = baseline.comparison {
        changes += figureChanges(
            now.ofSummary, ArchivedFigures(archiveID: archive.archiveID, figures: archive.figures.ofSummary))
        changes += NameKind.allCases.flatMap { nameChanges($0, now, archive) }.filter { $0.movement != .moved }
    }
    if let archive = baseline.restated {
        changes += figureChanges(now, archive).filter { $0.movement != nil }
        for (table, rows) in now.tables {
            guard let earlier = archive.figures.tables.first(where: { $0.table == table }) else { continue }
            changes += rowChanges(table, rows, earlier.rows, archive.archiveID)
        }
        changes += nameChanges(.errorType, now, archive)
    }
    return changes
}

/// Each figure of either report, in the order of report.json, then those that only the earlier one has.
private func figureChanges(_ now: ReportFigures, _ archive: ArchivedFigures) -> [Change] {
    let before = Dictionary(archive.figures.figures.map { ($0.path, $0.value) }) { first, _ in first }
    let known = Set(now.figures.map(\.path))
    func change(_ path: String, after: Cell?) -> Change {
        Change(against: archive.archiveID, figure: path, before: before[path], after: after, kind: nil, names: [])
    }
    return now.figures.map { change($0.path, after: $0.value) }
        + archive.figures.figures.filter { !known.contains($0.path) }.map { change($0.path, after: nil) }
}

/// Each number of a row that moved; of a row that only one report has, the first number.
private func rowChanges(_ table: RowTable, _ now: Dataset, _ before: Dataset, _ archiveID: String) -> [Change] {
    let (keys, keysBefore) = (table.keys.compactMap(now.index), table.keys.compactMap(before.index))
    func change(_ figure: String, _ before: Cell?, _ after: Cell?, _ key: [Cell]) -> Change {
        Change(against: archiveID, figure: figure, before: before, after: after, kind: table.row, names: key)
    }
    let figures = table.figures(of: now).compactMap { name -> (path: String, now: Int, before: Int)? in
        guard let now = now.index(of: name), let before = before.index(of: name) else { return nil }
        return ("\(table.path).\(name)", now, before)
    }
    guard let first = figures.first else { return [] }
    var earlier: [[Cell]: Int] = [:]
    for row in 0..<before.rowCount { earlier[keysBefore.map { before.cell(row: row, column: $0) }] = row }
    var changes: [Change] = []
    for row in 0..<now.rowCount {
        let key = keys.map { now.cell(row: row, column: $0) }
        guard let earlierRow = earlier.removeValue(forKey: key) else {
            changes.append(change(first.path, nil, now.cell(row: row, column: first.now), key))
            continue
        }
        changes += figures.map { figure in
            change(
                figure.path, before.cell(row: earlierRow, column: figure.before),
                now.cell(row: row, column: figure.now), key)
        }.filter { $0.movement != nil }
    }
    return changes
        + earlier.sorted { $0.value < $1.value }.map { key, row in
            change(first.path, before.cell(row: row, column: first.before), nil, key)
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
            after: current[row.name].map(Cell.integer), kind: kind.rawValue, names: [.name(row.name)])
    }.filter { $0.movement != nil }
}
