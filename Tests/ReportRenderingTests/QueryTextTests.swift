import AuditModel
import Foundation
import JSONText
import ReportBuilding
import Testing

@testable import ReportRendering

@Suite struct QueryTextTests {
    @Test(
        arguments: [
            (nil, "--user="), ("alice", "--user=alice"), ("a/b:c@d%e+f,g.h-i_j", "--user=a/b:c@d%e+f,g.h-i_j"),
            ("a b", "--user='a b'"), ("  a  ", #"--user-json '"  a  "'"#), ("a b", "--user='a b'"),
            ("it's", "--user='it'\\''s'"),
            ("$(id)", "--user='$(id)'"),
            ("=1+1", "--user='=1+1'"), ("~", "--user='~'"), ("--user", "--user=--user"), ("\\", "--user='\\'"),
            ("'\u{301}", "--user=''\\''\u{301}'"), ("e\u{301}", "--user='e\u{301}'"), ("é", "--user='é'"),
            ("a\u{200D}", #"--user-json '"a\u200d"'"#), (" ", "--user-json '\" \"'"),
            ("\u{200D}", "--user-json '\"\\u200d\"'"), ("⟨U+0000⟩", "--user='⟨U+0000⟩'"), ("😀", "--user='😀'"),
            ("\u{0}", "--user-json '\"\\u0000\"'"), ("a\nb", "--user-json '\"a\\u000ab\"'"),
            ("\u{202E}é'\"\\", "--user-json '\"\\u202e\\u00e9\\u0027\\u0022\\u005c\"'"),
            ("\u{301}a", "--user-json '\"\\u0301a\"'"), ("a \u{301}", "--user-json '\"a \\u0301\"'"),
            ("a\u{A0}b", "--user-json '\"a\\u00a0b\"'"), ("\u{2028}", "--user-json '\"\\u2028\"'"),
            ("😀\u{FEFF}", "--user-json '\"\\ud83d\\ude00\\ufeff\"'"),
            (String(repeating: "x", count: 200), "--user=" + String(repeating: "x", count: 200)),
            (
                String(repeating: "'", count: 31),
                "--user-sha256 7d48f1a241062a84996a667d9f69a0dab24424a22cb6acced522a5aae40f4af5"
            ), (String(repeating: "'", count: 30), "--user='" + String(repeating: "'\\''", count: 30) + "'"),
            (String(repeating: "<", count: 147), "--user='" + String(repeating: "<", count: 147) + "'"),
            (
                String(repeating: "x", count: 201),
                "--user-sha256 84a0678c90937f5dcf9994d5866668da6b995109c8ad845410559b48a4ecafed"
            ),
        ] as [(String?, String)])
    func `a name is written so that it comes through`(name: String?, words: String) {
        #expect(QueryText.condition("user", name.map { Name($0) }).utf8.elementsEqual(words.utf8))
    }

    @Test func `a shell gives back each name, whatever is in it`() throws {
        let parts = [
            "a", "'", "\"", "\\", "$x", "`", " ", "!", "\n", "\u{1B}", "\u{301}", "\u{200D}", "é", "漢", "😀", "<",
        ]
        var names = parts
        for first in parts { for second in parts { names.append(first + second + "z" + first) } }
        let words = names.map { QueryText.condition("model", Name($0)) }
        for (name, arguments) in zip(names, try shell(words)) {
            if arguments.count == 1 {
                #expect(arguments[0].elementsEqual("--model=\(name)".utf8), "\(name.debugDescription)")
            } else {
                #expect(arguments.count == 2 && arguments[0].elementsEqual("--model-json".utf8))
                #expect(try JSONValue(reading: arguments[1]) == .string(Array(name.utf8)), "\(name.debugDescription)")
            }
        }
    }

    /// The arguments that /bin/sh makes of each line of words; one shell for all, since a child holds what other tests have locked.
    private func shell(_ lines: [String]) throws -> [[[UInt8]]] {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        let script = lines.map { "set -- \($0)\nprintf '%s\\0' $# \"$@\"\n" }.joined()
        process.arguments = ["-c", script]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        var words = Array(output).split(separator: 0, omittingEmptySubsequences: false).map(Array.init)[...]
        return try lines.map { _ in
            let count = try #require(Int(String(decoding: words.popFirst() ?? [], as: UTF8.self)))
            defer { words = words.dropFirst(count) }
            return Array(words.prefix(count))
        }
    }

    private static func report(_ dataset: Dataset, userIDs: String = "keep") -> Report {
        Report(
            archiveID: "2026-11-22", title: "t", asOf: CalendarDay("2026-11-22")!,
            document: .object([
                (
                    "report_period",
                    .object([("start", .cell(.words("2026-11-16"))), ("end", .cell(.words("2026-11-22")))])
                ),
                (
                    "completeness",
                    .object([("rejected_by_reason", .counts([(name: Name("not_json"), count: Int128(2))]))])
                ),
                ("privacy", .object([("user_ids", .cell(.words(userIDs)))])),
            ]), datasets: [dataset])
    }

    private static func dataset(_ name: String, _ columns: [String], _ row: [String?]) -> Dataset {
        Dataset(
            name, "One row.", rows: [row],
            columns: columns.enumerated().map { index, column in
                ColumnReader(Column([column], .string, "A name.")) { $0[index].map { .words($0) } ?? .null }
            })
    }

    private static let start = "nightaudit query --since=2026-11-16 --until=2026-11-22"

    @Test(
        arguments: [
            ("users", ["user_id"], ["ann"], "--user=ann"), ("users", ["user_id"], [nil], "--user="),
            ("models", ["model"], ["a/b"], "--model=a/b"),
            ("usage", ["user_id", "model"], ["ann", nil], "--user=ann --model="),
            ("errors", ["model", "error_type"], ["m", nil], "--status=error --model=m --error-type="),
        ] as [(String, [String], [String?], String)])
    func `a row has the query that lists its entries`(
        name: String, columns: [String], row: [String?], conditions: String
    ) throws {
        let dataset = Self.dataset(name, columns, row)
        let folder = try ModuleFolder.page("{{#tables.\(name).rows}}{{query}}{{/tables.\(name).rows}}")
        #expect(try folder.rendered(Self.report(dataset))["p.html"] == "\(Self.start) \(conditions)")
    }

    @Test func `rejected lines and entries without user or model have theirs`() throws {
        let folder = try ModuleFolder.page(
            "{{#completeness.rejected_by_reason}}{{query}}{{/completeness.rejected_by_reason}}|{{queries.unattributed}}"
        )
        let page = try folder.rendered(Self.report(Self.dataset("users", ["user_id"], ["ann"])))["p.html"]
        #expect(page == "\(Self.start) --rejected --reason=not_json|\(Self.start) --unattributed")
    }

    @Test func `a pseudonym is to be revealed, no name is not`() throws {
        let folder = try ModuleFolder.page("{{#tables.users.rows}}{{query}}{{/tables.users.rows}}")
        for (user, conditions) in [("p-1", "--user=p-1 --reveal"), (nil, "--user=")] {
            let report = Self.report(Self.dataset("users", ["user_id"], [user]), userIDs: "pseudonymise")
            #expect(try folder.rendered(report)["p.html"] == "\(Self.start) \(conditions)")
        }
    }

    @Test func `other rows have none`() {
        let dataset = Self.dataset("daily", ["date"], ["2026-11-22"])
        #expect(QueryText(Self.report(dataset)).row(of: dataset) { dataset.cell(row: 0, column: $0) } == nil)
    }
}
