import AuditModel
import ReportBuilding
import ReportRendering
import ReportValidation
import Testing

@Suite struct PageTableTests {
    struct Row: Sendable {
        let user: String?
        let requests: Int128
        let tokens: Int128
        let mean: Double?
        let outcome: String

        static let three = [
            Row(user: "=1<b", requests: 1500, tokens: 70, mean: 0.1256, outcome: "not_applicable"),
            Row(user: "a\u{202E}b", requests: 2, tokens: 8, mean: 2, outcome: "pass"),
            Row(user: nil, requests: 1, tokens: 0, mean: nil, outcome: "fail"),
        ]
    }

    static let good = """
        <!DOCTYPE html><html><head><meta charset='utf-8'/></head><body><table data-dataset="users"><thead><tr>
        <th data-column="user_id">User</th><th data-column="requests">Requests</th><th>Query</th><th data-column="tokens">T</th>
        <th data-column="mean percent">Mean</th><th data-column="outcome">Outcome</th></tr></thead><tbody>
        <tr><th><bdi>=1&lt;b</bdi></th><td>1,500</td><td>query --a</td><td>≥ 70</td><td>0.126 12.56 %</td><td>not applicable</td></tr>
        <tr><th><bdi>a⟨U+202E⟩b</bdi></th><td>2</td><td>query --b</td><td>8</td><td>2 200 %</td><td><span>pass</span></td></tr>
        <tr><th><em>no user</em></th><td>1</td><td>query --c</td><td>0</td><td>– –</td><td>fail</td></tr>
        </tbody></table></body></html>
        """

