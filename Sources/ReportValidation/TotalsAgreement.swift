import AuditModel
import ReportBuilding
import ReportRendering

/// Where a report's total is not the sum of its parts, which each table has in its own way; in a fixed order.
///
/// | figure | is |
/// | --- | --- |
/// | `summary.total_requests` | successful, failed and other together, and `completeness.accepted` less `dropped_duplicates` |
/// | requests, successful, failed, other, tokens of `summary` | the sums over `daily`, `users`, `models`, `usage` |
/// | `summary.total_tokens` | prompt and completion tokens together |
/// | `completeness.bytes_read` | `content_bytes` of `inputs` together |
/// | `summary.failed` | the requests of `errors` |
/// | `completeness.lines_read` | accepted, blank and rejected together; so in each row of `inputs`, whose sums these are |
func totalsDisagreements(of report: Report) -> [String] {
    func figure(_ path: String...) -> Int128? { report.document.cell(path)?.whole }
    func sum(_ values: Int128?...) -> Int128? {
        values.reduce(Optional(0)) { sum, value in sum.flatMap { sum in value.map { sum &+ $0 } } }
    }
    var found: [String] = []
    let total = figure("summary", "total_requests")
    if total != sum(figure("summary", "successful"), figure("summary", "failed"), figure("summary", "other")) {
        found.append("summary.total_requests is not successful, failed and other together")
    }
    // Archives from before do not say how many duplicates were dropped, which are all exact ones or none.
    let exact = figure("completeness", "duplicates", "exact") ?? 0
    let dropped: [Int128] = figure("completeness", "dropped_duplicates").map { [$0] } ?? [0, exact]
    if let total, let accepted = figure("completeness", "accepted"), !dropped.contains(accepted &- total) {
        found.append("summary.total_requests is not completeness.accepted")
    }
    if let tokens = figure("summary", "total_tokens"),
        tokens != sum(figure("summary", "prompt_tokens"), figure("summary", "completion_tokens"))
    {
        found.append("summary.total_tokens is not prompt_tokens and completion_tokens together")
    }
    let figures = [
        ("requests", "total_requests"), ("successful", "successful"), ("failed", "failed"), ("other", "other"),
        ("prompt_tokens", "prompt_tokens"), ("completion_tokens", "completion_tokens"),
    ]
    for name in ["daily", "users", "models", "usage"] {
        guard let dataset = report.dataset(named: name) else { continue }
        for (column, member) in figures {
            guard let sum = dataset.sum(of: column), let stated = figure("summary", member), sum != stated else {
                continue
            }
            found.append("summary.\(member) is not the sum of \(name)")
        }
    }
    if let failures = report.dataset(named: "errors")?.sum(of: "requests"), failures != figure("summary", "failed") {
        found.append("summary.failed is not the sum of errors")
    }
    return found + accountingDisagreements(of: report)
}

private func accountingDisagreements(of report: Report) -> [String] {
    let members = [("lines", "lines_read"), ("accepted", "accepted"), ("blank", "blank"), ("rejected", "rejected")]
    let stated = members.map { report.document.cell(["completeness", $0.1])?.whole }
    var found: [String] = []
    if let lines = stated[0], let accepted = stated[1], let blank = stated[2], let rejected = stated[3],
        lines != accepted &+ blank &+ rejected
    {
        found.append("completeness.lines_read is not accepted, blank and rejected together")
    }
    guard let inputs = report.dataset(named: "inputs") else { return found }
    for ((column, member), value) in zip(members, stated) where inputs.sum(of: column) != value {
        found.append("completeness.\(member) is not the sum of inputs")
    }
    if let bytes = inputs.sum(of: "content_bytes"),
        bytes != report.document.cell(["completeness", "bytes_read"])?.whole
    {
        found.append("completeness.bytes_read is not the sum of inputs")
    }
    let columns = members.compactMap { inputs.place($0.0) }
    guard columns.count == members.count else { return found }
    let isEven = (0..<inputs.rowCount).allSatisfy { row in
        let counts = columns.map { inputs.cell(row: row, column: $0).whole ?? 0 }
        return counts[0] == counts[1] &+ counts[2] &+ counts[3]
    }
    return isEven ? found : found + ["lines of inputs are not accepted, blank and rejected together"]
}

extension Dataset {
    /// The sum of a column of integers; nil where there is no such column.
    fileprivate func sum(of name: String) -> Int128? {
        guard let column = place(name) else { return nil }
        return (0..<rowCount).reduce(0) { $0 &+ (cell(row: $1, column: column).whole ?? 0) }
    }
}

extension Cell {
    /// The whole number that it is; one that was read back may be a double.
    fileprivate var whole: Int128? {
        switch self {
        case .integer(let value): value
        case .number(let value): Int128(exactly: value)
        case .null, .text, .flag: nil
        }
    }
}
