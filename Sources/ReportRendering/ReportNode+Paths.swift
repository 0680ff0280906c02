import ReportBuilding

extension ReportNode {
    /// The paths of all cells that are members of objects, names joined by dots, in their order.
    var figurePaths: [String] {
        switch self {
        case .cell: [""]
        case .object(let members):
            members.flatMap { member in
                member.node.figurePaths.map { $0.isEmpty ? member.name : "\(member.name).\($0)" }
            }
        case .list, .counts, .rows: []
        }
    }
}
