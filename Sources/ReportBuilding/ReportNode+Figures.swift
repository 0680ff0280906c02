import AuditModel

extension String {
    /// The member names of a path.
    var members: [String] { split(separator: ".").map(String.init) }

    /// Where a report, or a row for the path of a column, says whether the total at this path is a lower bound.
    var lowerBoundPath: String {
        (members.dropLast() + ["lower_bound"] + members.suffix(1)).joined(separator: ".")
    }
}

extension Cell {
    /// The cell as a control takes it: true is 1, false is 0, text is none.
    var measured: Cell {
        switch self {
        case .flag(let flag): .integer(flag ? 1 : 0)
        case .text: .null
        default: self
        }
    }
}

extension Dataset {
    /// The column with that path, its names joined by dots.
    func index(of column: String) -> Int? { columns.firstIndex { $0.path.joined(separator: ".") == column } }
}

extension ReportNode {
    /// Members that may be null in place of an object, and what they hold.
    static let optionalObjects = ["completeness.duplicates": ["exact", "conflicting"]]

    /// The figure at that path, or the number of elements of a list or table; null where there is none.
    func figure(at path: String) -> Cell {
        switch self[path.members] {
        case .cell(let cell)?: cell.measured
        case .list(let elements)?: .count(elements.count)
        case .counts(let counts)?: .count(counts.count)
        case .rows(let dataset)?: .count(dataset.rowCount)
        case .object?, nil: .null
        }
    }

    /// What the member at that path counts of that name, 0 where it does not have it; null where no member counts there.
    func count(of name: Name, at path: String) -> Cell {
        guard case .counts(let counts)? = self[path.members] else { return .null }
        return .integer(counts.first { $0.name == name }?.count ?? 0)
    }

    /// The paths of all members, objects included, names joined by dots, in their order.
    func memberPaths(_ path: String = "") -> [String] {
        guard case .object(let members) = self else { return [] }
        return members.flatMap { member in
            let own = path.isEmpty ? member.name : "\(path).\(member.name)"
            return [own] + member.node.memberPaths(own) + (Self.optionalObjects[own] ?? []).map { "\(own).\($0)" }
        }
    }

    /// Whether a control can measure what lies at that path; not what goes by the hours that a control sets.
    func isMeasurable(at path: String) -> Bool {
        if let last = path.members.last,
            let parent = Self.optionalObjects[path.members.dropLast().joined(separator: ".")]
        {
            return parent.contains(last)
        }
        switch self[path.members] {
        case .cell(.text)?, .object?, nil: return false
        case .cell?: return Self.optionalObjects[path] == nil && path != Measure.outsideHoursPath
        case .list?, .counts?, .rows?: return true
        }
    }
}
