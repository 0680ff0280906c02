import AuditModel
import JSONText
import ReportBuilding

extension ReportFigures {
    /// The figures of an archived report.json, by the same paths as those of a report that is built.
    /// `hasTables`: whether the tables whose rows come and go are wanted.
    init(_ report: JSONValue, hasTables: Bool = true) {
        var figures: [(path: String, value: Cell)] = []
        for member in report.members where !Self.passedOver.contains(member.text) {
            collect(member.value, member.text, &figures)
        }
        let errors = (report["errors"]?.elements ?? []).map { NamedFigures($0, key: "error_type") }
        let byErrorType = Dictionary(grouping: errors, by: \.name).map { name, rows in
            NamedFigures(
                name: name, requests: rows.reduce(0) { $0 &+ $1.requests }, tokens: rows.reduce(0) { $0 &+ $1.tokens })
        }
        self.init(
            figures: figures,
            names: [
                .user: (report["users"]?.elements ?? []).map { NamedFigures($0, key: "user_id") },
                .model: (report["models"]?.elements ?? []).map { NamedFigures($0, key: "model") },
                .errorType: byErrorType.sorted(by: NamedFigures.precedes),
            ],
            tables: RowTable.all.filter { hasTables && !$0.isFixed }.compactMap { table in
                let rows = report.member(at: table.path)?.elements
                return rows.map { (table, Dataset(table, $0)) }
            })
    }
}

/// Numbers and flags by the paths of their members, the lengths of lists, the rows of fixed tables by their keys; text is no figure.
private func collect(_ value: JSONValue, _ path: String, _ figures: inout [(path: String, value: Cell)]) {
    switch value {
    case .number, .flag, .null: figures.append((path, Cell(value)))
    case .string: break
    case .object(let members):
        for member in members { collect(member.value, "\(path).\(member.text)", &figures) }
    case .array(let elements):
        let table = RowTable.at(path)
        guard let table, table.isFixed else {
            figures.append((path, .integer(Int128(elements.count))))
            guard table == nil else { return }
            figures += elements.compactMap { $0.text ?? $0["date"]?.text }.map { ("\(path).\($0)", .integer(1)) }
            return
        }
        let names = table.figures
        for element in elements {
            let key = table.keys.map { element[$0]?.text ?? element[$0]?.integer.map(String.init) ?? "" }
            for name in names {
                guard let value = element.member(at: name) else { continue }
                collect(value, "\(path).\(key.joined(separator: ".")).\(name)", &figures)
            }
        }
    }
}

extension Dataset {
    /// The rows of an archived table: its keys, and those of its numbers and flags that the archive knew.
    fileprivate init(_ table: RowTable, _ rows: [JSONValue]) {
        let known = table.figures.filter { rows.isEmpty || rows[0].member(at: $0) != nil }
        let paths = (table.keys + known).map { $0.split(separator: ".").map(String.init) }
        self.init(
            table, numbers: known,
            rows: rows.map { row in paths.map { path in Cell(path.reduce(row) { $0?[$1] }) } })
    }

    /// The same of rows that have the cells of the keys, then those of the numbers and flags.
    init(_ table: RowTable, numbers: [String], rows: [[Cell]]) {
        let types = table.keys.map { ($0, ColumnType.string) } + numbers.map { ($0, ColumnType.number) }
        let columns = types.map { (path: $0.split(separator: ".").map(String.init), type: $1) }
        self.init(
            table.path, "As an archive has it.", rows: rows,
            columns: columns.enumerated().map { index, column in
                ColumnReader(Column(column.path, column.type, "")) { $0[index] }
            })
    }
}

extension NamedFigures {
    /// A row of an archived table.
    fileprivate init(_ row: JSONValue, key: String) {
        var name: Name?
        if case .string(let bytes)? = row[key] { name = Name(bytes: bytes) }
        self.init(
            name: name, requests: row.whole("requests"),
            tokens: row.whole("prompt_tokens") &+ row.whole("completion_tokens"))
    }
}

extension Cell {
    /// A name, number or flag; null for anything else.
    init(_ value: JSONValue?) {
        switch value {
        case .number(let text)?: self.init(number: text)
        case .string(let bytes)?: self = .text(Name(bytes: bytes))
        case .flag(let flag)?: self = .flag(flag)
        default: self = .null
        }
    }

    /// A JSON number: exact where it is whole.
    fileprivate init(number text: String) {
        self = Int128(text).map(Cell.integer) ?? Double(text).map(Cell.number) ?? .null
    }
}

extension JSONValue {
    fileprivate var members: [JSONMember] {
        guard case .object(let members) = self else { return [] }
        return members
    }

    /// A member that is a whole number; 0 for anything else.
    func whole(_ member: String) -> Int128 {
        guard case .number(let text)? = self[member] else { return 0 }
        return Int128(text) ?? 0
    }

    /// The member of a member, at that path of names joined by dots; nil where there is none.
    fileprivate func member(at path: String) -> JSONValue? {
        path.split(separator: ".").reduce(self) { $0?[String($1)] }
    }
}

extension JSONMember {
    fileprivate var text: String { String(decoding: name, as: UTF8.self) }
}
