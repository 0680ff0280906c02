import JSONText
import Testing

@testable import ReportRendering

@Suite struct TableTests {
    static let yaml = """
        schema: nightaudit.template/1
        outputs:
          - {path: csv/datapackage.json, media_type: application/json, engine: json, validator: data_package, document: data_package}
          - {path: csv/users.csv, media_type: text/csv, engine: table, validator: csv, dataset: users}
          - {path: raw.csv, media_type: text/csv, engine: table, validator: csv, dataset: users, columns: [user_id], formula_guard: none, bom: true}
          - {path: report.json, media_type: application/json, engine: json, validator: json_schema, document: report, schema: s.json}
        """

    static func rendered(_ name: String?) throws -> [String: String] {
        let folder = try ModuleFolder(["m/module.yaml": yaml, "m/s.json": "{}"])
        return try folder.rendered(SampleReport.report([.init(name: name, requests: 9_007_199_254_740_993, mean: 0.1)]))
    }

    @Test(arguments: [
        ("plain", "plain"), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("a\r\nb", "\"a\r\nb\""), ("=1+1", "'=1+1"),
        ("+", "'+"), ("-1", "'-1"), ("@x", "'@x"), ("\tx", "'\tx"), ("\nx", "\"'\nx\""), ("'x", "''x"), ("x=1", "x=1"),
        ("\u{0}\u{1B}", "⟨U+0000⟩⟨U+001B⟩"), ("a" + scalar(0xFFFE), "a⟨U+FFFE⟩"), ("\u{202E}", "\u{202E}"),
        ("=\"", "\"'=\"\"\""),
    ])
    func aCellIsWrittenByRFC4180AndGuarded(name: String, field: String) throws {
        let expected =
            "as_of,user_id,requests,latency_ms_mean,latency_ms_known\r\n"
            + "2026-11-22,\(field),9007199254740993,0.1,true\r\n"
        #expect(try Array(Self.rendered(name)["csv/users.csv"]!.utf8) == Array(expected.utf8))
    }

    /// Copied anew with each character that is shown, a text of a megabyte took hours.
    @Test func aLongTextOfControlsIsWrittenInOneGo() {
        var cell: [UInt8] = []
        appendTableCell([UInt8](repeating: 1, count: 1 << 20), isGuarded: true, to: &cell)
        #expect(cell.count == (1 << 20) * "⟨U+0001⟩".utf8.count)
        #expect(cell.starts(with: Array("⟨U+0001⟩⟨U+0001⟩".utf8)))
    }

    @Test func theGuardCanBeTurnedOffAndAMarkPutBefore() throws {
        #expect(
            try Array(Self.rendered("=1")["raw.csv"]!.utf8) == Array("\u{FEFF}as_of,user_id\r\n2026-11-22,=1\r\n".utf8))
    }

    @Test func anAbsentNameIsAnEmptyCell() throws {
        #expect(
            try Self.rendered(nil)["csv/users.csv"]!.utf8.split(separator: 10).last!.starts(with: "2026-11-22,,".utf8))
    }

    @Test func theDataPackageDescribesItsFolderAndCountsGuardedCells() throws {
        let package = try JSONValue(reading: Array(Self.rendered("=1")["csv/datapackage.json"]!.utf8))
        let resources = try #require(package["resources"]?.elements)
        #expect(resources.map { $0["path"]?.text } == ["users.csv"])
        #expect(resources[0]["formula_guard"]?["cells"]?.integer == 1)
        #expect(resources[0]["formula_guard"]?["columns"]?.elements?.map(\.text) == ["user_id"])
        let fields = resources[0]["schema"]?["fields"]?.elements ?? []
        #expect(fields.map { $0["type"]?.text } == ["date", "string", "integer", "number", "boolean"])
    }

    @Test func theDocumentNestsColumnsAndGivesTheNameBack() throws {
        let name = "=\u{0}\u{202E}\"\\\r\n<e\u{301}"
        let text = try #require(try Self.rendered(name)["report.json"])
        let row = try #require(try JSONValue(reading: Array(text.utf8))["users"]?.elements?.first)
        #expect(row["user_id"] == .string(Array(name.utf8)))
        #expect(row["latency_ms"]?["mean"] == .number("0.1"))
        #expect(row["requests"] == .number("9007199254740993"))
    }
}
