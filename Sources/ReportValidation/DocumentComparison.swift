import AuditModel
import JSONText
import ReportBuilding

/// Compares a report with the JSON that was read back, member by member, in order; numbers exactly, text by its bytes.
struct DocumentComparison {
    struct Difference {
        let code: String
        /// `summary.latency_ms.p50`, `daily[3].date`.
        let path: String
        /// Positions of members and elements in the JSON, outermost first.
        let positions: [Int]
        let message: String
    }

    private enum Step {
        case member([UInt8])
        case element
    }

    private static let limit = 20
    private(set) var differences: [Difference] = []
    private var steps: [Step] = []
    private var positions: [Int] = []

    private var isFull: Bool { differences.count >= Self.limit }

    mutating func compare(_ node: ReportNode, _ value: JSONValue) {
        switch node {
        case .cell(let cell): compare(cell, value)
        case .object(let members):
            compareMembers(value, members.map { Array($0.name.utf8) }) { $0.compare(members[$1].node, $2) }
        case .counts(let counts):
            compareMembers(value, counts.map(\.name.bytes)) { $0.compare(.integer(counts[$1].count), $2) }
        case .list(let nodes):
            compareElements(value, count: nodes.count) { $0.compare(nodes[$1], $2) }
        case .rows(let dataset):
            let shape = RowShape(dataset.columns)
            compareElements(value, count: dataset.rowCount) { $0.compare(shape, of: dataset, row: $1, $2) }
        }
    }

    private mutating func compare(_ shape: RowShape, of dataset: Dataset, row: Int, _ value: JSONValue) {
        switch shape {
        case .column(let column): compare(dataset.cell(row: row, column: column), value)
        case .group(let members):
            compareMembers(value, members.map(\.name)) {
                $0.compare(members[$1].shape, of: dataset, row: row, $2)
            }
        }
    }

    private mutating func compare(_ cell: Cell, _ value: JSONValue) {
        let isEqual =
            switch (cell, value) {
            case (.null, .null): true
            case (.integer(let expected), .number(let text)): text == String(expected)
            case (.number(let expected), .number(let text)): Double(text)?.bitPattern == expected.bitPattern
            case (.text(let expected), .string(let bytes)): bytes == expected.bytes
            case (.flag(let expected), .flag(let flag)): flag == expected
            default: false
            }
        guard !isEqual else { return }
        var code = "figure_differs"
        if case .member(let name) = steps.first, name.elementsEqual("summary".utf8) { code = "totals_differ" }
        let expected = if case .text = cell { quoted(cell.canonicalText) } else { words(cell) }
        differ(code, "is \(Self.words(value)), the report has \(expected)")
    }

    private mutating func compareMembers(
        _ value: JSONValue, _ names: [[UInt8]], _ compare: (inout Self, Int, JSONValue) -> Void
    ) {
        guard case .object(let members) = value else {
            return differ("members_differ", "is \(Self.words(value)), the report has an object")
        }
        if members.count == names.count, zip(members, names).allSatisfy({ $0.name == $1 }) {
            for index in names.indices where !isFull {
                descend(.member(names[index]), index) { compare(&$0, index, members[index].value) }
            }
            return
        }
        let found = Dictionary(members.indices.map { (members[$0].name, $0) }) { first, _ in first }
        let known = Set(names)
        let (missing, unknown) = (names.filter { found[$0] == nil }, members.map(\.name).filter { !known.contains($0) })
        for name in missing.prefix(Self.limit) { differ("members_differ", "has no member \(quoted(name))") }
        for name in unknown.prefix(Self.limit) {
            differ("members_differ", "has a member \(quoted(name)) that the report has not")
        }
        if missing.isEmpty, unknown.isEmpty { differ("members_differ", "has its members in another order") }
        for (index, name) in names.enumerated() where !isFull {
            guard let position = found[name] else { continue }
            descend(.member(name), position) { compare(&$0, index, members[position].value) }
        }
    }

    private mutating func compareElements(
        _ value: JSONValue, count: Int, _ compare: (inout Self, Int, JSONValue) -> Void
    ) {
        guard case .array(let elements) = value else {
            return differ("rows_differ", "is \(Self.words(value)), the report has an array")
        }
        if elements.count != count { differ("rows_differ", "has \(elements.count) elements, the report \(count)") }
        for index in 0..<min(count, elements.count) where !isFull {
            descend(.element, index) { compare(&$0, index, elements[index]) }
        }
    }

    private mutating func descend(_ step: Step, _ position: Int, _ compare: (inout Self) -> Void) {
        steps.append(step)
        positions.append(position)
        compare(&self)
        steps.removeLast()
        positions.removeLast()
    }

    private mutating func differ(_ code: String, _ message: String) {
        guard !isFull else { return }
        differences.append(Difference(code: code, path: path, positions: positions, message: message))
    }

    private var path: String {
        var text = ""
        for (step, position) in zip(steps, positions) {
            switch step {
            case .element: text += "[\(position)]"
            case .member(let name):
                let isPlain =
                    !name.isEmpty && name.allSatisfy { $0 == 95 || (48...57).contains($0) || (97...122).contains($0) }
                let shown = isPlain ? String(decoding: name, as: UTF8.self) : quoted(name)
                text += text.isEmpty ? shown : ".\(shown)"
            }
        }
        return text.isEmpty ? "the document" : text
    }

    private func words(_ cell: Cell) -> String {
        if case .null = cell { "null" } else { String(decoding: cell.canonicalText, as: UTF8.self) }
    }

    private static func words(_ value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .flag(let flag): "\(flag)"
        case .number(let text): String(text.prefix(60))
        case .string(let bytes): quoted(bytes)
        case .array: "an array"
        case .object: "an object"
        }
    }
}
