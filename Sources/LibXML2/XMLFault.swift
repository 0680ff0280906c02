/// One thing that libxml2 objects to in a document or a grammar.
package struct XMLFault: Hashable, Sendable, CustomStringConvertible {
    /// From 1; 0 where the fault has no place.
    package let line: Int
    /// From 1, in bytes; nil where libxml2 tells none, as when it validates.
    package let column: Int?
    /// libxml2's own words, or ours where we refuse; they may quote the document.
    package let message: String

    package init(line: Int, column: Int? = nil, message: String) {
        self.line = line
        self.column = column
        self.message = message
    }

    package var description: String {
        "line \(line)\(column.map { ", column \($0)" } ?? ""): \(message)"
    }
}

/// Why there is no document or no grammar; the faults are never none.
package enum XMLError: Error, Hashable, Sendable, CustomStringConvertible {
    case notWellFormed([XMLFault])
    case unusableGrammar([XMLFault])

    package var faults: [XMLFault] {
        switch self {
        case .notWellFormed(let faults), .unusableGrammar(let faults): faults
        }
    }

    package var description: String {
        switch self {
        case .notWellFormed(let faults): "not well-formed XML: \(faults[0])"
        case .unusableGrammar(let faults): "no usable RELAX NG grammar: \(faults[0])"
        }
    }
}
