import AuditModel
import ReportBuilding
import ReportRendering
import ReportValidation
import Testing

@Suite struct ShownFigureTests {
    /// What the cell holds, what a reader may see, and what it may not.
    static let cases: [(cell: Cell, right: [String], wrong: [String])] = [
        (
            .integer(1_234_567), ["1234567", "1,234,567", "\n 1,234,567 "],
            ["", "–", "1,234,568", "1.234.567", "12,34,567", "1,234,567.0", "01234567", "-1,234,567", "1,234,567 %"]
        ),
        (.integer(-12), ["-12", "−12"], ["12", "+12", "--12", "-1,2"]),
        (.integer(1), ["1", "100 %"], ["99.9 %", "> 99.9 %", "1 %"]),
        (.integer(0), ["0", "±0", "0 %", "0.0 %"], ["–", "±1", "< 0.1 %", "", "0.1 %"]),
        (
            .number(1234.5678), ["1,234.5678", "1234.568", "1,235", "1,234.57"],
            ["1,234", "1,234.567", "1,234.569", "1,234.56", "123,456.9 %", "about 1,235", "1,234.5678.0", "nan"]
        ),
        (
            .number(0.875), ["0.875", "0.88", "0.9", "1", "87.5 %", "87.5%", "88 %"],
            ["0.8", "87.4 %", "87.6 %", "86 %"]
        ),
        (.number(0.2875), ["28.8 %", "28.75 %"], ["28.6 %", "28.9 %"]),
        (.number(2.0005), ["2", "2.000", "2.0005", "2.001"], ["2.002", "2.0004", "1.999"]),
        (
            .number(0.99999), ["> 99.9 %", "> 99.99 %", "99.999 %"],
            ["100 %", "100.0 %", "99.9 %", "> 99.9999 %", "< 0.1 %"]
        ),
        (.number(0.9996), ["> 99.9 %", "99.96 %"], ["100 %", "100.0 %"]),
        (.number(0.0001), ["< 0.1 %", "0.01 %", "0.010 %"], ["0 %", "0.0 %", "> 0.1 %", "< 0.01 %", "0.1 %"]),
        (.number(1e-9), ["0", "0.000", "< 0.1 %"], ["0 %", "0.1"]),
        (.number(1e21), ["1,000,000,000,000,000,000,000", "1000000000000000000000"], ["1e21", "999"]),
        (.flag(true), ["true"], ["false", "", "yes"]),
        (.null, ["", "–", "  "], ["0", "-", "null", "0 %"]),
        (.words("a<b_c"), ["a<b_c", " a<b_c "], ["a<b", "a<b c", "A<b_c", "a<b_c d", "", "–"]),
        (.words("–"), ["–"], [""]),
        (.words(" \u{200D}"), ["⟨U+0020⟩⟨U+200D⟩"], ["–", "⟨U+0020⟩"]),
        (.words("a\u{202E}b\n"), ["a⟨U+202E⟩b⟨U+000A⟩"], ["a\u{202E}b⟨U+000A⟩", "ab", "a⟨U+202D⟩b⟨U+000A⟩"]),
        (.words("⟨U+0041⟩"), ["⟨U+0041⟩"], ["A"]),
        (.words("e\u{301}"), ["e\u{301}", "e⟨U+0301⟩"], ["é", "e"]),
        (.words(String(repeating: "x", count: 120)), [String(repeating: "x", count: 120)], ["x…"]),
        (
            .words(String(repeating: "'", count: 80)),
            [String(repeating: "'", count: 50) + "…"], [String(repeating: "'", count: 46) + "…", "…"]
        ),
        (
            .words(String(repeating: "x", count: 121)),
            [String(repeating: "x", count: 121), String(repeating: "x", count: 120) + "…"],
            [
                String(repeating: "x", count: 120), String(repeating: "x", count: 110) + "…",
                String(repeating: "x", count: 119) + "y…", "…",
            ]
        ),
    ]

    @Test("A figure's text says what the report has, or there is one finding", arguments: cases.indices)
    func shown(index: Int) {
        let (cell, right, wrong) = Self.cases[index]
        for text in right { #expect(codes(cell, shown: text) == [], "\(cell) as \(text.debugDescription)") }
        for text in wrong {
            #expect(codes(cell, shown: text) == ["figure_shown_wrong 2"], "\(cell) as \(text.debugDescription)")
        }
    }

    @Test("A number that is a percentage already is not multiplied again")
    func percent() {
        #expect(codes(.number(12.5), shown: "12.5 %", name: "percent") == [])
        #expect(codes(.number(12.5), shown: "1,250 %", name: "percent") == ["figure_shown_wrong 2"])
    }

    @Test(
        "A rate, a mean or a quantile of nothing may be shown as a dash, and nothing else",
        arguments: [
            ("success_rate", 0, 0, true), ("success_rate", 3, 0, false), ("avg_latency_ms", 3, 0, true),
            ("avg_latency_ms", 3, 0.5, false), ("total_tokens", 0, 0, false),
        ])
    func unmeasured(name: String, requests: Int128, coverage: Double, holds: Bool) {
        let report = Report(
            archiveID: "a", title: "t", asOf: SmallReport.report.asOf,
            document: .object([
                ("summary", .object([(name, .cell(.integer(0))), ("total_requests", .cell(.integer(requests)))])),
                ("completeness", .object([("coverage", .object([("latency", .cell(.number(coverage)))]))])),
            ]), datasets: [])
        func codes(_ text: String) -> [String] {
            let page =
                "<!DOCTYPE html><html><head><meta charset='utf-8'/></head><body><data data-figure=\"summary.\(name)\" value=\"0\">\(text)</data></body></html>"
            let output = RenderedOutput(
                path: "p", mediaType: "text/html",
                format: .page(grammarName: "g", grammar: Array(PageCheckTests.grammar.utf8), figures: []))
            return validate(outputs: [output], of: report) { _ in Array(page.utf8) }.map(\.code)
        }
        #expect(codes("–") == (holds ? [] : ["figure_shown_wrong"]))
        #expect(codes("0") == [] && codes("1") == ["figure_shown_wrong"])
    }

    /// Code and line of the findings of a page that shows the cell as that text, with the right `value`.
    private func codes(_ cell: Cell, shown: String, name: String = "figure") -> [String] {
        func escaped(_ text: String) -> String {
            text.unicodeScalars.map { "<&\"\n\r".unicodeScalars.contains($0) ? "&#\($0.value);" : String($0) }.joined()
        }
        let value =
            switch cell {
            case .null: ""
            case .integer(let value): String(value)
            case .number(let value): shortestDecimal(value)
            case .text(let name): name.description
            case .flag(let value): "\(value)"
            }
        let figure = "<data data-figure=\"\(name)\" value=\"\(escaped(value))\">\(escaped(shown))</data>"
        let page = "<!DOCTYPE html><html><head><meta charset='utf-8'/></head><body>\n\(figure)</body></html>"
        let report = Report(
            archiveID: "a", title: "t", asOf: SmallReport.report.asOf, document: .object([(name, .cell(cell))]),
            datasets: [])
        let output = RenderedOutput(
            path: "p", mediaType: "text/html",
            format: .page(grammarName: "g", grammar: Array(PageCheckTests.grammar.utf8), figures: [name]))
        return validate(outputs: [output], of: report) { _ in Array(page.utf8) }
            // The numbers of characters are this test's way to escape, not a page's.
            .filter { $0.code != "page_not_polyglot" }
            .map { "\($0.code) \($0.location?.split(separator: ":").last ?? "")" }
    }
}
