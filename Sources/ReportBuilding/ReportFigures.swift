import AuditModel

/// The figures by which reports of one window, or of windows of one length, are compared.
///
/// All numbers that are members of objects; how many elements each list and table has; and each number of the tables whose rows are
/// the same in every such report (days, hours, calendar), by the row's key: `daily.2026-11-22.requests`. Of users, models and error
/// types requests and tokens. The rows of `usage` and `errors` are left out: no entry moves them without moving one of these too,
/// unless two trade places.
package struct ReportFigures: Sendable {
    /// By path, in the order of report.json; null where a figure has no value.
    package let figures: [(path: String, value: Cell)]
    /// Most requests first, then by name; nil for a kind that cannot be compared.
    package let names: [NameKind: [NamedFigures]]

    package init(figures: [(path: String, value: Cell)], names: [NameKind: [NamedFigures]]) {
        self.figures = figures
        self.names = names
    }

    /// Members that hold no figure of the window, or figures that `names` has.
    package static let passedOver: Set<String> = [
        "schema", "report_period", "by_user", "by_model", "error_breakdown", "controls", "findings", "changes",
        "generator", "quantile_relative_error",
    ]

    /// The figures of these members of a report.
    init(_ members: [(name: String, node: ReportNode)], names: [NameKind: [NamedFigures]]) {
        let kept = members.filter { !Self.passedOver.contains($0.name) }
        self.init(figures: kept.flatMap { $0.node.figures($0.name) }, names: names)
    }

    /// Without the names of that kind, so that these are not compared.
    package func without(_ kind: NameKind) -> ReportFigures {
        ReportFigures(figures: figures, names: names.filter { $0.key != kind })
    }

    /// Only those of `summary`, and the names: what is compared with another window.
    package var ofSummary: ReportFigures {
        ReportFigures(figures: figures.filter { $0.path.hasPrefix("summary.") }, names: names)
    }
}

extension ReportNode {
    fileprivate func figures(_ path: String) -> [(path: String, value: Cell)] {
        switch self {
        case .cell(.integer), .cell(.number), .cell(.null):
            guard case .cell(let cell) = self else { return [] }
            return [(path, cell)]
        case .cell: return []
        case .object(let members): return members.flatMap { $0.node.figures("\(path).\($0.name)") }
        case .counts(let counts): return counts.map { ("\(path).\($0.name)", .integer($0.count)) }
        case .list(let elements): return [(path, .count(elements.count))]
        case .rows(let dataset):
            guard let table = RowTable.at(path), table.isFixed else { return [(path, .count(dataset.rowCount))] }
            let keys = table.keys.compactMap(dataset.index)
            let columns = dataset.columns.enumerated().filter { index, column in
                !keys.contains(index) && [.integer, .number].contains(column.type)
            }
            return (0..<dataset.rowCount).flatMap { row in
                let key = keys.map { dataset.cell(row: row, column: $0).keyText }.joined(separator: ".")
                return columns.map { index, column in
                    ("\(path).\(key).\(column.path.joined(separator: "."))", dataset.cell(row: row, column: index))
                }
            }
        }
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
