/// A table of the report whose rows can be measured or followed one by one.
package struct RowTable: Sendable, Hashable {
    /// Its path in report.json.
    package let path: String
    /// What a row is, as `per:` in controls.yaml names it.
    package let row: String
    /// The members that name a row.
    package let keys: [String]
    /// Whether every report of as many days has the same rows, so that a row's figures can be called by a path.
    package let isFixed: Bool

    private init(_ path: String, per row: String, keys: [String], isFixed: Bool = false) {
        self.path = path
        self.row = row
        self.keys = keys
        self.isFixed = isFixed
    }

    package static let all = [
        RowTable("daily", per: "day", keys: ["date"], isFixed: true),
        RowTable("users", per: "user", keys: ["user_id"]),
        RowTable("models", per: "model", keys: ["model"]),
        RowTable("usage", per: "user_and_model", keys: ["user_id", "model"]),
        RowTable("errors", per: "model_and_error_type", keys: ["model", "error_type"]),
        RowTable("hours", per: "hour", keys: ["hour"], isFixed: true),
        RowTable("week_hours", per: "hour_of_week", keys: ["weekday", "hour"], isFixed: true),
        RowTable("completeness.calendar", per: "day", keys: ["date"], isFixed: true),
        RowTable("inputs", per: "file", keys: ["file"]),
        RowTable("custody.files", per: "recorded_content", keys: ["file", "recorded_sha256"]),
    ]

    /// The members of a row that are numbers and no keys, then those that are true or false, by their paths and in their order.
    package var figures: [String] {
        guard case .rows(let dataset)? = Report.emptyDocument[path.members] else { return [] }
        return figures(of: dataset)
    }

    /// The same of the table itself.
    func figures(of dataset: Dataset) -> [String] {
        let isNumber = { (column: Column) in [.integer, .number].contains(column.type) }
        let columns = dataset.columns.filter(isNumber) + dataset.columns.filter { $0.type == .boolean }
        return columns.map { $0.path.joined(separator: ".") }.filter { !keys.contains($0) }
    }

    package static func at(_ path: String) -> RowTable? { all.first { $0.path == path } }
}
