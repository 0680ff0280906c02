package import AuditModel

/// One value of a report: what a JSON member, a CSV cell and a figure on a page are made from.
package enum Cell: Hashable, Sendable {
    case null
    case integer(Int128)
    /// Never infinite, never NaN.
    case number(Double)
    case text(Name)
    case flag(Bool)

    /// Our own words (dates, codes, digests).
    package static func words(_ text: String) -> Cell { .text(Name(text)) }
}

/// What a column holds, in the words of Frictionless Table Schema.
package enum ColumnType: String, Sendable {
    case integer, number, string, boolean, date, datetime
}

/// A column of a dataset: the same name in CSV and, split at its JSON path, in report.json.
package struct Column: Sendable {
    /// The CSV column's name: the path joined by `_`.
    package let name: String
    /// The members' names in a row of report.json, outermost first.
    package let path: [String]
    package let type: ColumnType
    /// One sentence, with the unit.
    package let description: String
    /// Whether text of the logs or of the operator stands in it, so that CSV guards it against formulas.
    package let holdsLogText: Bool

    package init(_ path: [String], _ type: ColumnType, _ description: String, holdsLogText: Bool = false) {
        self.name = path.joined(separator: "_")
        self.path = path
        self.type = type
        self.description = description
        self.holdsLogText = holdsLogText
    }
}

/// A column, and how its cell is read off a row.
package struct ColumnReader<Row>: Sendable {
    package let column: Column
    package let read: @Sendable (Row) -> Cell

    package init(_ column: Column, _ read: @escaping @Sendable (Row) -> Cell) {
        self.column = column
        self.read = read
    }
}

/// A table of the report with its columns, read cell by cell so that a million rows need no second copy.
package struct Dataset: Sendable {
    package let name: String
    /// One sentence: what a row is, and the order of the rows.
    package let description: String
    package let columns: [Column]
    package let rowCount: Int
    private let cellAt: @Sendable (Int, Int) -> Cell
    private let readRow: @Sendable (Int, inout [Cell]) -> Void

    /// A dataset over typed rows: a column and how its cell is read off a row, side by side.
    package init<Row: Sendable>(
        _ name: String, _ description: String, rows: [Row], columns: [ColumnReader<Row>]
    ) {
        self.name = name
        self.description = description
        self.columns = columns.map(\.column)
        self.rowCount = rows.count
        let readers = columns.map(\.read)
        self.cellAt = { row, column in readers[column](rows[row]) }
        self.readRow = { row, cells in
            cells.removeAll(keepingCapacity: true)
            let row = rows[row]
            for reader in readers { cells.append(reader(row)) }
        }
    }

    /// A dataset that is read as these say: one cell by its row and column, and all cells of a row in place of what is there.
    init(
        _ name: String, _ description: String, columns: [Column], rowCount: Int,
        cell: @escaping @Sendable (Int, Int) -> Cell, row: @escaping @Sendable (Int, inout [Cell]) -> Void
    ) {
        (self.name, self.description, self.columns, self.rowCount) = (name, description, columns, rowCount)
        (cellAt, readRow) = (cell, row)
    }

    /// The cell of that row and column, both from 0.
    package func cell(row: Int, column: Int) -> Cell { cellAt(row, column) }

    /// Puts all cells of that row in place of what is in `cells`: for who reads a million rows.
    package func read(row: Int, into cells: inout [Cell]) { readRow(row, &cells) }
}
