import ReportBuilding

/// How a row of a dataset nests in report.json: one member a column or, where columns share the start of their path,
/// a group.
///
/// A group stands where its first column does.
indirect enum RowShape {
    case column(Int)
    case group([(name: [UInt8], shape: RowShape)])

    init(_ columns: [Column]) {
        self = .group(Self.members(columns.enumerated().map { ($0.offset, $0.element.path[...]) }))
    }

    private static func members(_ columns: [(Int, ArraySlice<String>)]) -> [(name: [UInt8], shape: RowShape)] {
        var names: [String] = []
        for (_, path) in columns {
            if let name = path.first, !names.contains(name) { names.append(name) }
        }
        return names.map { name in
            let inside = columns.filter { $0.1.first == name }.map { ($0.0, $0.1.dropFirst()) }
            if inside.count == 1, inside[0].1.isEmpty { return (Array(name.utf8), .column(inside[0].0)) }
            return (Array(name.utf8), .group(members(inside)))
        }
    }
}
