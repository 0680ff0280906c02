import AuditModel
import JSONText
import ReportBuilding

/// Reads a report document in step with the report, a token at a time and without a tree: what a report of a million rows is read back by.
///
/// It says only whether the text is strict JSON and equal in every member; where it is not, `DocumentComparison` tells what differs.
struct DocumentAgreement {
    private var cursor: JSONCursor

    private init(_ bytes: [UInt8]) { cursor = JSONCursor(bytes) }

    /// Whether the bytes are that document: numbers exactly, text by its bytes, members and elements in its order, nothing more.
    static func holds(_ document: ReportNode, _ bytes: [UInt8]) -> Bool {
        guard isUTF8(bytes) else { return false }
        var agreement = DocumentAgreement(bytes)
        guard agreement.reads(document) else { return false }
        agreement.cursor.skipBlanks()
        return agreement.cursor.isAtEnd
    }

    private mutating func reads(_ node: ReportNode) -> Bool {
        switch node {
        case .cell(let cell): reads(cell)
        case .object(let members):
            readsObject(count: members.count) {
                $0.readsName(Array(members[$1].name.utf8)) && $0.reads(members[$1].node)
            }
        case .counts(let counts):
            // Each name once: the names of a table are different.
            readsObject(count: counts.count) {
                $0.readsName(counts[$1].name.bytes) && $0.reads(.integer(counts[$1].count))
            }
        case .list(let nodes): readsArray(count: nodes.count) { $0.reads(nodes[$1]) }
        case .rows(let dataset):
            readsRows(dataset)
        }
    }

    private mutating func readsRows(_ dataset: Dataset) -> Bool {
        let shape = RowShape(dataset.columns)
        var row: [Cell] = []
        return readsArray(count: dataset.rowCount) {
            dataset.read(row: $1, into: &row)
            return $0.reads(shape, of: row)
        }
    }

    private mutating func reads(_ shape: RowShape, of row: [Cell]) -> Bool {
        switch shape {
        case .column(let column): reads(row[column])
        case .group(let members):
            readsObject(count: members.count) { $0.readsName(members[$1].name) && $0.reads(members[$1].shape, of: row) }
        }
    }

    private mutating func reads(_ cell: Cell) -> Bool {
        cursor.skipBlanks()
        switch cell {
        case .null: return cursor.take("null")
        case .flag(let flag): return cursor.take(flag ? "true" : "false")
        case .text(let text):
            return readsString(text.bytes)
        case .integer(let value):
            guard let found = try? cursor.number() else { return false }
            return found.elementsEqual(integerText(value).utf8)
        case .number(let value):
            guard let found = try? cursor.number() else { return false }
            return Double(String(decoding: found, as: UTF8.self))?.bitPattern == value.bitPattern
        }
    }

    private mutating func readsName(_ name: [UInt8]) -> Bool {
        cursor.skipBlanks()
        guard readsString(name) else { return false }
        cursor.skipBlanks()
        return cursor.take(UInt8(ascii: ":"))
    }

    private mutating func readsString(_ text: [UInt8]) -> Bool {
        guard cursor.peek == UInt8(ascii: "\"") else { return false }
        if cursor.takePlainString(text) { return true }
        return (try? cursor.string()) == text
    }

    private mutating func readsObject(count: Int, _ member: (inout Self, Int) -> Bool) -> Bool {
        reads(UInt8(ascii: "{"), UInt8(ascii: "}"), count: count, member)
    }

    private mutating func readsArray(count: Int, _ element: (inout Self, Int) -> Bool) -> Bool {
        reads(UInt8(ascii: "["), UInt8(ascii: "]"), count: count, element)
    }

    private mutating func reads(
        _ begin: UInt8, _ end: UInt8, count: Int, _ part: (inout Self, Int) -> Bool
    ) -> Bool {
        cursor.skipBlanks()
        guard cursor.take(begin) else { return false }
        for index in 0..<count {
            cursor.skipBlanks()
            if index > 0, !cursor.take(UInt8(ascii: ",")) { return false }
            guard part(&self, index) else { return false }
        }
        cursor.skipBlanks()
        return cursor.take(end)
    }
}
