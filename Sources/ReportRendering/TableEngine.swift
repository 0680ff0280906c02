import AuditModel
import ReportBuilding

/// Writes a dataset as CSV by RFC 4180: `as_of` first, CRLF, apostrophes before what a spreadsheet would take for a formula.
struct TableWriter {
    private(set) var guardedCells = 0
    private let dataset: Dataset
    private let columns: [(index: Int, isGuarded: Bool)]
    private let asOf: [UInt8]
    private var cells: [Cell] = []

    init(_ dataset: Dataset, columns: [String], asOf: CalendarDay, formulaGuard: Bool) {
        self.dataset = dataset
        self.columns = columns.map { name in
            let index = dataset.columns.firstIndex { $0.name == name }!
            return (index, formulaGuard && dataset.columns[index].holdsLogText)
        }
        self.asOf = Array(asOf.description.utf8)
    }

    var header: [UInt8] {
        Array((["as_of"] + columns.map { dataset.columns[$0.index].name }).joined(separator: ",").utf8) + [13, 10]
    }

    /// Appends that row to `bytes`.
    mutating func append(row: Int, to bytes: inout [UInt8]) {
        dataset.read(row: row, into: &cells)
        bytes.append(contentsOf: asOf)
        for (index, isGuarded) in columns {
            bytes.append(UInt8(ascii: ","))
            switch cells[index] {
            case .null: break
            case .integer(let value): bytes.append(decimal: value)
            case .number(let value): bytes.append(shortest: value)
            case .flag(let value): bytes.append(contentsOf: value ? Self.yes : Self.no)
            case .text(let text):
                if appendTableCell(text.bytes, isGuarded: isGuarded, to: &bytes) { guardedCells += 1 }
            }
        }
        bytes.append(13)
        bytes.append(10)
    }

    private static let (yes, no) = (Array("true".utf8), Array("false".utf8))
}
