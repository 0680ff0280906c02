import AuditModel
import ReportBuilding

extension Dataset {
    /// A list of the report as a table: its objects' members are the columns, or `name` and `count` of names that are
    /// counted. Nil where no list stands at that path.
    init?(of document: ReportNode, at path: String) {
        switch document[path.split(separator: ".").map(String.init)] {
        case .counts(let counts):
            self.init(
                path, "One row a name that is counted.", rows: counts,
                columns: [
                    ColumnReader(Column(["name"], .string, "The name.", holdsLogText: true)) { .text($0.name) },
                    ColumnReader(Column(["count"], .integer, "How often.")) { .integer($0.count) },
                ])
        case .list(let nodes):
            let rows = nodes.map { node in
                if case .object(let members) = node { members } else { [(name: String, node: ReportNode)]() }
            }
            self.init(
                path, "One row an element.", rows: rows,
                columns: (rows.first ?? []).map(\.name).enumerated().map { index, name in
                    ColumnReader(Column([name], .string, "A member.", holdsLogText: true)) { members in
                        if index < members.count, case .cell(let cell) = members[index].node { cell } else { .null }
                    }
                })
        default: return nil
        }
    }
}
