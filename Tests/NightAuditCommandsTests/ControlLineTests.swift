import JSONText
import ReportBuilding
import Testing

@testable import NightAuditCommands

@Suite struct ControlLineTests {
    private static func yaml(_ measure: String) -> String {
        """
        schema: nightaudit.controls/1
        controls:
          - id: c
            title: T
            explanation: E
            \(measure.replacing("\n", with: "\n    "))
            comparison: "<="
            limit: 7
            severity: error
            supports: [EU AI Act 12]
            evidence: summary
            query: ["--rejected"]
        """
    }

    private static func line(_ yaml: String) throws -> String {
        var json = JSONWriter()
        json.write(try ControlSet.load(file: "c.yaml", bytes: Array(yaml.utf8)) { $0 }.controls[0])
        return String(decoding: json.bytes, as: UTF8.self)
    }

    /// Measure, and what of the control is replaced by what.
    @Test(arguments: [
        ("measure: users", "id: c", "id: d"), ("measure: users", "title: T", "title: U"),
        ("measure: users", "explanation: E", "explanation: F"), ("measure: users", "measure: users", "measure: models"),
        ("measure: users", "\"<=\"", "\"<\""), ("measure: users", "limit: 7", "limit: 7.5"),
        ("measure: users", "severity: error", "severity: note"), ("measure: users", "Act 12", "Act 19"),
        ("measure: users", "evidence: summary", "evidence: users"),
        ("measure: users", "--rejected", "--unattributed"),
        ("measure: users", "measure: users", "measure: users\n    allow: [a]"),
        ("measure: users\nallow: [a]", "[a]", "[a, b]"),
        ("measure: users.requests\nper: user", "per: user", "per: user\n    minimum_requests: 1"),
        ("measure: users.requests\nper: user", "users.requests", "users.failed"),
        ("measure: users.requests\nleap: {factor: 2, minimum: 1}", "factor: 2", "factor: 2.5"),
        ("measure: users.requests\nleap: {factor: 2, minimum: 1}", "minimum: 1", "minimum: 2"),
        ("measure: users.requests\nleap: {factor: 2, minimum: 1}", "minimum: 1", "minimum: 1, new_names: true"),
        ("measure: outside_hours\nhours: {weekdays: [1], from: \"01:00\", to: \"02:00\"}", "[1]", "[1, 2]"),
        ("measure: outside_hours\nhours: {weekdays: [1], from: \"01:00\", to: \"02:00\"}", "01:00", "00:00"),
        ("measure: outside_hours\nhours: {weekdays: [1], from: \"01:00\", to: \"02:00\"}", "02:00", "03:00"),
    ])
    func `every setting of a control stands in its line`(measure: String, old: String, new: String) throws {
        let yaml = Self.yaml(measure)
        let edited = yaml.replacing(old, with: new, maxReplacements: 1)
        #expect(edited != yaml)
        #expect(try Self.line(edited) != Self.line(yaml))
    }

    @Test func `comments, layout and the order of an allow-list do not`() throws {
        let yaml = Self.yaml("measure: users\nallow: [b, a]")
        let edited =
            "# words\n"
            + yaml.replacing("[b, a]", with: "\n      - \"a\"\n      - b").replacing("limit: 7", with: "limit: 7.0")
        #expect(try Self.line(edited) == Self.line(yaml))
    }
}
