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
            for row in 0..<dataset.rowCount {
                write(dataset, row: row)
                try flush(&self)
            }
            endArray()
        }
    }

    private mutating func write(_ dataset: Dataset, row: Int) {
        beginObject(inline: true)
        var group: String?
        for (index, column) in dataset.columns.enumerated() {
            let outer = column.path.count > 1 ? column.path[0] : nil
            if group != nil, group != outer { endObject() }
            if let outer, group != outer {
                key(outer)
                beginObject(inline: true)
            }
            group = outer
            key(column.path[column.path.count - 1])
            write(dataset.cell(row: row, column: index))
        }
        if group != nil { endObject() }
        endObject()
    }

    private mutating func write(_ cell: Cell) {
        switch cell {
        case .null: null()
        case .integer(let value): integer(value)
        case .number(let value): number(value)
        case .text(let text): string(text)
        case .flag(let value): flag(value)
        }
    }
}
