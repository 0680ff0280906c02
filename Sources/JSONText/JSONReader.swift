extension JSONValue {
    /// Reads one JSON text, whole: RFC 8259, UTF-8, no member twice, at most 512 deep, nothing behind it but blanks.
    package init(reading bytes: [UInt8]) throws(JSONSyntaxError) {
        var reader = JSONReader(bytes)
        self = try reader.document()
    }
}

/// A strict reader by recursive descent.
private struct JSONReader {
    private var cursor: JSONCursor
    private var depth = 0
    /// The names of the last object's members at each depth: the rows of a table have the same, which are held once then.
    private var names: [[[UInt8]]] = []

    init(_ bytes: [UInt8]) { cursor = JSONCursor(bytes) }

    mutating func document() throws(JSONSyntaxError) -> JSONValue {
        guard isUTF8(cursor.bytes) else { throw cursor.fault("the text is not UTF-8") }
        let value = try value()
        cursor.skipBlanks()
        guard cursor.isAtEnd else { throw cursor.fault("text behind the value") }
        return value
    }

    private mutating func value() throws(JSONSyntaxError) -> JSONValue {
        cursor.skipBlanks()
        switch cursor.peek {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try cursor.string())
        case UInt8(ascii: "t"): return try word("true", .flag(true))
        case UInt8(ascii: "f"): return try word("false", .flag(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), .some(48...57): return .number(String(decoding: try cursor.number(), as: UTF8.self))
        default: throw cursor.fault("a value was expected")
        }
    }

    private mutating func word(_ text: String, _ value: JSONValue) throws(JSONSyntaxError) -> JSONValue {
        for byte in text.utf8 where !cursor.take(byte) { throw cursor.fault("`\(text)` was expected") }
        return value
    }

    private mutating func descend() throws(JSONSyntaxError) {
        depth += 1
        if depth > 512 { throw cursor.fault("nested more than 512 deep") }
        _ = cursor.take(UInt8(ascii: "{")) || cursor.take(UInt8(ascii: "["))
        cursor.skipBlanks()
    }

    private mutating func array() throws(JSONSyntaxError) -> JSONValue {
        try descend()
        defer { depth -= 1 }
        var elements: [JSONValue] = []
        if cursor.take(UInt8(ascii: "]")) { return .array([]) }
        while true {
            elements.append(try value())
            cursor.skipBlanks()
            if cursor.take(UInt8(ascii: "]")) { return .array(elements) }
            guard cursor.take(UInt8(ascii: ",")) else { throw cursor.fault("`,` or `]` was expected") }
        }
    }

    private mutating func object() throws(JSONSyntaxError) -> JSONValue {
        try descend()
        defer { depth -= 1 }
        var members: [JSONMember] = []
        var seen: Set<[UInt8]> = []
        if cursor.take(UInt8(ascii: "}")) { return .object([]) }
        while true {
            cursor.skipBlanks()
            guard cursor.peek == UInt8(ascii: "\"") else { throw cursor.fault("a member's name was expected") }
            let name = held(try cursor.string(), at: members.count)
            guard Self.isNew(name, members, &seen) else {
                throw cursor.fault("a member of that name stood here before")
            }
            cursor.skipBlanks()
            guard cursor.take(UInt8(ascii: ":")) else { throw cursor.fault("`:` was expected") }
            members.append(JSONMember(name: name, value: try value()))
            cursor.skipBlanks()
            if cursor.take(UInt8(ascii: "}")) { return .object(members) }
            guard cursor.take(UInt8(ascii: ",")) else { throw cursor.fault("`,` or `}` was expected") }
        }
    }

    /// The same bytes as those of the name that stood there in the object before, where it is the same.
    private mutating func held(_ name: [UInt8], at index: Int) -> [UInt8] {
        while names.count <= depth { names.append([]) }
        guard index < names[depth].count else {
            if index == names[depth].count, index < Self.few { names[depth].append(name) }
            return name
        }
        if names[depth][index] != name { names[depth][index] = name }
        return names[depth][index]
    }

    /// Whether no member of that name stood before; `seen` has all of them once they are many.
    private static func isNew(_ name: [UInt8], _ members: [JSONMember], _ seen: inout Set<[UInt8]>) -> Bool {
        if members.count < few { return !members.contains { $0.name == name } }
        if members.count == few { seen.formUnion(members.map(\.name)) }
        return seen.insert(name).inserted
    }

    private static let few = 24
}

/// Whether the bytes are UTF-8, without making a text of them.
package func isUTF8(_ bytes: [UInt8]) -> Bool { (try? UTF8Span(validating: bytes.span)) != nil }
