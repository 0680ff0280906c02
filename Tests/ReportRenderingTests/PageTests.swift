import AuditModel
import ReportBuilding
import Testing

@testable import ReportRendering

/// A scalar that no literal may hold.
func scalar(_ value: UInt32) -> String { String(Character(Unicode.Scalar(value)!)) }

private func mark(_ count: Int) -> String { String(repeating: "\u{301}", count: count) }

@Suite struct PageTests {
    @Test(arguments: [
        ("a&<>\"'b", "a&amp;&lt;&gt;&quot;&apos;b"),
        ("<\u{301}", "&lt;\u{301}"),
        ("\"\u{200D}", "&quot;⟨U+200D⟩"), ("\u{1F469}\u{200D}\u{1F4BB}", "\u{1F469}\u{200D}\u{1F4BB}"),
        ("a\u{AD}b\u{200B}", "a⟨U+00AD⟩b⟨U+200B⟩"),
        ("\u{301}a", "⟨U+0301⟩a"),
        ("a \u{301}", "a ⟨U+0301⟩"),
        ("a" + mark(4) + "\u{200D}" + mark(1), "a" + mark(4) + "\u{200D}⟨U+0301⟩"),
        ("a" + mark(5) + "b" + mark(1), "a" + mark(4) + "⟨U+0301⟩b" + mark(1)),
        (" ", "⟨U+0020⟩"), ("\u{A0}\u{200D}", "⟨U+00A0⟩⟨U+200D⟩"), (" a ", " a "), ("", ""),
        ("a\u{0}\u{301}", "a⟨U+0000⟩⟨U+0301⟩"),
        ("e\u{301}", "e\u{301}"),
        ("\t\n\r", "⟨U+0009⟩⟨U+000A⟩⟨U+000D⟩"),
        ("\u{7F}\u{85}", "⟨U+007F⟩⟨U+0085⟩"),
        ("\u{202E}\u{2066}\u{61C}\u{200F}", "⟨U+202E⟩⟨U+2066⟩⟨U+061C⟩⟨U+200F⟩"),
        ("\u{2028}\u{2029}", "⟨U+2028⟩⟨U+2029⟩"),
        ("\u{FEFF}", "⟨U+FEFF⟩"), (scalar(0xFFFE) + scalar(0xFDD0) + scalar(0x1FFFF), "⟨U+FFFE⟩⟨U+FDD0⟩⟨U+1FFFF⟩"),
        ("]]>{{x}}", "]]&gt;{{x}}"),
    ])
    func textIsEscapedByScalar(text: String, shown: String) {
        #expect(Array(PageText().escapeText(text).utf8) == Array(shown.utf8))
    }

    @Test(arguments: [
        ("0", "0"), ("999", "999"), ("1000", "1,000"), ("-1234567", "-1,234,567"), ("1234.5678", "1,234.5678"),
        ("170141183460469231731687303715884105727", "170,141,183,460,469,231,731,687,303,715,884,105,727"),
    ])
    func thousandsAreGrouped(number: String, shown: String) {
        #expect(grouped(number) == shown)
    }

    @Test(arguments: [
        (0.0, "0"), (1234.5678, "1234.568"), (1.0005, "1"), (1.0015, "1.002"), (1.00051, "1.001"), (0.0004, "0"),
        (1e-7, "0"), (999.9999, "1000"), (1e21, "1000000000000000000000"), (-2.5, "-2.5"), (-1e-9, "0"),
    ])
    func numbersShowThreeDecimalsRoundedHalfEven(number: Double, shown: String) {
        #expect(roundedDecimal(number, fractionDigits: 3) == shown)
    }

    @Test(arguments: [
        (0.0, "0 %"), (1.0, "100 %"), (0.5, "50.0 %"), (0.9972, "99.7 %"), (0.9996, "> 99.9 %"), (0.99999, "> 99.9 %"),
        (0.0001, "< 0.1 %"), (0.0006, "0.1 %"),
    ])
    func aShareNeverRoundsToAllOrNothing(share: Double, shown: String) {
        #expect(percentText(share) == shown)
    }

