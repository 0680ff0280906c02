import AuditModel
package import ReportBuilding

/// Which rows of a dataset a page shows, and in which order.
///
/// `where` and `order` are columns with texts, `outcome=fail|pass severity=error`: a row is shown that has one of the texts in each
/// column of `where`; rows are ordered by where their text stands among those of the columns of `order`, one column after the other,
/// those with another text last, and stay in the dataset's order otherwise. The first `first` of these are shown; with `each`, a column
/// and a number, `reason=3`, the first of those that are among so many of their text in that column, in the first 1,000 rows.
package struct RowSelection: Sendable {
    /// The most rows of a dataset that a page shows.
    package static let most = 100

    /// The rows that `each` goes through: report.json holds no more of the rejected lines, and pages are held against it, too.
    static let mostGrouped = 1000

    /// Compared as bytes.
    private typealias Texts = (column: String, texts: [Name])
    private let conditions: [Texts]
    private let order: [Texts]
    private let each: (column: String, most: Int)?
    private let first: Int

    /// Nil for what is no selection. `first`: from 1 to 100; the number of `each`: from 1.
    package init?(where conditions: String = "", order: String = "", each: String = "", first: Int = most) {
        guard (1...Self.most).contains(first), let conditions = Self.texts(conditions), let order = Self.texts(order),
            let groups = Self.texts(each), groups.count < 2
        else { return nil }
        let each = groups.first.map { (column: $0.column, most: Int($0.texts[0].description) ?? 0) }
        guard each.map({ $0.most > 0 }) ?? true else { return nil }
        (self.conditions, self.order, self.each, self.first) = (conditions, order, each, first)
    }

    private static func texts(_ text: String) -> [Texts]? {
        var found: [Texts] = []
        for part in text.split(separator: " ") {
            let sides = part.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
            guard sides.count == 2 else { return nil }
            let texts = sides[1].split(separator: "|", omittingEmptySubsequences: false)
            found.append((sides[0], texts.map { Name(String($0)) }))
        }
        return found
    }

    /// The first column that the dataset has not; nil where it has all.
    package func unknownColumn(in dataset: Dataset) -> String? {
        let named = (conditions + order).map(\.column) + (each.map { [$0.column] } ?? [])
        return named.first { name in !dataset.columns.contains { $0.name == name } }
    }

    /// The rows to be shown, in their order, and how many there are in all. A column that the dataset has not is empty in each row.
    package func rows(of dataset: Dataset) -> (shown: [Int], count: Int) {
        let isWhole = conditions.isEmpty && order.isEmpty
        guard each != nil || !isWhole else {
            return (Array(0..<min(first, dataset.rowCount)), dataset.rowCount)
        }
        let rows = isWhole ? Array(0..<dataset.rowCount) : all(of: dataset)
        guard let each, let column = dataset.place(each.column) else { return (Array(rows.prefix(first)), rows.count) }
        var counts: [Name: Int] = [:]
        var shown: [Int] = []
        for row in rows.prefix(Self.mostGrouped) where shown.count < first {
            let text = Name(dataset.cell(row: row, column: column).raw)
            counts[text, default: 0] += 1
            if counts[text]! <= each.most { shown.append(row) }
        }
        return (shown, rows.count)
    }

    /// All rows that are left, in their order.
    func all(of dataset: Dataset) -> [Int] {
        let (conditions, order) = (Places(conditions, dataset), Places(order, dataset))
        let ranked = (0..<dataset.rowCount).filter(conditions.hold).map { row in
            (row: row, ranks: order.ranks(row) + [row])
        }
        return ranked.sorted { $0.ranks.lexicographicallyPrecedes($1.ranks) }.map(\.row)
    }

    /// The first row of the dataset that meets the conditions, whatever the order; nil where none does.
    package func firstRow(of dataset: Dataset) -> Int? {
        (0..<dataset.rowCount).first(where: Places(conditions, dataset).hold)
    }

    /// Columns with texts, where they stand in a dataset.
    private struct Places {
        private let dataset: Dataset
        private let columns: [(place: Int?, texts: [Name])]

        init(_ texts: [Texts], _ dataset: Dataset) {
            self.dataset = dataset
            columns = texts.map { (dataset.place($0.column), $0.texts) }
        }

        private func text(_ row: Int, _ place: Int?) -> Name {
            Name(place.map { dataset.cell(row: row, column: $0).raw } ?? "")
        }

        /// Whether the row has one of the texts in each column.
        func hold(_ row: Int) -> Bool { columns.allSatisfy { $0.texts.contains(text(row, $0.place)) } }

        /// Where the row's text stands among those of each column.
        func ranks(_ row: Int) -> [Int] {
            columns.map { $0.texts.firstIndex(of: text(row, $0.place)) ?? $0.texts.count }
        }
    }
}
