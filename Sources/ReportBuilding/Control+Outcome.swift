import AuditModel
import LogSummaries

/// What controls are measured on.
struct MeasuredReport {
    /// The report's members, with null where there was nothing to measure.
    let document: ReportNode
    /// Paths of counts that have no value, as there was nothing of which they could count what is wrong.
    let unmeasured: Set<String>
    let names: [NameKind: [NamedFigures]]
    let comparison: ArchivedFigures?
    let quarterHours: QuarterHours
    let zone: ZoneOffsets?
    let asOf: CalendarDay
    let oldestKnownDay: CalendarDay?
    let oldestDay: CalendarDay?
}

extension Control {
    func outcome(of report: MeasuredReport) -> ControlOutcome {
        switch measure {
        case .figure(let path):
            ControlOutcome(
                self, observed: report.unmeasured.contains(path) ? .null : report.document.figure(at: path),
                isLowerBound: report.document.figure(at: path.lowerBoundPath) == .integer(1), orElse: Self.reason(path))
        case .count(let path, let name):
            ControlOutcome(
                self,
                observed: report.unmeasured.contains(path) ? .null : report.document.count(of: name, at: path))
        case .retention: retention(report)
        case .rows(let table, let column, let minimum): rows(report.document, table, column, minimum)
        case .allowList(let kind, let allowed): allowList(report.names[kind] ?? [], allowed)
        case .outsideHours(let hours):
            ControlOutcome(
                self,
                observed: report.zone.flatMap { hours.requestsOutside(report.quarterHours, in: $0) }.map(Cell.count)
                    ?? .null, orElse: report.zone == nil ? .noZone : .nothingToMeasure)
        case .leap(let kind, let figure, let rule):
            leap(report.names[kind] ?? [], report.comparison, kind, figure, rule)
        }
    }

    /// Why a figure that has no value has none.
    private static func reason(_ path: String) -> ControlOutcome.Reason {
        if path == "completeness.nothing_received" { return .allClosed }
        return path.hasPrefix("custody.") ? .nothingRecorded : .nothingToMeasure
    }

    /// Where nothing is kept of what an archive once saw, 0 days are; a log that is younger than a floor, and of which nothing was ever
    /// older, cannot have been kept longer.
    private func retention(_ report: MeasuredReport) -> ControlOutcome {
        let days = report.document.figure(at: Measure.retentionPath)
        if days == .null, let known = report.oldestKnownDay, known <= report.asOf {
            return ControlOutcome(self, observed: .count(0))
        }
        let judged = ControlOutcome(self, observed: days)
        guard judged.result == .fail, comparison == .atLeast || comparison == .above,
            let oldest = report.oldestDay, oldest <= report.oldestKnownDay ?? oldest
        else { return judged }
        return ControlOutcome(self, observed: .null, orElse: .youngLog)
    }

    private func rows(_ document: ReportNode, _ table: RowTable, _ column: String, _ minimum: Int) -> ControlOutcome {
        guard case .rows(let dataset)? = document[table.path.members], let index = dataset.index(of: column) else {
            return ControlOutcome(self, observed: .null, failing: [])
        }
        let holes = dataset.index(of: column.lowerBoundPath)
        let requests = dataset.index(of: "requests")
        let keys = table.keys.compactMap(dataset.index)
        var (worst, isLowerBound) = (Cell.null, false)
        var failing: [ControlOutcome.Failing] = []
        for row in 0..<dataset.rowCount {
            if minimum > 0, let requests,
                Comparison.below.holds(dataset.cell(row: row, column: requests), Double(minimum))
            {
                continue
            }
            let value = dataset.cell(row: row, column: index).measured
            guard value != .null else { continue }
            let hasHoles = holes.map { dataset.cell(row: row, column: $0) } == .flag(true)
            let isWorst = worst == .null || comparison.isWorse(value, than: worst, limit)
            if isWorst { worst = value }
            // Under an upper limit, what any row lacks may make it worse than the worst.
            if comparison.isUpper {
                isLowerBound = isLowerBound || hasHoles
            } else if isWorst {
                isLowerBound = hasHoles
            }
            if !comparison.holds(value, limit) {
                let name = rowName(keys.map { dataset.cell(row: row, column: $0) }, of: table)
                failing.append(.init(name: name, observed: value, isLowerBound: hasHoles))
            }
        }
        // The worst first; those that are equally bad stay in the order of their table.
        let ranked = failing.enumerated().sorted { left, right in
            if comparison.isWorse(left.element.observed, than: right.element.observed, limit) { return true }
            if comparison.isWorse(right.element.observed, than: left.element.observed, limit) { return false }
            return left.offset < right.offset
        }
        failing = ranked.map(\.element)
        return ControlOutcome(self, observed: worst, isLowerBound: isLowerBound, failing: failing)
    }

    private func allowList(_ names: [NamedFigures], _ allowed: [Name]) -> ControlOutcome {
        let judged = names.compactMap(\.name)
        guard !allowed.isEmpty, !judged.isEmpty else {
            return ControlOutcome(
                self, observed: .null, failing: [], orElse: allowed.isEmpty ? .noList : .nothingToMeasure)
        }
        let known = Set(allowed)
        let failing = judged.filter { !known.contains($0) }
        return ControlOutcome(self, observed: .count(failing.count), failing: failing.map { .init(name: $0) })
    }

    private func leap(
        _ now: [NamedFigures], _ comparison: ArchivedFigures?, _ kind: NameKind, _ figure: NamedFigures.Figure,
        _ rule: LeapRule
    ) -> ControlOutcome {
        guard let comparison else {
            return ControlOutcome(self, observed: .null, failing: [], orElse: .noComparison)
        }
        guard let before = comparison.figures.names[kind] else {
            return ControlOutcome(self, observed: .null, failing: [], orElse: .notComparable)
        }
        // Entries without a name are of no name.
        let named = now.filter { $0.name != nil }
        guard !named.isEmpty else { return ControlOutcome(self, observed: .null, failing: []) }
        let known = Dictionary(before.map { ($0.name, $0[figure]) }) { first, _ in first }
        // The worst first: the most.
        let leaping = named.filter { rule.leaps($0[figure], from: known[$0.name]) }.enumerated().sorted {
            ($1.element[figure], $0.offset) < ($0.element[figure], $1.offset)
        }
        let failing = leaping.map(\.element).map { name in
            ControlOutcome.Failing(
                name: name.name, observed: .integer(name[figure]),
                before: known[name.name].map(Cell.integer) ?? .null)
        }
        return ControlOutcome(self, observed: .count(failing.count), failing: failing)
    }
}

/// A row's name: its key, or its keys with ` / ` between them, of an hour `00:00` or `Sun 00:00`; nil where it has none.
private func rowName(_ keys: [Cell], of table: RowTable) -> Name? {
    if table.keys.last == "hour", case .integer(let hour)? = keys.last {
        var day = ""
        if keys.count == 2, case .integer(let weekday) = keys[0] {
            day = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][Int(weekday) - 1] + " "
        }
        return Name("\(day)\(hour < 10 ? "0" : "")\(hour):00")
    }
    let texts = keys.map { key -> [UInt8]? in
        switch key {
        case .text(let name): name.bytes
        case .integer(let number): Array(String(number).utf8)
        default: nil
        }
    }
    guard texts.contains(where: { $0 != nil }) else { return nil }
    return Name(bytes: Array(texts.map { $0 ?? [] }.joined(separator: Array(" / ".utf8))))
}
