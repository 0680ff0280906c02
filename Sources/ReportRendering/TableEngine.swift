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
                append(text.bytes, isGuarded: guardsFormulas && dataset.columns[index].holdsLogText, &bytes)
            }
        }
        bytes += [13, 10]
    }

    private mutating func append(_ text: [UInt8], isGuarded: Bool, _ bytes: inout [UInt8]) {
        var cell = text
        if cell.contains(where: { $0 < 0x20 || $0 == 0xEF }) { cell = Array(Self.readable(text).utf8) }
        if isGuarded, let first = text.first, Array("=+-@\t\r\n'".utf8).contains(first) {
            cell.insert(UInt8(ascii: "'"), at: 0)
            guardedCells += 1
        }
        guard cell.contains(where: { $0 == 34 || $0 == 44 || $0 == 10 || $0 == 13 }) else {
            bytes += cell
            return
        }
        bytes.append(34)
        for byte in cell {
            if byte == 34 { bytes.append(34) }
            bytes.append(byte)
        }
        bytes.append(34)
    }

    /// C0 controls but TAB, CR and LF, and U+FFFE and U+FFFF, as `⟨U+0000⟩`.
    private static func readable(_ text: [UInt8]) -> String {
        var result = String.UnicodeScalarView()
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            switch scalar.value {
            case 0...8, 11, 12, 14...31, 0xFFFE, 0xFFFF: result += shownVisibly(scalar).unicodeScalars
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}
