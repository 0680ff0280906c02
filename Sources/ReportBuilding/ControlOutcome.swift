import AuditModel

/// A control with what was observed.
package struct ControlOutcome: Sendable {
    package enum Result: String, Sendable {
        case pass, fail
        case notApplicable = "not_applicable"
    }

    package let control: Control
    /// Why there is no outcome.
    package enum Reason: String, Sendable, CaseIterable {
        /// No names are on the allow-list.
        case noList = "no_list"
        /// No zone of the working hours is configured.
        case noZone = "no_zone"
        /// There is no comparison archive.
        case noComparison = "no_comparison"
        /// The comparison archive calls names otherwise, so that they cannot be compared.
        case notComparable = "not_comparable"
        /// The log is younger than the floor, and nothing of it was ever older.
        case youngLog = "young_log"
        /// No earlier archive recorded a day file of the window.
        case nothingRecorded = "nothing_recorded"
        /// Every day of the window is declared closed.
        case allClosed = "all_closed"
        /// No figure, row or name was there to be measured.
        case nothingToMeasure = "nothing_to_measure"
    }

    /// A row or name that fails.
    struct Failing {
        /// Nil is entries without a name.
        let name: Name?
        /// Its value; null where it is not its value that fails.
        var observed = Cell.null
        /// Whether it is a total with holes, so that the true one may be above it.
        var isLowerBound = false
        /// The comparison archive's; null where it is not compared, or not there.
        var before = Cell.null
    }

    /// The figure, the worst row's value, or how many names fail; null where there was nothing to measure.
    package let observed: Cell
    /// Whether the observed value is a total with holes, so that the true one may be above it.
    package let isLowerBound: Bool
    package let result: Result
    /// How many rows or names fail; nil where the control measures one figure.
    package let failing: Int?
    /// The first twenty of them: rows the worst first, names in the order of their table.
    let failingRows: [Failing]
    /// Why it is not applicable; nil for any other result.
    package let reason: Reason?

    /// A single figure held against the control's limit.
    init(
        _ control: Control, observed: Cell, isLowerBound: Bool = false, orElse reason: Reason = .nothingToMeasure
    ) {
        self.control = control
        self.observed = observed
        self.isLowerBound = isLowerBound
        self.reason = observed == .null ? reason : nil
        failing = nil
        failingRows = []
        result = observed == .null ? .notApplicable : control.result(of: observed)
    }

    /// Rows or names of which some fail; `observed` is null where there was none to judge.
    init(
        _ control: Control, observed: Cell, isLowerBound: Bool = false, failing rows: [Failing],
        orElse reason: Reason = .nothingToMeasure
    ) {
        self.control = control
        self.observed = observed
        self.isLowerBound = isLowerBound
        result = observed == .null ? .notApplicable : control.result(of: observed)
        self.reason = observed == .null ? reason : nil
        failing = observed == .null ? nil : rows.count
        failingRows = result == .fail ? Array(rows.prefix(20)) : []
    }

    /// One finding a failing row or name.
    var findings: [MeasuredFinding] {
        failingRows.map { row in
            MeasuredFinding(
                Finding(
                    "control_failed", control.severity, subject: control.id, location: row.name?.description,
                    message:
                        "\(row.name == nil ? "Entries without a name fail" : "It fails") the control: \(control.title)."
                ),
                observed: row.observed, isLowerBound: row.isLowerBound, before: row.before)
        }
    }
}

/// A finding with what was measured, where it is about a row or name that fails a control.
struct MeasuredFinding {
    let finding: Finding
    let observed: Cell
    /// Whether the value observed is a total with holes.
    let isLowerBound: Bool
    let before: Cell

    init(_ finding: Finding, observed: Cell = .null, isLowerBound: Bool = false, before: Cell = .null) {
        (self.finding, self.observed, self.isLowerBound, self.before) = (finding, observed, isLowerBound, before)
    }
}

extension Control {
    fileprivate func result(of observed: Cell) -> ControlOutcome.Result {
        comparison.holds(observed, limit) ? .pass : .fail
    }
}
