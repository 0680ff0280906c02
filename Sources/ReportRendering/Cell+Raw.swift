import AuditModel
package import ReportBuilding

extension Cell {
    /// The value's one canonical text: integers in decimal, numbers as the shortest decimal, nothing for null.
    package var raw: String {
        switch self {
        case .null: ""
        case .integer(let value): String(value)
        case .number(let value): shortestDecimal(value)
        case .text(let name): "\(name)"
        case .flag(let value): value ? "true" : "false"
        }
    }
}
