import AuditModel
import JSONText
import ReportBuilding
import ReportRendering
import ReportValidation
import Testing

@Suite struct DocumentCheckTests {
    @Test("The report's own document has no findings")
    func equal() {
        #expect(findings(SmallReport.json) == [])
    }

    @Test(
        "A document that differs is told by code, line and path",
        arguments: [
            (
                "\"total_requests\": 8", "\"total_requests\": 8.0", "totals_differ data/report.json:2",
                "total_requests is 8.0"
            ),
            ("0.875", "0.8750000000000001", "totals_differ data/report.json:2", "summary.success_rate"),
            ("\"a<b\"", "\"a<\\u0062c\"", "totals_differ data/report.json:2", "summary.label"),
            ("\"none\": null", "\"none\": 0", "totals_differ data/report.json:2", "summary.none"),
            ("\"=1+1\": 5", "\"=1+1\": 6", "figure_differs data/report.json:4", "by_user.\"=1+1\""),
            ("\"=1+1\": 5", "\"=1+2\": 5", "members_differ data/report.json:3", "no member \"=1+1\""),
            ("\"mean\": 2", "\"mean\": 2.5", "figure_differs data/report.json:9", "users[1].latency_ms.mean"),
            ("\"known\": false", "\"known\": true", "figure_differs data/report.json:10", "users[2].latency_ms.known"),
            ("\"user_id\": null", "\"user_id\": \"\"", "figure_differs data/report.json:10", "users[2].user_id"),
            ("[\"n\", true]", "[\"n\"]", "rows_differ data/report.json:12", "notes has 1 elements"),
            ("\"requests\": 2, ", "", "members_differ data/report.json:9", "users[1] has no member \"requests\""),
            ("\"notes\"", "\"users\"", "json_syntax data/report.json:12", "strict JSON"),
            ("true]", "true,]", "json_syntax data/report.json:12", "strict JSON"),
        ])
    func differences(old: String, new: String, expected: String, words: String) {
        #expect(SmallReport.json.contains(old))
        let found = findings(SmallReport.json.replacing(old, with: new))
        #expect(found.first?.short == expected)
        #expect(found.first?.message.contains(words) == true, "\(found)")
    }

    @Test("Members in another order are a difference")
    func order() {
        let found = findings(
            SmallReport.json.replacing("\"mean\": 0.1, \"known\": true", with: "\"known\": true, \"mean\": 0.1"))
        #expect(found.map(\.short) == ["members_differ data/report.json:8"])
    }

    @Test("Canonically equal texts of other bytes are different")
    func bytes() {
        let document = ReportNode.object([("name", .cell(.words("e\u{301}")))])
        let report = Report(archiveID: "a", title: "t", asOf: SmallReport.report.asOf, document: document, datasets: [])
        let found = validate(outputs: [SmallReport.document], of: report) { _ in Array("{\"name\": \"é\"}".utf8) }
        #expect(found.map(\.code) == ["figure_differs"])
    }

    @Test("At most twenty differences are told, and none shows a control character raw")
    func limit() {
        let document = ReportNode.list((0..<50).map { .cell(.words("\u{1B}[\($0)\u{202E}")) })
        let report = Report(archiveID: "a", title: "t", asOf: SmallReport.report.asOf, document: document, datasets: [])
        let text = "[" + repeatElement("\"\\u001b[31m\"", count: 50).joined(separator: ",\n") + "]"
        let found = validate(outputs: [SmallReport.document], of: report) { _ in Array(text.utf8) }
        #expect(found.count == 20)
        #expect(found.last?.location == "data/report.json:20")
        #expect(found.allSatisfy { !$0.message.unicodeScalars.contains { $0.value < 32 || $0.value == 0x202E } })
    }

    private func findings(_ text: String) -> [Finding] {
        validate(outputs: [SmallReport.document], of: SmallReport.report) { _ in Array(text.utf8) }
    }
}
