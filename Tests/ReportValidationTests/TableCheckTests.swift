import AuditModel
import ReportBuilding
import ReportRendering
import ReportValidation
import Testing

@Suite struct TableCheckTests {
    @Test("The dataset's own table has no findings, guarded or not, with and without byte order mark")
    func equal() {
        let plain = SmallReport.csv.replacing("'=", with: "=")
        #expect(findings(SmallReport.csv) == [])
        #expect(findings(plain, SmallReport.table(guarded: false)) == [])
        #expect(findings("\u{FEFF}" + SmallReport.csv, SmallReport.table(byteOrderMark: true)) == [])
        #expect(findings(SmallReport.csv.replacing("2026-11-22,,1,,", with: "\"2026-11-22\",\"\",1,,")) == [])
    }

    @Test(
        "A table that differs or is no strict CSV is told by code and line",
        arguments: [
            ("'=1+1", "=1+1", "rows_differ data/csv/users.csv:2"),
            ("'=1+1", "''=1+1", "rows_differ data/csv/users.csv:2"),
            (",5,", ",6,", "rows_differ data/csv/users.csv:2"),
            (",0.1,", ",0.10,", "rows_differ data/csv/users.csv:2"),
            ("⟨U+0000⟩", "", "rows_differ data/csv/users.csv:3"),
            (",1,,", ",1,0,", "rows_differ data/csv/users.csv:5"),
            ("2026-11-22,,", "2026-11-21,,", "rows_differ data/csv/users.csv:5"),
            ("2026-11-22,,1,,false\r\n", "", "rows_differ data/csv/users.csv"),
            (",1,,false\r\n", ",1,,false\r\n2026-11-22,,1,,false\r\n", "rows_differ data/csv/users.csv"),
            ("requests", "Requests", "header_differs data/csv/users.csv:1"),
            ("as_of,", "", "header_differs data/csv/users.csv:1"),
            ("1,,false", "1,false", "csv_syntax data/csv/users.csv:5"),
            ("1,,false", "1,,false,", "csv_syntax data/csv/users.csv:5"),
            (",,false\r\n", ",,false", "csv_syntax data/csv/users.csv:5"),
            (",,false\r\n", ",,false\n", "csv_syntax data/csv/users.csv:5"),
            (",,false\r\n", ",,false\r", "csv_syntax data/csv/users.csv:5"),
            (",,false\r\n", ",,false\r\n\r\n", "csv_syntax data/csv/users.csv:6"),
            (",5,0.1", ",5\",0.1", "csv_syntax data/csv/users.csv:2"),
            ("⟩\",", "⟩\"x,", "csv_syntax data/csv/users.csv:4"),
            ("⟩\",", "⟩,", "csv_syntax data/csv/users.csv:3"),
            ("⟨U+0000⟩", "\u{0}", "csv_syntax data/csv/users.csv:4"),
            ("as_of,", "\u{FEFF}as_of,", "csv_syntax data/csv/users.csv:1"),
            (SmallReport.csv, "", "csv_syntax data/csv/users.csv:1"),
        ])
    func faults(old: String, new: String, expected: String) {
        let bytes = SmallReport.csv.unicodeScalars
        let text = String(
            String.UnicodeScalarView(bytes.replacing(Array(old.unicodeScalars), with: new.unicodeScalars)))
        #expect(text != SmallReport.csv)
        #expect(findings(text).map(\.short) == [expected])
    }

    @Test("A byte order mark that is told but missing is a finding, and so is a dataset that the report has not")
    func unlikeTold() {
        #expect(findings(SmallReport.csv, SmallReport.table(byteOrderMark: true)).map(\.code) == ["csv_syntax"])
        let other = RenderedOutput(
            path: "csv/x.csv", mediaType: "text/csv",
            format: .table(dataset: "x", columns: [], byteOrderMark: false, formulaGuard: true))
        #expect(findings(SmallReport.csv, other).map(\.code) == ["dataset_unknown"])
    }

    @Test(
        "What a spreadsheet could take for a formula bears one apostrophe, in guarded columns only",
        arguments: ["=", "+", "-", "@", "\t", "\r", "\n", "'"])
    func guarded(first: String) {
        let dataset = Dataset(
            "d", "Rows.", rows: [first + "x"],
            columns: [
                ColumnReader(Column(["a"], .string, "A.", holdsLogText: true)) { .words($0) },
                ColumnReader(Column(["b"], .string, "B.")) { .words($0) },
            ])
        let day = SmallReport.report.asOf
        let report = Report(archiveID: "a", title: "t", asOf: day, document: .object([]), datasets: [dataset])
        let output = RenderedOutput(
            path: "d.csv", mediaType: "text/csv",
            format: .table(dataset: "d", columns: ["a", "b"], byteOrderMark: false, formulaGuard: true))
        let text = "as_of,a,b\r\n\(day),\"'\(first)x\",\"\(first)x\"\r\n"
        #expect(validate(outputs: [output], of: report) { _ in Array(text.utf8) } == [])
    }

    private func findings(_ text: String, _ output: RenderedOutput = SmallReport.table()) -> [Finding] {
        validate(outputs: [output], of: SmallReport.report) { _ in Array(text.utf8) }
    }
}
