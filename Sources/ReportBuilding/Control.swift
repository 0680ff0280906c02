package import AuditModel

/// One stated check: what is measured, how it is compared, and with what.
package struct Control: Sendable {
    package enum Comparison: String, Sendable, CaseIterable {
        case atMost = "<="
        case atLeast = ">="
        case below = "<"
        case above = ">"
        case equal = "="
    }

    package let id: String
    package let title: String
    /// Why it is watched, in a sentence or two.
    package let explanation: String
    package let measure: Measure
    package let comparison: Comparison
    package let limit: Double
    package let severity: Severity
    /// The clauses it supports evidence for.
    package let supports: [String]
    /// The member of report.json that shows it, by its path.
    package let evidence: String
    /// Options of `nightaudit query` that list the entries behind it; empty where none do.
    package let query: [String]
}

extension Control.Comparison {
    /// Whether the limit is one that values must stay below, or not go above.
    var isUpper: Bool { self == .atMost || self == .below }

    /// Whether the value stands so to the limit; whole numbers are compared exactly, also those above 2^53.
    func holds(_ value: Cell, _ limit: Double) -> Bool {
        if case .integer(let whole) = value, let wholeLimit = Int128(exactly: limit) { return holds(whole, wholeLimit) }
        return value.double.map { holds($0, limit) } ?? false
    }

    /// Whether of two values of the same limit the first is nearer to failing, or failed by more.
    func isWorse(_ value: Cell, than other: Cell, _ limit: Double) -> Bool {
        switch self {
        case .atMost, .below: other.isLess(than: value)
        case .atLeast, .above: value.isLess(than: other)
        case .equal: holds(other, limit) && !holds(value, limit)
        }
    }

    private func holds<Number: Comparable>(_ value: Number, _ limit: Number) -> Bool {
        switch self {
        case .atMost: value <= limit
        case .atLeast: value >= limit
        case .below: value < limit
        case .above: value > limit
        case .equal: value == limit
        }
    }
}

extension Cell {
    fileprivate func isLess(than other: Cell) -> Bool {
        if case .integer(let left) = self, case .integer(let right) = other { return left < right }
        guard let left = double, let right = other.double else { return false }
        return left < right
    }
}
