package import AuditModel

/// One stated check: what is measured, how it is compared, and with what.
package struct Control: Sendable {
    package enum Comparison: String, Sendable {
        case atMost = "<="
        case atLeast = ">="
    }

    package let id: String
    package let title: String
    /// The figure's path in report.json, or the number of its elements for a list.
    package let measure: String
    package let comparison: Comparison
    package let limit: Double
    package let severity: Severity
    /// The clauses it supports evidence for.
    package let supports: String
    /// The section of the report that shows it.
    package let evidence: String

    /// Controls of every report. To add one, add a row.
    package static let shipped: [Control] = [
        Control(
            id: "no_missing_day", title: "Every day of the window has a day file",
            measure: "completeness.missing_days", comparison: .atMost, limit: 0, severity: .error,
            supports: "EU AI Act 12, 19; SOC 2 CC7.2; ISO/IEC 27001 A.8.15", evidence: "completeness.calendar"),
        Control(
            id: "no_unreadable_file", title: "Every day file could be read to its end",
            measure: "completeness.unreadable_files", comparison: .atMost, limit: 0, severity: .error,
            supports: "EU AI Act 12; NIST SP 800-92", evidence: "inputs"),
        Control(
            id: "no_differing_twins", title: "No day file lies there twice with different contents",
            measure: "completeness.differing_twins", comparison: .atMost, limit: 0, severity: .error,
            supports: "SOC 2 IPE; ISO/IEC 27001 A.8.15", evidence: "findings"),
        Control(
            id: "rejected_share", title: "At most 0.1 % of all lines are rejected",
            measure: "completeness.rejected_share", comparison: .atMost, limit: 0.001, severity: .warning,
            supports: "SOC 2 IPE; NIST SP 800-92", evidence: "completeness.rejected_lines"),
        Control(
            id: "success_rate", title: "At least 95 % of all requests succeed",
            measure: "summary.success_rate", comparison: .atLeast, limit: 0.95, severity: .warning,
            supports: "EU AI Act 26; ISO/IEC 42001 A.6.2.8", evidence: "errors"),
        Control(
            id: "token_coverage", title: "At least 95 % of all requests carry their token counts",
            measure: "completeness.coverage.tokens", comparison: .atLeast, limit: 0.95, severity: .warning,
            supports: "EU AI Act 12; ISO/IEC 42001 A.6.2.8", evidence: "completeness.coverage"),
    ]

    /// Measures the figure; not applicable where there is nothing to measure.
    func outcome(of document: ReportNode, hasEntries: Bool) -> ControlOutcome {
        let observed: Cell
        switch document[measure.split(separator: ".").map(String.init)] {
        case .cell(let cell): observed = cell
        case .list(let elements): observed = .integer(Int128(elements.count))
        default: observed = .null
        }
        guard let value = observed.double, hasEntries || !measure.hasPrefix("summary.") else {
            return ControlOutcome(control: self, observed: .null, result: .notApplicable)
        }
        let holds = comparison == .atMost ? value <= limit : value >= limit
        return ControlOutcome(control: self, observed: observed, result: holds ? .pass : .fail)
    }
}

/// A control with what was observed.
package struct ControlOutcome: Sendable {
    package enum Result: String, Sendable {
        case pass, fail
        case notApplicable = "not_applicable"
    }

    package let control: Control
    package let observed: Cell
    package let result: Result

    package init(control: Control, observed: Cell, result: Result) {
        self.control = control
        self.observed = observed
        self.result = result
    }
}
