import AuditModel
import JSONText
import ReportBuilding

extension Report {
    /// The report that a report.json holds; `shape` is any report of this version, whose names tell tables from lists
    /// and the type of a column. What `shape` does not know is kept as it stands, what the JSON has not is not there.
    ///
    /// It is no report that could be written again: of rejected lines it has those of the JSON only, and no outcomes.
    init(readBack json: JSONValue, shape: Report, asOf: CalendarDay) {
        let document = ReportNode(readBack: json, shape: shape.document)
        var datasets = document.tables
        if let summary = shape.dataset(named: "summary"), let figures = json["summary"] {
            datasets.append(Dataset(readBack: [figures], shape: summary))
        }
        if let completeness = document[["completeness"]] { datasets.append(Dataset(completeness: completeness)) }
        self.init(archiveID: "", title: "", asOf: asOf, document: document, datasets: datasets)
    }
}

extension ReportNode {
    fileprivate init(readBack json: JSONValue, shape: ReportNode?) {
        switch (json, shape) {
        case (.array(let rows), .rows(let dataset)?): self = .rows(Dataset(readBack: rows, shape: dataset))
        case (.array(let elements), _): self = .list(elements.map { ReportNode(readBack: $0, shape: nil) })
        case (.object(let members), .counts?):
            self = .counts(members.map { (Name(bytes: $0.name), $0.value.integer.map { Int128($0) } ?? 0) })
        case (.object(let members), _):
            self = .object(
                members.map { member in
                    let name = String(decoding: member.name, as: UTF8.self)
                    return (name, ReportNode(readBack: member.value, shape: shape?[[name]]))
                })
        default: self = .cell(Cell(readBack: json, type: nil))
        }
    }

    /// Every table below, in order.
    fileprivate var tables: [Dataset] {
        switch self {
        case .rows(let dataset): [dataset]
        case .object(let members): members.flatMap(\.node.tables)
        case .cell, .list, .counts: []
        }
    }
}

extension Dataset {
    fileprivate init(readBack rows: [JSONValue], shape: Dataset) {
        self.init(
            shape.name, shape.description, rows: rows,
            columns: shape.columns.map { column in
                let path = column.path.map { Array($0.utf8) }
                return ColumnReader(column) { row in Cell(readBack: row.value(at: path[...]), type: column.type) }
            })
    }
}

extension Cell {
    /// A number of unknown type is taken for one that might have a fraction, unless a double cannot hold it.
    fileprivate init(readBack json: JSONValue?, type: ColumnType?) {
        switch json {
        case .flag(let flag)?: self = .flag(flag)
        case .string(let bytes)?: self = .text(Name(bytes: bytes))
        case .number(let text)?:
            let number = Double(text) ?? 0
            if let integer = Int128(text), type == .integer || (type == nil && abs(number) >= 0x1p53) {
                self = .integer(integer)
            } else {
                self = number.isFinite ? .number(number) : .null
            }
        default: self = .null
        }
    }
}

extension JSONValue {
    /// The value at that path of members' names; nil where there is none.
    fileprivate func value(at path: ArraySlice<[UInt8]>) -> JSONValue? {
        guard let name = path.first else { return self }
        guard case .object(let members) = self, let member = members.first(where: { $0.name == name }) else {
            return nil
        }
        return member.value.value(at: path.dropFirst())
    }
}
