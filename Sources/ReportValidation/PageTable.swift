import LibXML2
import ReportBuilding
import ReportRendering

/// Compares what a page shows of a dataset with its rows.
///
/// A table, a list or a count (`data`) names its dataset (or, by its path, a list of the report) in `data-dataset`. Without more it shows
/// the first 100 rows in their order; `data-where`, `data-order`, `data-each` and `data-first` say otherwise, as `RowSelection` reads them. A cell of a
/// table's head names the column below it in `data-column` (several, parted by blanks, where a cell shows their values one behind the
/// other), and so does any element in a row or item; the rest is the page's own. A count shows how many rows `data-where` leaves. A `span` is
/// the first row that it leaves. With `data-down` a table shows all rows from top to bottom, so many below each column that a head names; only
/// its cells are held.
struct PageTable {
    private let dataset: Dataset
    private let name: String

    init(_ dataset: Dataset) {
        self.dataset = dataset
        name = quoted(dataset.name)
    }

    func check(_ element: borrowing XMLElement, _ faults: inout OutputFaults) {
        guard let selection = selection(of: element, &faults) else { return }
        let down = element.attribute("data-down").flatMap { Int(String(decoding: $0, as: UTF8.self)) }
        if element.name == "span" {
            guard let row = selection.firstRow(of: dataset) else {
                return faults.add("rows_differ", line: element.line, "\(name) has no such row")
            }
            return compare(line: element, [], row: row, &faults)
        }
        let (rows, count) = selection.rows(of: dataset)
        if element.name == "data" { return compare(element, withCount: count, &faults) }
        let height = down ?? rows.count
        var heads: [[Int]] = []
        var isBody = element.name != "table"
        var row = 0
        var passedOver = 0
        element.forEachElement { part in
            guard passedOver == 0 else {
                passedOver -= 1
                return
            }
            if part.attribute("data-dataset") != nil { passedOver = part.elementCount }
            switch part.name {
            case "thead":
                part.forEachElement { if $0.isCell { heads.append(columns(of: $0, &faults)) } }
            case "tbody": isBody = true
            case "tr" where isBody, "li":
                if row < height {
                    compare(line: part, heads, row: down == nil ? rows[row] : row, step: down ?? 0, &faults)
                }
                row += 1
            default: break
            }
        }
        let shownColumns = heads.count { !$0.isEmpty }
        if row != height || (down != nil && height * shownColumns != dataset.rowCount) {
            let shown =
                down == nil
                ? "\(row) rows, not \(rows.count)" : "\(row) × \(shownColumns) rows, not \(dataset.rowCount)"
            faults.add("rows_differ", line: element.line, "the \(element.name) of \(name) shows \(shown)")
        }
    }

    private func selection(of element: borrowing XMLElement, _ faults: inout OutputFaults) -> RowSelection? {
        func text(_ attribute: String) -> String? {
            element.attribute(attribute).map { String(decoding: $0, as: UTF8.self) }
        }
        let first = text("data-first").map { Int($0) ?? 0 }
        let selection = RowSelection(
            where: text("data-where") ?? "", order: text("data-order") ?? "", each: text("data-each") ?? "",
            first: first ?? RowSelection.most)
        let others = ["data-order", "data-each", "data-first"].contains { element.attribute($0) != nil }
        let isFit =
            if let down = text("data-down") {
                !others && text("data-where") == nil && (1...99).contains(Int(down) ?? 0)
            } else {
                !others || element.name != "span"
            }
        guard let selection, isFit else {
            faults.add("dataset_unknown", line: element.line, "what is shown of \(name) is no selection of rows")
            return nil
        }
        if let column = selection.unknownColumn(in: dataset) {
            faults.add("dataset_unknown", line: element.line, "\(name) has no column \(quoted(column))")
            return nil
        }
        return selection
    }

    private func compare(_ element: borrowing XMLElement, withCount count: Int, _ faults: inout OutputFaults) {
        let shown = ShownValue(element.text)
        guard element.attribute("value")?.elementsEqual(String(count).utf8) == true, shown.says(.integer(Int128(count)))
        else {
            return faults.add(
                "rows_differ", line: element.line,
                "the count of \(name) shows \(quoted(element.text)), not \(quoted(String(count)))")
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

    /// `step`: how much further the row of the next cell is whose head names a column.
    private func compare(
        line: borrowing XMLElement, _ heads: [[Int]], row: Int, step: Int = 0, _ faults: inout OutputFaults
    ) {
        var count = 0
        line.forEachElement { if $0.isCell { count += 1 } }
        guard count == heads.count else {
            let message = "row \(row + 1) of \(name) has \(count) cells under \(heads.count) heads"
            return faults.add("rows_differ", line: line.line, message)
        }
        var position = 0
        var shown = row
        var passedOver = 0
        line.forEachElement { part in
            guard passedOver == 0 else {
                passedOver -= 1
                return
            }
            if part.attribute("data-dataset") != nil {
                passedOver = part.elementCount
            } else if part.isCell {
                if shown < dataset.rowCount { compare(part, heads[position], row: shown, &faults) }
                if !heads[position].isEmpty { shown += step }
                position += 1
            } else if step == 0, part.attribute("data-column") != nil {
                compare(part, columns(of: part, &faults), row: row, &faults)
            }
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
            let isMarked = column.type != .string && part.starts(with: "≥".utf8)
            let shown = ShownValue(isMarked ? part.dropFirst("≥".utf8.count) : part, isEmphasised: isEmphasised)
            if isMarked != isLowerBound(column, row: row)
                || !shown.says(
                    expected, as: meaning(of: column, row: row),
                    isCode: !column.holdsLogText || column.name == "comparison")
            {
                faults.add(
                    "rows_differ", line: cell.line,
                    "row \(row + 1) of \(name), \(column.name): shows \(quoted(part)), the report has "
                        + quoted(expected.canonicalText))
            }
        }
    }

    /// What the value of that column is: of a number of controls and changes the row says it.
    private func meaning(of column: Column, row: Int) -> ShownValue.Meaning {
        if column.path.last?.hasSuffix("percent") == true { return .percentage }
        if column.type == .boolean { return .figure(FigureKind(path: column.path.joined(separator: "."))) }
        guard ["observed", "limit", "before", "after"].contains(column.name) else { return .number }
        for name in ["measure", "figure"] {
            guard let path = dataset.place(name) else { continue }
            return .figure(FigureKind(path: dataset.cell(row: row, column: path).raw))
        }
        return .number
    }

    /// Whether the row says that this column's total lacks something, so that `≥` must stand before it.
    private func isLowerBound(_ column: Column, row: Int) -> Bool {
        guard let flag = dataset.place("lower_bound_\(column.name)") else {
            return false
        }
        return dataset.cell(row: row, column: flag) == .flag(true)
    }
}

extension XMLElement {
    fileprivate var isCell: Bool { name == "th" || name == "td" }

    /// How many elements are within this one.
    fileprivate var elementCount: Int {
        var count = 0
        forEachElement { _ in count += 1 }
        return count
    }
}
