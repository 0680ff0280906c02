import AuditModel
import ReportBuilding

/// The rows of `daily` by column.
struct DayFigures {
    /// The dates, in order.
    let days: [String]
    private let cells: [String: [Cell]]

    init(_ daily: Dataset?) {
        var cells: [String: [Cell]] = [:]
        for (index, column) in (daily?.columns ?? []).enumerated() {
            cells[column.name] = (0..<daily!.rowCount).map { daily!.cell(row: $0, column: index) }
        }
        self.cells = cells
        days = (cells["date"] ?? []).map(\.raw)
    }

    /// The values of a column, one a day; nil where there is none.
    func values(_ column: String) -> [Double?] { (cells[column] ?? []).map(\.double) }

    /// The whole numbers of a column, one a day; 0 where there is none.
    func counts(_ column: String) -> [Int128] {
        days.indices.map { day in
            if case .integer(let value)? = cells[column]?[day] { value } else { 0 }
        }
    }

    /// Whether a column's sum over these days is a lower bound.
    func isLowerBound(_ column: String, _ range: Range<Int>) -> Bool {
        cells["lower_bound_\(column)"]?[range].contains(.flag(true)) ?? false
    }

    /// The sum of a column's whole numbers over these days, with "≥ " where it is a lower bound.
    func sum(_ column: String, _ range: Range<Int>) -> String {
        (isLowerBound(column, range) ? "≥ " : "") + grouped("\(counts(column)[range].reduce(0, +))")
    }

    /// A group of days by its first and last.
    func name(of range: Range<Int>) -> String {
        range.count == 1
            ? days[range.lowerBound]
            : "\(days[range.lowerBound]) to \(days[range.upperBound - 1]), all \(range.count) days"
    }

    /// The first day of a group: its month and day; where the window lies in several years its date, or where there is little room its month.
    func label(of range: Range<Int>, isShort: Bool) -> String {
        let date = days[range.lowerBound]
        if days.first?.prefix(4) == days.last?.prefix(4) { return String(date.dropFirst(5)) }
        return isShort ? String(date.prefix(7)) : date
    }
}
