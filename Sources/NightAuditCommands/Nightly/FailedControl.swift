import AuditModel
import JSONText
import ReportBuilding
import ReportRendering

/// A control that failed, tonight or in an archived report, as one line on stderr tells it.
struct FailedControl: CustomStringConvertible {
    let id: String
    let title: String
    let severity: Severity
    /// The figure as report.json has it; nil where there is none.
    let observed: String?
    let comparison: String
    let limit: Double
    let failing: Int?

    /// Nil for an outcome that is no failure.
    init?(_ outcome: ControlOutcome) {
        guard outcome.result == .fail else { return nil }
        id = outcome.control.id
        title = outcome.control.title
        severity = outcome.control.severity
        observed = outcome.observed == .null ? nil : outcome.observed.raw
        comparison = outcome.control.comparison.rawValue
        limit = outcome.control.limit
        failing = outcome.failing
    }

    /// From a row of an archived report's controls; nil for one that did not fail.
    init?(_ row: JSONValue) {
        guard row["outcome"]?.text == "fail", let id = row["id"]?.text,
            let severity = row["severity"]?.text.flatMap(Severity.init(rawValue:)),
            case .number(let limit)? = row["limit"]
        else { return nil }
        self.id = id
        self.severity = severity
        title = row["title"]?.text ?? ""
        comparison = row["comparison"]?.text ?? ""
        self.limit = Double(limit) ?? 0
        if case .number(let text)? = row["observed"] { observed = text } else { observed = nil }
        failing = row["failing"]?.integer
    }

    var description: String {
        let seen = observed ?? "nothing"
        let rows = failing.map { ", \($0) failing" } ?? ""
        return
            "control \(id) failed (\(severity.rawValue)): \(title): observed \(seen), limit \(comparison) \(shortestDecimal(limit))\(rows)"
    }
}
