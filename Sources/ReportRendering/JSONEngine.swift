import AuditModel
package import JSONText
package import ReportBuilding

extension JSONWriter {
    /// Writes the report document; rows of a dataset one to a line, columns that share their path's first name as one object.
    package mutating func write(_ node: ReportNode, flush: (inout JSONWriter) throws -> Void) rethrows {
        switch node {
        case .cell(let cell): write(cell)
        case .object(let members):
            beginObject()
            for member in members {
                key(member.name)
                try write(member.node, flush: flush)
            }
            endObject()
        case .list(let elements):
            beginArray()
            for element in elements { try write(element, flush: flush) }
            endArray()
        case .counts(let counts):
            beginObject()
            for (name, count) in counts {
                key(name)
                integer(count)
            }
            endObject()
        case .rows(let dataset):
            beginArray()
            let text = RowText(dataset.columns)
            var cells: [Cell] = []
            for row in 0..<dataset.rowCount {
                dataset.read(row: row, into: &cells)
                element { text.append(cells, to: &$0) }
                try flush(&self)
            }
            endArray()
        }
    }

    package mutating func write(_ cell: Cell) {
        switch cell {
        case .null: null()
        case .integer(let value): integer(value)
        case .number(let value): number(value)
        case .text(let text): string(text)
        case .flag(let value): flag(value)
        }
    }
}

/// What stands between the cells of a row: the same in each, so that it is made once.
private struct RowText {
    /// Before each cell: the comma behind the one before, the brackets of objects that begin or end, its key.
    private let before: [[UInt8]]
    private let end: [UInt8]

    init(_ columns: [Column]) {
        var writer = JSONWriter()
        var before: [[UInt8]] = []
        writer.beginObject(inline: true)
        var group: String?
        for column in columns {
            let outer = column.path.count > 1 ? column.path[0] : nil
            if group != nil, group != outer { writer.endObject() }
            if let outer, group != outer {
                writer.key(outer)
                writer.beginObject(inline: true)
            }
            group = outer
            writer.key(column.path[column.path.count - 1])
            before.append(writer.takeBytes())
            writer.null()
            _ = writer.takeBytes()
        }
        if group != nil { writer.endObject() }
        writer.endObject()
        self.before = before
        end = writer.takeBytes()
    }

    func append(_ cells: [Cell], to bytes: inout [UInt8]) {
        for index in cells.indices {
            bytes.append(contentsOf: before[index])
            switch cells[index] {
            case .null: bytes.append(contentsOf: Self.null)
            case .integer(let value): bytes.append(decimal: value)
            case .number(let value): bytes.append(shortest: value)
            case .text(let text): bytes.append(quoted: text.bytes)
            case .flag(let value): bytes.append(contentsOf: value ? Self.yes : Self.no)
            }
        }
        bytes.append(contentsOf: end)
    }

    private static let (null, yes, no) = (Array("null".utf8), Array("true".utf8), Array("false".utf8))
}
