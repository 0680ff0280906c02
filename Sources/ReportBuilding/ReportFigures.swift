import AuditModel

/// The figures by which reports of one window, or of windows of one length, are compared.
///
/// All numbers and flags that are members of objects, by their path; how many elements each list and table has; 1 for each date that a list
/// names (`completeness.missing_days.2026-11-22`); each number and flag of the tables whose rows are the same in every such report (days,
/// hours, calendar), by the row's key: `daily.2026-11-22.requests`. The tables whose rows come and go stand on their own.
package struct ReportFigures: Sendable {
    /// By path, in the order of report.json; null where a figure has no value.
    package let figures: [(path: String, value: Cell)]
    /// Most requests first, then by name; nil for a kind that cannot be compared.
    package let names: [NameKind: [NamedFigures]]
    /// Their keys, numbers and flags; none of names that cannot be compared.
    package let tables: [(table: RowTable, rows: Dataset)]

    package init(
        figures: [(path: String, value: Cell)], names: [NameKind: [NamedFigures]],
        tables: [(table: RowTable, rows: Dataset)] = []
    ) {
        self.figures = figures
        self.names = names
        self.tables = tables
    }

    /// Members that hold no figure of the window, or figures that `names` has.
    package static let passedOver: Set<String> = [
        "schema", "report_period", "by_user", "by_model", "error_breakdown", "controls", "findings", "changes",
        "generator", "quantile_relative_error",
    ]

    /// The figures of these members of a report.
    init(_ members: [(name: String, node: ReportNode)], names: [NameKind: [NamedFigures]]) {
        let kept = members.filter { !Self.passedOver.contains($0.name) }
        let document = ReportNode.object(kept)
        self.init(
            figures: kept.flatMap { $0.node.figures($0.name) }, names: names,
            tables: RowTable.all.compactMap { table in
                guard !table.isFixed, case .rows(let rows)? = document[table.path.members] else { return nil }
                return (table, rows)
            })
    }

    /// Without the names of that kind and the tables that hold them, so that these are not compared.
    package func without(_ kind: NameKind) -> ReportFigures {
        ReportFigures(
            figures: figures, names: names.filter { $0.key != kind },
            tables: tables.filter { !$0.table.keys.contains(kind.key) })
    }

    /// Only those of `summary`, and the names: what is compared with another window.
    package var ofSummary: ReportFigures {
        ReportFigures(figures: figures.filter { $0.path.hasPrefix("summary.") }, names: names)
    }
}

extension ReportNode {
    fileprivate func figures(_ path: String) -> [(path: String, value: Cell)] {
        switch self {
        case .cell(.text): return []
        case .cell(let cell): return [(path, cell)]
        case .object(let members): return members.flatMap { $0.node.figures("\(path).\($0.name)") }
        case .counts(let counts): return counts.map { ("\(path).\($0.name)", .integer($0.count)) }
        case .list(let elements):
            return [(path, .count(elements.count))]
                + elements.compactMap(\.date).map { ("\(path).\($0)", .integer(1)) }
        case .rows(let dataset):
            guard let table = RowTable.at(path), table.isFixed else { return [(path, .count(dataset.rowCount))] }
            let keys = table.keys.compactMap(dataset.index)
            let columns = table.figures(of: dataset).compactMap { name in dataset.index(of: name).map { ($0, name) } }
            return (0..<dataset.rowCount).flatMap { row in
                let key = keys.map { dataset.cell(row: row, column: $0).keyText }.joined(separator: ".")
                return columns.map { ("\(path).\(key).\($1)", dataset.cell(row: row, column: $0)) }
            }
        }
    }

    /// A date that is an element of a list, or the date of an element.
    private var date: Name? {
        guard case .cell(.text(let date)) = self[["date"]] ?? self else { return nil }
        return date
    }
}

extension Cell {
    /// A date or a number as it stands in a path.
    fileprivate var keyText: String {
        switch self {
        case .text(let name): name.description
        case .integer(let number): String(number)
        case .null, .number, .flag: ""
        }
    }
}
