import AuditModel
import ReportBuilding
import Testing

@testable import ReportRendering

@Suite struct ChangeWordsTests {
    struct Row: Sendable {
        let figure: String
        let before: Cell
        let after: Cell
        let difference: Cell
    }

    /// The words of before, after, the difference and its unit, one behind the other.
    private static func words(_ row: Row) -> String {
        let changes = Dataset(
            "changes", "", rows: [row],
            columns: [
                ColumnReader(Column(["figure"], .string, "")) { .words($0.figure) },
                ColumnReader(Column(["before"], .number, "")) { $0.before },
                ColumnReader(Column(["after"], .number, "")) { $0.after },
                ColumnReader(Column(["difference"], .number, "")) { $0.difference },
            ])
        let members = ChangeTables.words(changes) { changes.cell(row: 0, column: $0) }
        func text(_ name: String) -> String {
            if case .figure(let figure)? = members[name] { figure.renderText } else { "?" }
        }
        return text("before_in_words") + " | " + text("after_in_words") + " | " + text("difference_in_words")
            + text("difference_unit")
    }

    static let rows: [(Row, String)] = [
        (
            Row(figure: "summary.avg_latency_ms", before: .null, after: .number(2.5), difference: .null),
            "– | 2.5 | –"
        ),
        (
            Row(figure: "summary.avg_latency_ms", before: .integer(1), after: .number(2.5), difference: .number(1.5)),
            "1 | 2.5 | +1.5 ms"
        ),
        (
            Row(
                figure: "summary.success_rate", before: .number(0.9671), after: .number(0.9674),
                difference: .number(0.0003)), "96.71 % | 96.74 % | +0.03 % points"
        ),
        (
            Row(figure: "summary.success_rate", before: .null, after: .number(0.9), difference: .null),
            "– | 90.0 % | –"
        ),
    ]

    @Test(arguments: rows.indices)
    func `values that differ are shown so, and a dash has no unit`(index: Int) {
        let (row, words) = Self.rows[index]
        #expect(Self.words(row) == words)
    }
}
