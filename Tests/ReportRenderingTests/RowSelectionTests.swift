import ReportBuilding
import Testing

@testable import ReportRendering

@Suite struct RowSelectionTests {
    private static let rows = [
        ("pass", "error"), ("fail", "note"), ("not_applicable", "error"), ("fail", "error"), ("pass", ""),
        ("fail", "note"),
    ]

    private static let dataset = Dataset(
        "controls", "", rows: rows,
        columns: [
            ColumnReader(Column(["outcome"], .string, "")) { .words($0.0) },
            ColumnReader(Column(["severity"], .string, "")) { $0.1.isEmpty ? .null : .words($0.1) },
        ])

    @Test(
        arguments: [
            ("", "", 100, [0, 1, 2, 3, 4, 5], 6), ("", "", 2, [0, 1], 6), ("outcome=fail", "", 100, [1, 3, 5], 3),
            ("outcome=fail|pass severity=error", "", 100, [0, 3], 2), ("severity=", "", 100, [4], 1),
            ("outcome=none", "", 100, [], 0),
            ("", "outcome=fail|pass severity=error|note", 100, [3, 1, 5, 0, 4, 2], 6),
            ("outcome=fail", "severity=error", 2, [3, 1], 3), ("other=", "", 1, [0], 6), ("other=x", "", 1, [], 0),
        ] as [(String, String, Int, [Int], Int)])
    func `rows are left, ordered and cut`(
        conditions: String, order: String, first: Int, shown: [Int], count: Int
    ) throws {
        let selection = try #require(RowSelection(where: conditions, order: order, first: first))
        let found = selection.rows(of: Self.dataset)
        #expect(found.shown == shown)
        #expect(found.count == count)
    }

    @Test func `texts are told apart by their bytes`() throws {
        let names = Dataset(
            "models", "", rows: ["e\u{301}", "\u{E9}", "e\u{301}"],
            columns: [ColumnReader(Column(["model"], .string, "")) { .words($0) }])
        #expect(try #require(RowSelection(each: "model=1")).rows(of: names).shown == [0, 1])
        #expect(try #require(RowSelection(where: "model=\u{E9}")).rows(of: names).shown == [1])
        #expect(try #require(RowSelection(order: "model=\u{E9}")).rows(of: names).shown == [1, 0, 2])
    }

    @Test(
        arguments: [
            ("", "", "outcome=1", 100, [0, 1, 2]), ("", "", "outcome=2", 4, [0, 1, 2, 3]),
            ("", "", "severity=1", 100, [0, 1, 4]),
            ("", "outcome=fail severity=error", "outcome=1", 100, [3, 0, 2]),
            ("outcome=fail", "", "severity=1", 100, [1, 3]),
            ("", "", "other=1", 2, [0, 1]),
        ] as [(String, String, String, Int, [Int])])
    func `of each text so many are left, whatever the count`(
        conditions: String, order: String, each: String, first: Int, shown: [Int]
    ) throws {
        let selection = try #require(RowSelection(where: conditions, order: order, each: each, first: first))
        let found = selection.rows(of: Self.dataset)
        #expect(found.shown == shown)
        #expect(found.count == (conditions.isEmpty ? 6 : 3))
    }

    @Test func `what is no selection is none`() {
        for each in ["outcome", "outcome=0", "outcome=x", "outcome=1 severity=1"] {
            #expect(RowSelection(each: each) == nil)
        }
        #expect(RowSelection(each: "reason=1")!.unknownColumn(in: Self.dataset) == "reason")
        #expect(RowSelection(where: "outcome") == nil)
        #expect(RowSelection(order: "outcome=a=b") == nil)
        #expect(RowSelection(first: 0) == nil)
        #expect(RowSelection(first: 101) == nil)
        #expect(RowSelection(where: "outcome=fail reason=")!.unknownColumn(in: Self.dataset) == "reason")
        #expect(RowSelection(order: "severity=note")!.unknownColumn(in: Self.dataset) == nil)
    }

    @Test(
        arguments: [
            ("summary.success_rate", .number(0.054), "5.4 %", ""),
            ("completeness.coverage.id", .number(1), "100 %", ""),
            ("summary.latency_ms.p95", .number(60000), "60,000", "ms"), ("daily.p50", .number(1.5), "1.5", "ms"),
            ("completeness.calendar.longest_silence_seconds", .integer(1), "1", "s"),
            ("completeness.missing_days", .integer(1), "1", "day"), ("retention_days", .number(180), "180", "days"),
            ("completeness.bytes_read", .integer(2000), "2,000", "bytes"), ("users.requests", .integer(7), "7", ""),
            ("completeness.nothing_received", .integer(1), "nothing", ""),
            ("completeness.nothing_received", .flag(false), "something", ""),
            ("summary.lower_bound.total_tokens", .integer(0), "no", ""),
            ("completeness.calendar.last_line_whole", .number(0), "torn", ""),
            ("completeness.calendar.last_line_whole", .number(0.5), "0.5", ""),
            ("error_breakdown.my_rate", .integer(5), "5", ""), ("users", .null, "–", ""),
        ] as [(String, Cell, String, String)])
    func `a figure is said in words and units by its path`(path: String, cell: Cell, words: String, unit: String) {
        let kind = FigureKind(path: path)
        #expect(kind.words(cell) == words)
        #expect(kind.unit(of: words) ?? "" == unit)
    }

    @Test(arguments: [
        (0.0, "0 %"), (100.0, "100 %"), (99.99, "99.99 %"), (0.00571, "0.006 %"), (-2.11, "-2.1 %"),
        (22_410_474.063, "22,410,474.1 %"), (99.99999, "99.99999 %"),
    ])
    func `a change in percent is 0 and 100 of exactly these only`(number: Double, words: String) {
        #expect(FigureKind.percent(number) == words)
    }
}
