import AuditModel
import ReportBuilding

/// Reads a CSV file back and compares each of its cells with the dataset, a field at a time, without building rows.
struct TableCheck {
    private let dataset: Dataset?
    private let name: String
    private let columnNames: [String]
    private let asOf: [UInt8]
    private let byteOrderMark: Bool
    private let formulaGuard: Bool
    private let rowCount: Int

    /// `columns` names columns of the dataset, in the order of the file; nil for a dataset that the report has not.
    /// `rowCount`: how many rows the file has where these are more than the dataset's, of which nothing else is known then.
    init(
        _ dataset: Dataset?, named name: String, columns: [String], asOf: CalendarDay, byteOrderMark: Bool,
        formulaGuard: Bool, rowCount: Int? = nil
    ) {
        self.dataset = dataset
        self.name = name
        self.columnNames = columns
        self.asOf = Array(asOf.description.utf8)
        self.byteOrderMark = byteOrderMark
        self.formulaGuard = formulaGuard
        self.rowCount = rowCount ?? dataset?.rowCount ?? 0
    }

    /// Throws where the text cannot be read.
    func check(_ text: OutputBytes, _ faults: inout OutputFaults) throws {
        guard let dataset else {
            return faults.add("dataset_unknown", line: nil, "the report has no dataset \(quoted(name))")
        }
        var columns: [(index: Int, isGuarded: Bool)] = []
        for column in columnNames {
            guard let index = dataset.columns.firstIndex(where: { $0.name == column }) else {
                return faults.add("dataset_unknown", line: nil, "\(name) has no column \(quoted(column))")
            }
            columns.append((index, formulaGuard && dataset.columns[index].holdsLogText))
        }
        var found = faults
        var readFault: (any Error)?
        do throws(CSVSyntaxError) {
            var reader = try CSVReader(text, byteOrderMark: byteOrderMark)
            defer { readFault = reader.readFault }
            try readRows(&reader, of: dataset, columns, &found)
        } catch {
            found.add("csv_syntax", line: error.line, "no strict CSV: \(error.message)")
        }
        // What was read of a file that could not be read to its end tells nothing.
        if let readFault { throw readFault }
        faults = found
    }

    private func readRows(
        _ reader: inout CSVReader, of dataset: Dataset, _ columns: [(index: Int, isGuarded: Bool)],
        _ faults: inout OutputFaults
    ) throws(CSVSyntaxError) {
        guard try readHeader(&reader, &faults) else { return }
        var row = 0
        var (text, cells): ([UInt8], [Cell]) = ([], [])
        while !reader.isAtEnd, !faults.isFull {
            if row < dataset.rowCount { dataset.read(row: row, into: &cells) }
            try readRow(row, cells, &reader, of: dataset, columns, &text, &faults)
            row += 1
        }
        if !faults.isFull, row != rowCount {
            faults.add("rows_differ", line: nil, "\(row) rows, the report has \(rowCount)")
        }
    }

    /// Reads the first record; false where it is not the header that it should be.
    private func readHeader(_ reader: inout CSVReader, _ faults: inout OutputFaults) throws(CSVSyntaxError) -> Bool {
        var found: [[UInt8]] = []
        var text: [UInt8] = []
        repeat {
            let end = try reader.readField(into: &text)
            found.append(text)
            if end == .record { break }
        } while true
        let expected = ["as_of"] + columnNames
        if found == expected.map({ Array($0.utf8) }) { return true }
        let shown = found.map { quoted($0) }.joined(separator: ",")
        faults.add(
            "header_differs", line: 1, "the header is \(shown.prefix(400)), not \(expected.joined(separator: ","))")
        return false
    }

    private func readRow(
        _ row: Int, _ cells: [Cell], _ reader: inout CSVReader, of dataset: Dataset,
        _ columns: [(index: Int, isGuarded: Bool)],
        _ text: inout [UInt8], _ faults: inout OutputFaults
    ) throws(CSVSyntaxError) {
        let line = reader.line
        let isKnown = row < dataset.rowCount
        for field in 0...columns.count {
            let needsGuard =
                field > 0 && isKnown && columns[field - 1].isGuarded
                && Self.mightBeFormula(cells[columns[field - 1].index])
            let taken = try reader.take { text in
                if field == 0 { return text.elementsEqual(asOf) }
                return isKnown && !needsGuard && cells[columns[field - 1].index].hasTableText(text)
            }
            let end = if let taken { taken } else { try reader.readField(into: &text) }
            guard (end == .record) == (field == columns.count) else {
                let count = end == .record ? "\(field + 1)" : "more than \(field + 1)"
                throw CSVSyntaxError(line: line, message: "\(count) fields, the header has \(columns.count + 1)")
            }
            guard taken == nil, field == 0 || isKnown else { continue }
            let expected =
                field == 0
                ? asOf : (needsGuard ? [UInt8(ascii: "'")] : []) + cells[columns[field - 1].index].tableText
            if text != expected {
                faults.add(
                    name == "summary" ? "totals_differ" : "rows_differ", line: line,
                    "row \(row + 1), \(field == 0 ? "as_of" : columnNames[field - 1]): "
                        + "\(quoted(text)), not \(quoted(expected))")
            }
        }
    }

    /// Whether a spreadsheet might take it for a formula, so that one apostrophe must stand before it.
    private static func mightBeFormula(_ cell: Cell) -> Bool {
        guard case .text(let name) = cell, let first = name.bytes.first else { return false }
        return "=+-@\t\r\n'".utf8.contains(first)
    }
}
