import AuditModel
import ReportBuilding
import ReportRendering
import ReportValidation
import Testing

@Suite struct PiecewiseTests {
    @Test("In which pieces an output is read back never matters", arguments: [1, 2, 3, 7, 64])
    func pieces(size: Int) async {
        let outputs = [SmallReport.document, SmallReport.table()]
        let texts = [
            (SmallReport.json, SmallReport.csv), (SmallReport.json, SmallReport.csv.replacing(",5,", with: ",6,")),
            (SmallReport.json.replacing("0.875", with: "0.876"), SmallReport.csv.replacing("⟩\",", with: "⟩,")),
            (SmallReport.json.replacing("\\u0000", with: "\\u000"), SmallReport.csv.replacing("\r\n", with: "\n")),
        ]
        for (json, csv) in texts {
            let whole = validate(outputs: outputs, of: SmallReport.report) {
                Array(($0 == SmallReport.document.path ? json : csv).utf8)
            }
            let found = await validate(outputs: outputs, of: SmallReport.report) { path in
                var left = Array((path == SmallReport.document.path ? json : csv).utf8)[...]
                return OutputBytes {
                    defer { left = left.dropFirst(size) }
                    return Array(left.prefix(size))
                }
            }
            #expect(found == whole)
        }
    }

    @Test("What cannot be read to its end is told as that, and nothing else is said of it")
    func torn() async {
        struct Torn: Error {}
        for output in [SmallReport.document, SmallReport.table()] {
            let text = output.path == SmallReport.document.path ? SmallReport.json : SmallReport.csv
            let found = await validate(outputs: [output], of: SmallReport.report) { _ in
                var left = Array(text.utf8)[...]
                return OutputBytes {
                    if left.count < 20 { throw Torn() }
                    defer { left = left.dropFirst(10) }
                    return Array(left.prefix(10))
                }
            }
            #expect(found.map(\.code) == ["output_unreadable"])
        }
    }

    @Test(
        "A number is the report's in its one form in CSV, and by its value in JSON",
        arguments: [
            (0.1, "0.1", true, true), (0.1, "0.10", false, true), (0.1, "1e-1", false, true), (0.1, ".1", false, false),
            (0.1, "00.1", false, false), (100, "100", true, true), (100, "100.0", false, true),
            (100, "1e2", false, true),
            (1e16, "1e+16", true, true), (1e-05, "1e-05", true, true), (1e-05, "0.00001", false, true),
            (-2.5, "-2.5", true, true), (0, "0", true, true), (0, "-0", false, false), (2.5, "2.", false, false),
            (1.0 / 3, "0.3333333333333333", true, true), (1.0 / 3, "0.333333333333333", false, false),
            (9_007_199_254_740_992, "9007199254740992", true, true), (8879.25, "8879.25", true, true),
        ] as [(Double, String, Bool, Bool)])
    func numbers(value: Double, text: String, isTable: Bool, isDocument: Bool) {
        let column = ColumnReader<Double>(Column(["n"], .number, "N.")) { .number($0) }
        let dataset = Dataset("d", "Rows.", rows: [value], columns: [column])
        let report = Report(
            archiveID: "a", title: "t", asOf: SmallReport.report.asOf, document: .cell(.number(value)),
            datasets: [dataset])
        let table = RenderedOutput(
            path: "d.csv", mediaType: "text/csv",
            format: .table(dataset: "d", columns: ["n"], byteOrderMark: false, formulaGuard: true))
        let csv = "as_of,n\r\n\(report.asOf),\(text)\r\n"
        #expect(validate(outputs: [table], of: report) { _ in Array(csv.utf8) }.isEmpty == isTable)
        let found = validate(outputs: [SmallReport.document], of: report) { _ in Array(text.utf8) }
        #expect(found.isEmpty == isDocument)
    }
}
