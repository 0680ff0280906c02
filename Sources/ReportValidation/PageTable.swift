import LibXML2
import ReportBuilding

/// Compares a table of a page with the first rows of the dataset it shows.
///
/// A table names its dataset (or, by its path, a list of the report) in `data-dataset`, a cell of its head the column below it in `data-column` (several, parted
/// by blanks, where a cell shows their values one behind the other); columns of other heads are the page's own.
struct PageTable {
    /// The most rows of a dataset that a page shows.
    static let shownRows = 100

    private let dataset: Dataset
    private let name: String

    init(_ dataset: Dataset) {
        self.dataset = dataset
        name = quoted(dataset.name)
    }

    func check(_ table: borrowing XMLElement, _ faults: inout OutputFaults) {
        var heads: [[Int]] = []
        var row = 0
        table.forEachElement { part in
            if part.name == "thead" {
                part.forEachElement { head in
                    guard head.isCell else { return }
                    heads.append(columns(of: head, &faults))
                }
            } else if part.name == "tbody" {
                part.forEachElement { line in
                    guard line.name == "tr" else { return }
                    if row < dataset.rowCount { compare(line, heads, row: row, &faults) }
                    row += 1
                }
            }
        }
        let expected = min(Self.shownRows, dataset.rowCount)
        if row != expected {
            faults.add("rows_differ", line: table.line, "the table of \(name) shows \(row) rows, not \(expected)")
        }
    }

    private func columns(of head: borrowing XMLElement, _ faults: inout OutputFaults) -> [Int] {
        guard let names = head.attribute("data-column") else { return [] }
        var found: [Int] = []
        for column in names.split(separator: UInt8(ascii: " ")) {
            if let index = dataset.columns.firstIndex(where: { column.elementsEqual($0.name.utf8) }) {
                found.append(index)
            } else {
                faults.add("dataset_unknown", line: head.line, "\(name) has no column \(quoted(column))")
            }
        }
        return found
    }

    private func compare(_ line: borrowing XMLElement, _ heads: [[Int]], row: Int, _ faults: inout OutputFaults) {
        var count = 0
        line.forEachElement { if $0.isCell { count += 1 } }
        guard count == heads.count else {
            let message = "row \(row + 1) of \(name) has \(count) cells under \(heads.count) heads"
            return faults.add("rows_differ", line: line.line, message)
        }
        var position = 0
        line.forEachElement { cell in
            guard cell.isCell else { return }
            compare(cell, heads[position], row: row, &faults)
            position += 1
        }
    }

    private func compare(_ cell: borrowing XMLElement, _ columns: [Int], row: Int, _ faults: inout OutputFaults) {
        guard !columns.isEmpty else { return }
        var isEmphasised = false
        // What opens behind a value, in `details`, is none of it.
        var summary: [UInt8]?
        cell.forEachElement { element in
            if element.name == "em" { isEmphasised = true }
            if element.name == "summary" { summary = element.text }
        }
        let text = summary ?? cell.text
        let parts = text.split(
            separator: UInt8(ascii: " "), maxSplits: columns.count - 1, omittingEmptySubsequences: columns.count > 1)
        for (number, index) in columns.enumerated() {
            let part = number < parts.count ? parts[number] : []
            let column = dataset.columns[index]
            let expected = dataset.cell(row: row, column: index)
            // A total that lacks something is marked, and no other is.
            let isMarked = part.starts(with: "≥".utf8)
            let shown = ShownValue(isMarked ? part.dropFirst("≥".utf8.count) : part, isEmphasised: isEmphasised)
            let isPercent = column.path.last?.hasSuffix("percent") == true
            if isMarked != isLowerBound(column, row: row)
                || !shown.says(expected, isPercent: isPercent, isCode: !column.holdsLogText)
            {
                faults.add(
                    "rows_differ", line: cell.line,
                    "row \(row + 1) of \(name), \(column.name): shows \(quoted(part)), the report has "
                        + quoted(expected.canonicalText))
            }
        }
    }

    /// Whether the row says that this column's total lacks something, so that `≥` must stand before it.
    private func isLowerBound(_ column: Column, row: Int) -> Bool {
        guard let flag = dataset.columns.firstIndex(where: { $0.name == "lower_bound_\(column.name)" }) else {
            return false
        }
        return dataset.cell(row: row, column: flag) == .flag(true)
    }
}

extension XMLElement {
    fileprivate var isCell: Bool { name == "th" || name == "td" }
}
