import AuditModel
import ReportBuilding
import ReportRendering
import ReportValidation
import Testing

@Suite struct PageCheckTests {
    static let grammar = """
        <element name="html" xmlns="http://relaxng.org/ns/structure/1.0"><element name="head"><element name="meta">
        <attribute name="charset"/></element></element><element name="body">
        <zeroOrMore><element name="data"><zeroOrMore><attribute><anyName/></attribute></zeroOrMore><text/></element>
        </zeroOrMore></element></element>
        """
    static let good = """
        <!DOCTYPE html>
        <html><head><meta charset="utf-8"/></head><body><data data-figure="summary.total_requests" value="8">8</data>
        <data data-figure="summary.success_rate" value="0.875">87.5 %</data>
        <data data-figure="summary.label" value="a&lt;b">a&lt;b</data>
        <data data-figure="summary.none" value="">–</data></body></html>
        """

    @Test("A page whose figures are the report's has no findings")
    func equal() {
        #expect(findings(Self.good) == [])
    }

    @Test(
        "A page that is not what it should be is told by code and line",
        arguments: [
            ("</body></html>", "", ["page_not_well_formed data/report.html:5"]),
            ("<!DOCTYPE html>\n", "", ["page_not_polyglot data/report.html:1"]),
            ("<!DOCTYPE html>", "<!DOCTYPE html [<!ENTITY a \"b\">]>", ["page_not_well_formed data/report.html:1"]),
            ("value=\"8\"", "value=\"9\"", ["figure_differs data/report.html:2"]),
            ("value=\"0.875\"", "value=\"0.8750\"", ["figure_differs data/report.html:3"]),
            ("value=\"a&lt;b\"", "", ["figure_differs data/report.html:4"]),
            ("value=\"\"", "value=\"0\"", ["figure_differs data/report.html:5"]),
            ("summary.none", "summary.nothing", ["figure_unknown data/report.html:5"]),
            ("summary.none", "summary", ["figure_unknown data/report.html:5"]),
            (" data-figure=\"summary.total_requests\"", "", ["figure_missing data/report.html"]),
        ])
    func faults(old: String, new: String, expected: [String]) {
        #expect(Self.good.contains(old))
        #expect(findings(Self.good.replacing(old, with: new)).map(\.short) == expected)
    }

    @Test("A script is not admitted by the grammar")
    func script() {
        let found = findings(Self.good.replacing("</body>", with: "\n<script>alert(1)</script></body>"))
        #expect(found.contains { $0.short == "page_grammar data/report.html:6" && $0.message.contains("script") })
    }

    @Test("What HTML reads otherwise is told first, then what the grammar says, then what the figures are")
    func order() {
        let page = Self.good.replacing("value=\"8\"", with: "value=\"9\"")
        let found = findings(page.replacing("</body>", with: "\n<script>alert(1)</script></body>")).map(\.code)
        #expect(found.first == "page_not_polyglot" && found.last == "figure_differs")
        #expect(found.drop { $0 == "page_not_polyglot" }.dropLast().allSatisfy { $0 == "page_grammar" })
        #expect(found.contains("page_grammar"))
    }

    @Test("A grammar that is none is a finding, not a pass")
    func grammar() {
        #expect(findings(Self.good, grammar: "<a/>").map(\.code) == ["schema_unusable"])
    }

    @Test("A file that cannot be read is a finding")
    func unreadable() {
        struct Gone: Error {}
        let found = validate(outputs: [SmallReport.document], of: SmallReport.report) { _ in throw Gone() }
        #expect(found.map(\.short) == ["output_unreadable data/report.json"])
    }

    private func findings(_ text: String, grammar: String = grammar) -> [Finding] {
        let output = RenderedOutput(
            path: "report.html", mediaType: "text/html",
            format: .page(
                grammarName: "g.rng", grammar: Array(grammar.utf8),
                figures: ["summary.total_requests", "summary.success_rate"]))
        return validate(outputs: [output], of: SmallReport.report) { _ in Array(text.utf8) }
    }
}