    @Test(arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")])
    func base64IsThatOfRFC4648(text: String, encoded: String) {
        #expect(base64(Array(text.utf8)) == encoded)
    }

    @Test func figuresSectionsAndPartialsAreRendered() throws {
        let template = """
            {{report.title}} {{summary.total_requests}}|{{summary.total_requests.raw}}|{{summary.success_rate.percent}}
            {{summary.none}}{{summary.none.raw}}{{^summary.none}}!{{/summary.none}}{{#summary.lower_bound.total_tokens}}≥{{/summary.lower_bound.total_tokens}}
            {{#by_user}}{{name}}={{count}};{{/by_user}}{{#missing}}{{.}}{{/missing}}
            {{#tables.users.rows}}{{>row}}{{/tables.users.rows}}{{tables.users.csv}}
            """
        let folder = try ModuleFolder.page(
            template,
            [
                "m/row.mustache":
                    "[{{#user_id}}{{.}}{{/user_id}}{{^user_id}}(none){{/user_id}} {{requests}} {{latency_ms_mean}}]"
            ])
        let page = try folder.rendered(
            SampleReport.report([
                .init(name: "<\u{301}\u{202E}", requests: 2000, mean: 0.5), .init(name: nil, requests: 1, mean: nil),
            ]))
        #expect(
            page["p.html"]
                == """
                T &amp; Co 1,234,567|1234567|> 99.9 %
                –!
                &lt;b&gt;=5;2026-11-21
                [&lt;\u{301}⟨U+202E⟩ 2,000 0.5][(none) 1 –]
                """.replacing("|> ", with: "|&gt; "))
    }

    @Test func whereAFindingIsIsToldWhereItIsNotWhatItIsAbout() throws {
        let findings = Dataset(
            "findings", "", rows: [("f", "f"), ("f", "f:3"), ("c", nil)] as [(String, String?)],
            columns: [
                ColumnReader(Column(["subject"], .string, "")) { .words($0.0) },
                ColumnReader(Column(["location"], .string, "")) { $0.1.map { .words($0) } ?? .null },
            ])
        let folder = try ModuleFolder.page(
            "{{#tables.findings.rows}}{{subject}}{{#location_differs}}, {{location}}{{/location_differs}};{{/tables.findings.rows}}"
        )
        let day = SampleReport.shape.asOf
        let report = Report(archiveID: "a", title: "t", asOf: day, document: .object([]), datasets: [findings])
        #expect(try folder.rendered(report)["p.html"] == "f;f, f:3;c;")
    }

    @Test func aLongTableShowsItsFirstHundredRows() throws {
        let rows = (1...120).map { SampleReport.User(name: "u\($0)", requests: 1, mean: nil) }
        let folder = try ModuleFolder.page(
            "{{tables.users.count}} {{tables.users.shown}}{{#tables.users.more}} {{.}} more{{/tables.users.more}}")
        #expect(try folder.rendered(SampleReport.report(rows))["p.html"] == "120 100 20 more")
        let few = try folder.rendered(SampleReport.report(Array(rows.prefix(2))))
        #expect(few["p.html"] == "2 2")
    }

    @Test(
        "A page leads to a file that the run writes beside it, and to no other",
        arguments: [
            ("csv/users.csv", "users", "p.html", "csv/users.csv"), ("csv/user.csv", "users", "p.html", "none"),
            ("users.csv", "users", "p.html", "none"), ("csv/users.csv", "users", "pages/p.html", "none"),
        ])
    func links(file: String, dataset: String, page: String, expected: String) throws {
        let table = """

              - path: \(file)
                media_type: text/csv
                engine: table
                validator: csv
                dataset: \(dataset)
            """
        let yaml = ModuleFolder.pageYAML.replacing("path: p.html", with: "path: \(page)") + table
        let folder = try ModuleFolder.page(
            "{{#tables.users.csv}}{{.}}{{/tables.users.csv}}{{^tables.users.csv}}none{{/tables.users.csv}} {{^report.json}}none{{/report.json}}",
            ["m/module.yaml": yaml])
        #expect(try folder.rendered(SampleReport.report([]))[page] == "\(expected) none")
    }
}
