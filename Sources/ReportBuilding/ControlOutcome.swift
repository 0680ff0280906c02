package import AuditModel

/// A control with what was observed.
package struct ControlOutcome: Sendable {
    package enum Result: String, Sendable {
        case pass, fail
        case notApplicable = "not_applicable"
    }

    package let control: Control
    /// The figure, the worst row's value, or how many names fail; null where there was nothing to measure.
    package let observed: Cell
    /// Whether the observed value is a total with holes, so that the true one may be above it.
    package let isLowerBound: Bool
    package let result: Result
    /// How many rows or names fail; nil where the control measures one figure.
    package let failing: Int?
    /// The first twenty of them, in the order of their table; nil is entries without a name.
    package let failingNames: [Name?]

    /// A single figure held against the control's limit.
    init(_ control: Control, observed: Cell, isLowerBound: Bool = false) {
        self.control = control
        self.observed = observed
        self.isLowerBound = isLowerBound
        failing = nil
        failingNames = []
        result = observed == .null ? .notApplicable : control.result(of: observed)
    }

    /// Rows or names of which some fail; `observed` is null where there was none to judge.
    init(_ control: Control, observed: Cell, isLowerBound: Bool = false, failing names: [Name?]) {
        self.control = control
        self.observed = observed
        self.isLowerBound = isLowerBound
        result = observed == .null ? .notApplicable : control.result(of: observed)
        failing = observed == .null ? nil : names.count
        failingNames = result == .fail ? Array(names.prefix(20)) : []
    }

    /// One finding a failing name.
    var findings: [Finding] {
        failingNames.map { name in
            Finding(
                "control_failed", control.severity, subject: control.id, location: name?.description,
                message: "\(name == nil ? "Entries without a name fail" : "It fails") the control: \(control.title).")
        }
    }
}

extension Control {
    fileprivate func result(of observed: Cell) -> ControlOutcome.Result {
        comparison.holds(observed, limit) ? .pass : .fail
    }
}
