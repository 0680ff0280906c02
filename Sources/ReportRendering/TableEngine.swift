import AuditModel
import ReportBuilding

/// Writes a dataset as CSV by RFC 4180: `as_of` first, CRLF, apostrophes before what a spreadsheet would take for a formula.
struct TableWriter {
    private(set) var guardedCells = 0
    private let dataset: Dataset
    private let columns: [Int]
    private let asOf: [UInt8]
    private let guardsFormulas: Bool

    init(_ dataset: Dataset, columns: [String], asOf: CalendarDay, formulaGuard: Bool) {
        self.dataset = dataset
        self.columns = columns.map { name in dataset.columns.firstIndex { $0.name == name }! }
        self.asOf = Array(asOf.description.utf8)
        guardsFormulas = formulaGuard
    }

    var header: [UInt8] {
        Array((["as_of"] + columns.map { dataset.columns[$0].name }).joined(separator: ",").utf8) + [13, 10]
    }

    /// Appends that row to `bytes`.
    mutating func append(row: Int, to bytes: inout [UInt8]) {
        bytes += asOf
        for index in columns {
            bytes.append(UInt8(ascii: ","))
            switch dataset.cell(row: row, column: index) {
            case .null: break
            case .integer(let value): bytes += Array(String(value).utf8)
            case .number(let value): bytes += Array(shortestDecimal(value).utf8)
            case .flag(let value): bytes += Array((value ? "true" : "false").utf8)
            case .text(let text):
                let isGuarded = guardsFormulas && dataset.columns[index].holdsLogText
                if appendTableCell(text.bytes, isGuarded: isGuarded, to: &bytes) { guardedCells += 1 }
            }
        }
        bytes += [13, 10]
    }
}
