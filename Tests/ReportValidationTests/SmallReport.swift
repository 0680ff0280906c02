import AuditModel
import JSONText
import ReportBuilding
import ReportRendering

/// A report small enough to be written out by hand in each format.
enum SmallReport {
    struct User: Sendable {
        let name: String?
        let requests: Int128
        let mean: Double?
    }

    static let users = Dataset(
        "users", "One row a user.",
        rows: [
            User(name: "=1+1", requests: 5, mean: 0.1), User(name: "a\"b,\r\nc\u{0}", requests: 2, mean: 2),
            User(name: nil, requests: 1, mean: nil),
        ],
        columns: [
            ColumnReader(Column(["user_id"], .string, "The user.", holdsLogText: true)) {
                $0.name.map { .words($0) } ?? .null
            },
            ColumnReader(Column(["requests"], .integer, "Requests.")) { .integer($0.requests) },
            ColumnReader(Column(["latency_ms", "mean"], .number, "Mean.")) { $0.mean.map { .number($0) } ?? .null },
            ColumnReader(Column(["latency_ms", "known"], .boolean, "Known.")) { .flag($0.mean != nil) },
        ])

    static let report = Report(
        archiveID: "2026-11-22", title: "t", asOf: CalendarDay("2026-11-22")!,
        document: .object([
            (
                "summary",
                .object([
                    ("total_requests", .cell(.integer(8))), ("success_rate", .cell(.number(0.875))),
                    ("label", .cell(.words("a<b"))), ("none", .cell(.null)),
                ])
            ),
            (
                "by_user",
                .counts([(name: Name("=1+1"), count: Int128(5)), (name: Name("a\"b,\r\nc\u{0}"), count: Int128(2))])
            ),
            ("users", .rows(users)),
            ("notes", .list([.cell(.words("n")), .cell(.flag(true))])),
        ]), datasets: [users])

    static let json = """
        {
          "summary": {"total_requests": 8, "success_rate": 0.875, "label": "a<b", "none": null},
          "by_user": {
            "=1+1": 5,
            "a\\"b,\\r\\nc\\u0000": 2
          },
          "users": [
            {"user_id": "=1+1", "requests": 5, "latency_ms": {"mean": 0.1, "known": true}},
            {"user_id": "a\\"b,\\r\\nc\\u0000", "requests": 2, "latency_ms": {"mean": 2, "known": true}},
            {"user_id": null, "requests": 1, "latency_ms": {"mean": null, "known": false}}
          ],
          "notes": ["n", true]
        }
        """

    static let csv = """
        as_of,user_id,requests,latency_ms_mean,latency_ms_known\r
        2026-11-22,'=1+1,5,0.1,true\r
        2026-11-22,"a""b,\r\nc⟨U+0000⟩",2,2,true\r
        2026-11-22,,1,,false\r

        """

    static let columns = ["user_id", "requests", "latency_ms_mean", "latency_ms_known"]

    static func table(guarded: Bool = true, byteOrderMark: Bool = false) -> RenderedOutput {
        RenderedOutput(
            path: "csv/users.csv", mediaType: "text/csv",
            format: .table(dataset: "users", columns: columns, byteOrderMark: byteOrderMark, formulaGuard: guarded))
    }

    static let document = RenderedOutput(
        path: "report.json", mediaType: "application/json",
        format: .document(schemaName: "report.schema.json", schema: Array("{}".utf8)))
}

extension Finding {
    /// `code location`, what most tests expect.
    var short: String { "\(code) \(location ?? "")" }
}
