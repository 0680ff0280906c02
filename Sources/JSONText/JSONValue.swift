/// A JSON text read strictly by RFC 8259: numbers as their text, strings as UTF-8 bytes, members in order.
package enum JSONValue: Sendable, Hashable {
    case null
    case flag(Bool)
    /// The number's own text; its value is exact.
    case number(String)
    case string([UInt8])
    case array([JSONValue])
    case object([JSONMember])

    /// The first member of that name; nil for none, and for a value that is no object.
    package subscript(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name.elementsEqual(name.utf8) }?.value
    }

    package var text: String? {
        guard case .string(let bytes) = self else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
    package var integer: Int? {
        guard case .number(let text) = self else { return nil }
        return Int(text)
    }
    package var elements: [JSONValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }
}

/// A member of an object; its name as the bytes after unescaping.
package struct JSONMember: Sendable, Hashable {
    package let name: [UInt8]
    package let value: JSONValue
}

/// Where a JSON text stops being one. Line and column count from 1, the column in bytes.
package struct JSONSyntaxError: Error, Hashable, Sendable {
    package let line: Int
    package let column: Int
    package let message: String
}
