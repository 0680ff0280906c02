import AuditModel
import JSONText

extension Finding {
    /// A line for people: its code, where, and what; of a note that it is one.
    var line: String {
        visibleText("\(severity == .note ? "note: " : "")\(code)  \(location ?? subject): \(message)") + "\n"
    }
}

extension JSONWriter {
    /// The member `findings` of what a check tells, one object a line; a finding without a location lies at its subject.
    mutating func write(_ findings: [Finding]) {
        key("findings")
        beginArray()
        for finding in findings {
            beginObject(inline: true)
            member("code", finding.code)
            member("subject", finding.subject)
            member("location", finding.location ?? finding.subject)
            member("message", finding.message)
            member("severity", finding.severity.rawValue)
            endObject()
        }
        endArray()
    }
}
