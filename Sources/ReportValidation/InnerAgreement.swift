import AuditModel
import ReportBuilding
import ReportRendering

/// The members of a report that say again what its tables say, and do not say the same; in a fixed order.
///
/// | member | says again |
/// | --- | --- |
/// | `by_user`, `by_model` | `requests` of `users`, of `models`, for every name, in their order |
/// | `error_breakdown` | `requests` of `errors`, summed by error type; `""` where there is none |
/// | `week_hours` | `hours`, when its rows of an hour are summed |
/// | `report_period` | the first and last date of `completeness.calendar`, and how many there are |
/// | `completeness.missing_days` | the dates of `completeness.calendar` that are missing |
/// | totals | the sums of their parts: `totalsDisagreements` |
/// | counts of `custody` | the rows of `custody.files` by their state; null where there are none |
func innerDisagreements(of report: Report) -> [String] {
    var found: [String] = []
    for (member, table) in [("by_user", "users"), ("by_model", "models")] {
        guard case .counts(let counts)? = report.document[[member]], let rows = report.dataset(named: table) else {
            continue
        }
        let named = rows.integers(["requests"], by: 0).filter { $0.key != .null }
        let isEqual =
            counts.count == named.count
            && zip(counts, named).allSatisfy { .text($0.name) == $1.key && [$0.count] == $1.sums }
        if !isEqual { found.append("\(member) does not count what \(table) does") }
    }
    if case .counts(let counts)? = report.document[["error_breakdown"]], let errors = report.dataset(named: "errors"),
        let column = errors.place("error_type")
    {
        let sums = errors.integers(["requests"], by: column).map {
            ($0.key == .null ? .text(Name("")) : $0.key, $0.sums)
        }
        if Dictionary(sums, uniquingKeysWith: { zip($0, $1).map(&+) })
            != Dictionary(counts.map { (Cell.text($0.name), [$0.count]) }, uniquingKeysWith: { first, _ in first })
        {
            found.append("error_breakdown does not count what errors does")
        }
    }
    if let hours = report.dataset(named: "hours"), let week = report.dataset(named: "week_hours"),
        let column = week.place("hour")
    {
        let figures = ["requests", "successful", "failed", "other", "prompt_tokens", "completion_tokens"]
        let (day, sums) = (hours.integers(figures, by: 0), week.integers(figures, by: column))
        if !day.elementsEqual(sums, by: { $0.key == $1.key && $0.sums == $1.sums }) {
            found.append("week_hours does not sum up to hours")
        }
    }
    return found + totalsDisagreements(of: report) + periodDisagreements(of: report) + custodyDisagreements(of: report)
}

private func periodDisagreements(of report: Report) -> [String] {
    guard let calendar = report.dataset(named: "calendar"), calendar.rowCount > 0,
        let dates = calendar.place("date"),
        let states = calendar.place("state")
    else { return [] }
    var found: [String] = []
    func stated(_ name: String) -> Cell? { report.document.cell(["report_period", name]) }
    let last = calendar.rowCount - 1
    if stated("start") != calendar.cell(row: 0, column: dates)
        || stated("end") != calendar.cell(row: last, column: dates)
        || stated("days")?.double != Double(calendar.rowCount)
    {
        found.append("report_period is not that of completeness.calendar")
    }
    let missing = (0...last).filter { calendar.cell(row: $0, column: states) == .words("missing") }
    if case .list(let nodes)? = report.document[["completeness", "missing_days"]] {
        let isEqual = nodes.elementsEqual(missing) { $0.cell([]) == calendar.cell(row: $1, column: dates) }
        if !isEqual { found.append("completeness.missing_days are not those of completeness.calendar") }
    }
    if let reasons = calendar.place("reason"),
        case .list(let nodes)? = report.document[["completeness", "closed_days"]]
    {
        let closed = (0...last).filter { calendar.cell(row: $0, column: reasons) != .null }
        let isEqual = nodes.elementsEqual(closed) { node, row in
            node.cell(["date"]) == calendar.cell(row: row, column: dates)
                && node.cell(["reason"]) == calendar.cell(row: row, column: reasons)
        }
        if !isEqual { found.append("completeness.closed_days are not those of completeness.calendar") }
    }
    return found
}

private func custodyDisagreements(of report: Report) -> [String] {
    guard case .object(let members)? = report.document[["custody"]], let files = report.dataset(named: "custody"),
        let states = files.place("state")
    else { return [] }
    let isEqual = members.allSatisfy { name, node in
        guard case .cell(let count) = node else { return true }
        let rows = (0..<files.rowCount).count { files.cell(row: $0, column: states) == .words(name) }
        return count == .null ? files.rowCount == 0 : count.double == Double(rows)
    }
    return isEqual ? [] : ["custody does not count what custody.files does"]
}

extension Dataset {
    /// The columns' sums for each value of the key column, in the order in which the keys come.
    fileprivate func integers(_ names: [String], by key: Int) -> [(key: Cell, sums: [Int128])] {
        let figures = names.compactMap(place)
        var (places, groups): ([Cell: Int], [(key: Cell, sums: [Int128])]) = ([:], [])
        for row in 0..<rowCount {
            let cell = cell(row: row, column: key)
            let place = places[cell] ?? groups.count
            if place == groups.count {
                places[cell] = place
                groups.append((cell, [Int128](repeating: 0, count: figures.count)))
            }
            for (index, column) in figures.enumerated() {
                if case .integer(let value) = self.cell(row: row, column: column) {
                    groups[place].sums[index] = groups[place].sums[index].addingReportingOverflow(value).partialValue
                }
            }
        }
        return groups
    }
}
