import AuditModel
import ReportBuilding

/// Reads a report document in step with the report, a token at a time and without a tree: what a report of a million rows is read back by.
///
/// It says only whether the text is strict JSON and equal in every member; where it is not, `DocumentComparison` tells what differs.
struct DocumentAgreement {
    private var tokens: JSONTokens

    /// Whether the text is that document: numbers exactly, text by its bytes, members and elements in its order, nothing more. Throws where it
    /// cannot be read.
    static func holds(_ document: ReportNode, _ text: OutputBytes) throws -> Bool {
        var agreement = DocumentAgreement(tokens: JSONTokens(text))
        let isHeld = agreement.reads(document) && agreement.tokens.isAtEnd
        if let fault = agreement.tokens.fault { throw fault }
        return isHeld
    }

    private mutating func reads(_ node: ReportNode) -> Bool {
        switch node {
        case .cell(let cell): return reads(cell)
        case .object(let members):
            return reads("{", "}", count: members.count) {
                $0.reads(name: Array(members[$1].name.utf8)) && $0.reads(members[$1].node)
            }
        case .counts(let counts):
            // Each name once: the names of a table are different.
            return reads("{", "}", count: counts.count) {
                $0.reads(name: counts[$1].name.bytes) && $0.tokens.take(integer: counts[$1].count)
            }
        case .list(let nodes): return reads("[", "]", count: nodes.count) { $0.reads(nodes[$1]) }
        case .rows(let dataset):
            let tokens = RowTokens(RowShape(dataset.columns))
            var row: [Cell] = []
            return reads("[", "]", count: dataset.rowCount) {
                dataset.read(row: $1, into: &row)
                return $0.reads(tokens, of: row)
            }
        }
    }

    private mutating func reads(_ expected: RowTokens, of row: [Cell]) -> Bool {
        expected.names.withUnsafeBufferPointer { names in
            for token in expected.tokens {
                let isRead =
                    switch token {
                    case .sign(let sign): tokens.take(sign)
                    case .name(let start, let end):
                        tokens.take(string: UnsafeBufferPointer(rebasing: names[start..<end]))
                    case .cell(let column): reads(row[column])
                    }
                guard isRead else { return false }
            }
            return true
        }
    }

    private mutating func reads(_ cell: Cell) -> Bool {
        switch cell {
        case .null: tokens.take(word: Self.null)
        case .flag(let flag): tokens.take(word: flag ? Self.yes : Self.no)
        case .text(let text): tokens.take(string: text.bytes)
        case .integer(let value): tokens.take(integer: value)
        case .number(let value): tokens.take(number: value)
        }
    }

    private static let (null, yes, no) = (Array("null".utf8), Array("true".utf8), Array("false".utf8))

    private mutating func reads(name: [UInt8]) -> Bool { tokens.take(string: name) && tokens.take(UInt8(ascii: ":")) }

    private mutating func reads(
        _ begin: Unicode.Scalar, _ end: Unicode.Scalar, count: Int, _ part: (inout Self, Int) -> Bool
    ) -> Bool {
        guard tokens.take(UInt8(ascii: begin)) else { return false }
        for index in 0..<count {
            if index > 0, !tokens.take(UInt8(ascii: ",")) { return false }
            guard part(&self, index) else { return false }
        }
        return tokens.take(UInt8(ascii: end))
    }
}

/// The tokens of a row, one behind the other: the same in each, so that they are found once.
private struct RowTokens {
    enum Token {
        case sign(UInt8)
        /// The bytes of `names` from the first on, before the second.
        case name(Int, Int)
        case cell(Int)
    }
    private(set) var names: [UInt8] = []
    private(set) var tokens: [Token] = []

    init(_ shape: RowShape) { add(shape) }

    private mutating func add(_ shape: RowShape) {
        switch shape {
        case .column(let column): tokens.append(.cell(column))
        case .group(let members):
            for (index, member) in members.enumerated() {
                tokens.append(.sign(UInt8(ascii: index == 0 ? "{" : ",")))
                tokens.append(.name(names.count, names.count + member.name.count))
                names += member.name
                tokens.append(.sign(UInt8(ascii: ":")))
                add(member.shape)
            }
            if members.isEmpty { tokens.append(.sign(UInt8(ascii: "{"))) }
            tokens.append(.sign(UInt8(ascii: "}")))
        }
    }
}
