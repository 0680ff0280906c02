package import AuditModel

/// The report as a tree: what report.json writes, what a page looks names up in, what a control measures by path.
package indirect enum ReportNode: Sendable {
    case cell(Cell)
    /// Members in the order in which they are written.
    case object([(name: String, node: ReportNode)])
    case list([ReportNode])
    /// Names of the logs and their counts (`by_user`), in the order in which they are written.
    case counts([(name: Name, count: Int128)])
    /// An array of row objects.
    case rows(Dataset)

    /// The node at that path of member names; nil where there is none.
    package subscript(path: [String]) -> ReportNode? {
        guard let first = path.first else { return self }
        guard case .object(let members) = self, let member = members.first(where: { $0.name == first }) else {
            return nil
        }
        return member.node[Array(path.dropFirst())]
    }

    /// The cell at that path; nil where there is none.
    package func cell(_ path: [String]) -> Cell? {
        guard case .cell(let cell)? = self[path] else { return nil }
        return cell
    }
}