    @Test("A table that shows its dataset has no findings")
    func equal() { #expect(findings(Self.good) == []) }

    static let lastRow = String(good.split(separator: "\n")[5]) + "\n"

    /// What is replaced, by what, and the one finding.
    static let changes: [(String, String, String)] = [
        ("1,500", "1,501", "rows_differ data/p:4"),
        ("1,500", "", "rows_differ data/p:4"),
        ("=1&lt;b", "=1&lt;c", "rows_differ data/p:4"),
        ("=1&lt;b</bdi>", "=1&lt;b</bdi> (staff)", "rows_differ data/p:4"),
        ("≥ 70", "≥ 71", "rows_differ data/p:4"),
        ("≥ 70", "70", "rows_differ data/p:4"),
        ("<td>8", "<td>≥ 8", "rows_differ data/p:5"),
        ("0.126", "0.125", "rows_differ data/p:4"),
        ("12.56 %", "12.65 %", "rows_differ data/p:4"),
        ("2 200 %", "2", "rows_differ data/p:5"),
        ("not applicable", "applicable", "rows_differ data/p:4"),
        ("<td>fail", "<td>pass", "rows_differ data/p:6"),
        ("a⟨U+202E⟩b", "a\u{202E}b", "rows_differ data/p:5"),
        ("<bdi>a⟨U+202E⟩b</bdi>", "<em>a⟨U+202E⟩b</em>", "rows_differ data/p:5"),
        ("<em>no user</em>", "<bdi>no user</bdi>", "rows_differ data/p:6"),
        ("<td>query --b</td>", "", "rows_differ data/p:5"),
        ("fail</td></tr>\n", "fail</td></tr>\n<tr></tr>", "rows_differ data/p:1"),
        (lastRow, "", "rows_differ data/p:1"),
        ("\"users\"", "\"user\"", "dataset_unknown data/p:1"),
        ("\"tokens\"", "\"token\"", "dataset_unknown data/p:2"),
    ]

    @Test(
        "A table that was tampered with is told by code and line, once",
        arguments: changes)
    func tampered(old: String, new: String, expected: String) {
        #expect(Self.good.contains(old))
        let found = findings(Self.good.replacing(old, with: new, maxReplacements: 1)).map(\.short)
        #expect(found == [expected])
    }

    @Test("What was swapped between two rows is told of both")
    func swapped() {
        let lines = Self.good.split(separator: "\n")
        let page = [lines[0], lines[1], lines[2], lines[4], lines[3], lines[5], lines[6]].joined(separator: "\n")
        #expect(Set(findings(page).map(\.short)) == ["rows_differ data/p:4", "rows_differ data/p:5"])
    }

    @Test("A finding says the row, the column, what is shown and what the report has")
    func message() {
        let found = findings(Self.good.replacing("1,500", with: "1,501"))
        #expect(found.first?.message == #"row 1 of "users", requests: shows "1,501", the report has "1500""#)
    }

    @Test("Of a long dataset the first hundred rows are shown, no more and no fewer", arguments: [99, 100, 101, 120])
    func long(shown: Int) {
        let rows = (1...120).map { Row(user: "u\($0)", requests: 1, tokens: 0, mean: nil, outcome: "pass") }
        let body = (1...shown).map { "<tr><th>u\($0)</th></tr>" }.joined()
        let page = """
            <!DOCTYPE html><html><head><meta charset='utf-8'/></head><body><table data-dataset="users"><thead><tr><th data-column="user_id">U</th></tr></thead><tbody>\(body)
            </tbody></table></body></html>
            """
        #expect(findings(page, rows).map(\.code) == (shown == 100 ? [] : ["rows_differ"]))
    }

    /// A list of the report as a table: its path, its rows on the page, and the codes of what is found.
    static let lists: [(path: String, rows: String, codes: [String])] = [
        ("part.counts", "<tr><td>not_json</td><td>1,200</td></tr><tr><td>a_b</td><td>1</td></tr>", []),
        ("part.counts", "<tr><td>not_json</td><td>1,201</td></tr><tr><td>a_b</td><td>1</td></tr>", ["rows_differ"]),
        ("part.counts", "<tr><td>not json</td><td>1,200</td></tr><tr><td>a_b</td><td>1</td></tr>", ["rows_differ"]),
        ("part.counts", "<tr><td>not_json</td><td>1,200</td></tr>", ["rows_differ"]),
        ("part.objects", "<tr><td>f</td><td>7</td></tr>", []),
        ("part.objects", "<tr><td>f</td><td>8</td></tr>", ["rows_differ"]),
        ("part.none", "", ["dataset_unknown"]),
    ]

    @Test("A list of the report is held against the table that shows it", arguments: lists.indices)
    func list(index: Int) {
        let (path, rows, codes) = Self.lists[index]
        let part = ReportNode.object([
            (
                "counts",
                .counts([(name: Name("not_json"), count: 1200 as Int128), (name: Name("a_b"), count: 1 as Int128)])
            ),
            ("objects", .list([.object([("name", .cell(.words("f"))), ("count", .cell(.integer(7)))])])),
        ])
        let page = """
            <!DOCTYPE html><html><head><meta charset='utf-8'/></head><body><table data-dataset="\(path)"><thead><tr><th data-column="name">N</th><th data-column="count">C</th></tr>
            </thead><tbody>\(rows)</tbody></table></body></html>
            """
        let report = Report(
            archiveID: "a", title: "t", asOf: SmallReport.report.asOf, document: .object([("part", part)]), datasets: []
        )
        #expect(Self.findings(page, in: report).map(\.code) == codes)
    }

    /// A table of that height, with a head that names nothing and three of requests.
    private static func down(_ height: Int, _ cells: String) -> String {
        let head = String(repeating: #"<th data-column="requests">R</th>"#, count: 3)
        return #"<table data-dataset="users" data-down="\#(height)"><thead><tr><th>H</th>\#(head)</tr></thead>"#
            + "<tbody><tr><th>h</th>\(cells)</tr></tbody></table>"
    }

    /// What shows rows of `Row.three`, and the codes of what is found.
    static let selections: [(shown: String, codes: [String])] = [
        (
            #"<ul data-dataset="users" data-where="outcome=fail"><li>the <span data-column="requests">1</span></li></ul>"#,
            []
        ),
        (
            #"<ul data-dataset="users" data-where="outcome=fail"><li><b data-column="requests">2</b></li></ul>"#,
            ["rows_differ"]
        ),
        (#"<ul data-dataset="users" data-where="outcome=fail"></ul>"#, ["rows_differ"]),
        (#"<ul data-dataset="users" data-first="1"><li><b data-column="tokens">≥ 70</b> <b>own</b></li></ul>"#, []),
        (#"<ul data-dataset="users" data-first="1"><li><b data-column="tokens">70</b></li></ul>"#, ["rows_differ"]),
        (#"<ul data-dataset="users" data-first="1"><li>1</li><li>2</li></ul>"#, ["rows_differ"]),
        (
            #"<ul data-dataset="users" data-order="outcome=fail|pass" data-first="2"><li><b data-column="outcome">fail</b></li>"#
                + #"<li><b data-column="outcome">pass</b></li></ul>"#, []
        ),
        (
            #"<ul data-dataset="users" data-order="outcome=pass|fail" data-first="2"><li><b data-column="outcome">fail</b></li>"#
                + #"<li><b data-column="outcome">pass</b></li></ul>"#, ["rows_differ", "rows_differ"]
        ),
        (
            #"<ul data-dataset="users" data-first="1"><li><ul data-dataset="users" data-where="outcome=fail"><li>"#
                + #"<b data-column="requests">1</b></li></ul></li></ul>"#, []
        ),
        (#"<data data-dataset="users" data-where="outcome=fail|pass" value="2">2</data>"#, []),
        (#"<data data-dataset="users" data-where="outcome=fail|pass" value="2">3</data>"#, ["rows_differ"]),
        (#"<data data-dataset="users" data-where="outcome=fail" value="2">2</data>"#, ["rows_differ"]),
        (#"<data data-dataset="users" value="3">3</data>"#, []),
        (#"<ul data-dataset="users" data-first="0"></ul>"#, ["dataset_unknown"]),
        (#"<ul data-dataset="users" data-first="x"></ul>"#, ["dataset_unknown"]),
        (#"<ul data-dataset="users" data-where="outcome"></ul>"#, ["dataset_unknown"]),
        (#"<ul data-dataset="users" data-where="severity=fail"></ul>"#, ["dataset_unknown"]),
        (
            #"<ul data-dataset="users" data-first="1"><li><b data-column="severity">1</b></li></ul>"#,
            ["dataset_unknown"]
        ),
        (#"<span data-dataset="users" data-where="outcome=pass"><b data-column="requests">2</b> of old</span>"#, []),
        (
            #"<span data-dataset="users" data-where="outcome=pass"><b data-column="requests">1</b></span>"#,
            ["rows_differ"]
        ),
        (#"<span data-dataset="users" data-where="outcome=none">nobody</span>"#, ["rows_differ"]),
        (down(1, "<td>1,500</td><td>2</td><td>1</td>"), []),
        (down(1, "<td>1,500</td><td>1</td><td>2</td>"), ["rows_differ", "rows_differ"]),
        (
            down(1, "<td>1,500</td><td>2</td><td>1</td></tr><tr><th>h</th><td>9</td><td>9</td><td>9</td>"),
            ["rows_differ"]
        ),
        (down(2, "<td>1,500</td><td>1</td><td>9</td>"), ["rows_differ"]),
        (
            down(
                99,
                String(
                    repeating: "<td><b data-column=\"requests\">9</b></td><td>9</td><td>9</td></tr><tr><th>h</th>",
                    count: 8)
                    + "<td>9</td><td>9</td><td>9</td>"), Array(repeating: "rows_differ", count: 4)
        ),
        (down(0, "<td>1,500</td><td>2</td><td>1</td>"), ["dataset_unknown"]),
        (down(Int.max, "<td>1,500</td><td>2</td><td>1</td>"), ["dataset_unknown"]),
    ]

    @Test("What shows some rows, in an order, or their number, is held against them", arguments: selections.indices)
    func selection(index: Int) {
        let (shown, codes) = Self.selections[index]
        #expect(
            findings("<!DOCTYPE html><html><head><meta charset='utf-8'/></head><body>\(shown)</body></html>").map(
                \.code) == codes)
    }

    /// The measure of a control, what is shown of 1 observed and a limit of "<= 0.5", and whether that holds.
    static let words: [(measure: String, observed: String, limit: String, holds: Bool)] = [
        ("summary.success_rate", "100 %", "≤ 50.0 %", true), ("summary.success_rate", "1", "<= 0.5", true),
        ("summary.success_rate", "100 %", "≥ 50.0 %", false), ("summary.success_rate", "100 %", "< 50.0 %", false),
        ("summary.failed", "1", "≤ 0.5", true), ("summary.failed", "100 %", "≤ 0.5", false),
        ("error_breakdown.a_rate", "100 %", "≤ 0.5", false), ("summary.failed", "yes", "≤ 0.5", false),
        ("summary.lower_bound.total_tokens", "yes", "≤ 0.5", true),
        ("summary.lower_bound.total_tokens", "no", "≤ 0.5", false),
        ("completeness.nothing_received", "nothing", "≤ 0.5", true),
        ("completeness.nothing_received", "something", "≤ 0.5", false),
    ]

    @Test("Numbers of a control are said in the words of what it measures", arguments: words.indices)
    func inWords(index: Int) {
        let (measure, observed, limit, holds) = Self.words[index]
        let controls = Dataset(
            "controls", "One.", rows: [measure],
            columns: [
                ColumnReader(Column(["observed"], .number, "")) { _ in .integer(1) },
                ColumnReader(Column(["comparison"], .string, "", holdsLogText: true)) { _ in .words("<=") },
                ColumnReader(Column(["limit"], .number, "")) { _ in .number(0.5) },
                ColumnReader(Column(["measure"], .string, "")) { .words($0) },
            ])
        let page = """
            <!DOCTYPE html><html><head><meta charset='utf-8'/></head><body><ul data-dataset="controls"><li><b data-column="observed">\(observed)</b>
            <b data-column="comparison limit">\(limit.replacing("<", with: "&lt;"))</b></li></ul></body></html>
            """
        let report = Report(
            archiveID: "a", title: "t", asOf: SmallReport.report.asOf, document: .object([]), datasets: [controls])
        #expect(Self.findings(page, in: report).isEmpty == holds)
    }

    static let grammar = """
        <grammar xmlns="http://relaxng.org/ns/structure/1.0"><start><ref name="any"/></start><define name="any">
        <element><anyName/><zeroOrMore><choice><attribute><anyName/></attribute><text/><ref name="any"/></choice>
        </zeroOrMore></element></define></grammar>
        """

    private func findings(_ page: String, _ rows: [Row] = Row.three) -> [Finding] {
        let users = Dataset(
            "users", "One row a user.", rows: rows,
            columns: [
                ColumnReader(Column(["user_id"], .string, "User.", holdsLogText: true)) {
                    $0.user.map { .words($0) } ?? .null
                },
                ColumnReader(Column(["requests"], .integer, "Requests.")) { .integer($0.requests) },
                ColumnReader(Column(["tokens"], .integer, "Tokens.")) { .integer($0.tokens) },
                ColumnReader(Column(["mean"], .number, "Mean.")) { $0.mean.map { .number($0) } ?? .null },
                ColumnReader(Column(["percent"], .number, "The same.")) { $0.mean.map { .number($0 * 100) } ?? .null },
                ColumnReader(Column(["outcome"], .string, "Outcome.")) { .words($0.outcome) },
                ColumnReader(Column(["lower_bound", "tokens"], .boolean, "Bound.")) { .flag($0.tokens == 70) },
            ])
        let report = Report(
            archiveID: "a", title: "t", asOf: SmallReport.report.asOf, document: .object([]), datasets: [users])
        return Self.findings(page, in: report)
    }

    private static func findings(_ page: String, in report: Report) -> [Finding] {
        let output = RenderedOutput(
            path: "p", mediaType: "text/html",
            format: .page(grammarName: "g", grammar: Array(grammar.utf8), figures: []))
        return validate(outputs: [output], of: report) { _ in Array(page.utf8) }
    }
}
