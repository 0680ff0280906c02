import AuditModel
import ReportBuilding

/// The share of the requests of each row of a table, and of all rows down to it.
struct Shares {
    /// Of each row that is shown: its requests, and those down to it.
    private let rows: [(requests: Int128, down: Int128)]
    private let total: Int128

    /// Nil for a table that is not of names.
    init?(_ dataset: Dataset, shown: Int) {
        guard ["users", "models", "usage", "errors"].contains(dataset.name),
            let column = dataset.columns.firstIndex(where: { $0.name == "requests" })
        else { return nil }
        var rows: [(requests: Int128, down: Int128)] = []
        var total: Int128 = 0
        for row in 0..<dataset.rowCount {
            guard case .integer(let requests) = dataset.cell(row: row, column: column) else { return nil }
            total += requests
            if row < shown { rows.append((requests, total)) }
        }
        self.rows = rows
        self.total = total
    }

    /// `share` and `cumulative_share` of a row, and `bar`: its length in hundredths of the longest that is shown; of none for nil.
    func members(_ row: Int?) -> [String: PageValue] {
        let (requests, most) = (row.map { rows[$0].requests } ?? 0, rows.map(\.requests).max() ?? 0)
        return [
            "share": share(requests, of: total), "cumulative_share": share(row.map { rows[$0].down } ?? 0, of: total),
            "bar": length(most == 0 ? 0 : (Double(requests) / Double(most) * 100).rounded()),
        ]
    }
}

/// A share in percent as a page shows it; of nothing "–".
func share(_ part: Int128, of whole: Int128) -> PageValue {
    .text(whole == 0 ? "–" : percentText(part == whole ? 1 : Double(part) / Double(whole)))
}
