import AuditModel
package import ReportBuilding

/// Which rows of a dataset a page shows, and in which order.
///
/// `where` and `order` are columns with texts, `outcome=fail|pass severity=error`: a row is shown that has one of the texts in each
/// column of `where`; rows are ordered by where their text stands among those of the columns of `order`, one column after the other,
/// those with another text last, and stay in the dataset's order otherwise. The first `first` of these are shown.
package struct RowSelection: Sendable {
    /// The most rows of a dataset that a page shows.
    package static let most = 100

    private typealias Texts = (column: String, texts: [String])
    private let conditions: [Texts]
    private let order: [Texts]
    private let first: Int

    /// Nil for what is no selection. `first`: from 1 to 100.
    package init?(where conditions: String = "", order: String = "", first: Int = most) {
        guard (1...Self.most).contains(first), let conditions = Self.texts(conditions), let order = Self.texts(order)
        else { return nil }
        (self.conditions, self.order, self.first) = (conditions, order, first)
    }

    private static func texts(_ text: String) -> [Texts]? {
        var found: [Texts] = []
        for part in text.split(separator: " ") {
            let sides = part.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
            guard sides.count == 2 else { return nil }
            found.append((sides[0], sides[1].split(separator: "|", omittingEmptySubsequences: false).map(String.init)))
        }
        return found
    }

    /// The first column that the dataset has not; nil where it has all.
    package func unknownColumn(in dataset: Dataset) -> String? {
        (conditions + order).map(\.column).first { name in !dataset.columns.contains { $0.name == name } }
    }

    /// The rows to be shown, in their order, and how many there are in all. A column that the dataset has not is empty in each row.
    package func rows(of dataset: Dataset) -> (shown: [Int], count: Int) {
        guard !conditions.isEmpty || !order.isEmpty else {
            return (Array(0..<min(first, dataset.rowCount)), dataset.rowCount)
        }
        let rows = all(of: dataset)
        return (Array(rows.prefix(first)), rows.count)
    }

    /// All rows that are left, in their order.
    func all(of dataset: Dataset) -> [Int] {
        func places(_ texts: [Texts]) -> [(column: Int?, texts: [String])] {
            texts.map { each in (dataset.columns.firstIndex { $0.name == each.column }, each.texts) }
        }
        func text(_ row: Int, _ column: Int?) -> String {
            column.map { dataset.cell(row: row, column: $0).raw } ?? ""
        }
        let conditions = places(conditions)
        let order = places(order)
        let rows = (0..<dataset.rowCount).filter { row in
            conditions.allSatisfy { $0.texts.contains(text(row, $0.column)) }
        }
        let ranked = rows.map { row in
            (row: row, ranks: order.map { $0.texts.firstIndex(of: text(row, $0.column)) ?? $0.texts.count } + [row])
        }
        return ranked.sorted { $0.ranks.lexicographicallyPrecedes($1.ranks) }.map(\.row)
    }
}
