/// How much a finding or a failed control weighs; ordered from least to most.
package enum Severity: String, Sendable, CaseIterable, Comparable {
    case note, warning, error

    package static func < (left: Self, right: Self) -> Bool {
        allCases.firstIndex(of: left)! < allCases.firstIndex(of: right)!
    }
}

/// A machine-readable observation. Codes are permanent; messages are for people.
package struct Finding: Hashable, Sendable {
    /// `snake_case`, never reused for another meaning.
    package let code: String
    package let severity: Severity
    /// What it is about: a file, an archive, a control.
    package let subject: String
    /// Where: `file:line`, a path, or nil for the subject as a whole.
    package let location: String?
    /// One sentence: what was seen and, where there is something to do, what.
    package let message: String

    package init(_ code: String, _ severity: Severity, subject: String, location: String? = nil, message: String) {
        self.code = code
        self.severity = severity
        self.subject = subject
        self.location = location
        self.message = message
    }
}
