extension JSONValue {
    /// Reads one JSON text, whole: RFC 8259, UTF-8, no member twice, at most 512 deep, nothing behind it but blanks.
    package init(reading bytes: [UInt8]) throws(JSONSyntaxError) {
        var reader = JSONReader(bytes)
        self = try reader.document()
    }
}

/// A strict reader by recursive descent; written apart from `JSONWriter`, so that it can judge what that writes.
private struct JSONReader {
    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() throws(JSONSyntaxError) -> JSONValue {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw fault("the text is not UTF-8") }
        let value = try value()
        skipBlanks()
        guard position == bytes.count else { throw fault("text behind the value") }
        return value
    }

    private func fault(_ message: String) -> JSONSyntaxError {
        let before = bytes[..<min(position, bytes.count)]
        let lineStart = before.lastIndex(of: 10).map { $0 + 1 } ?? 0
        return JSONSyntaxError(
            line: before.count { $0 == 10 } + 1, column: before.count - lineStart + 1, message: message)
    }

    private mutating func skipBlanks() {
        while let byte = peek, byte == 32 || byte == 10 || byte == 13 || byte == 9 { position += 1 }
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        position += 1
        return true
    }

    private mutating func value() throws(JSONSyntaxError) -> JSONValue {
        skipBlanks()
        switch peek {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .flag(true))
        case UInt8(ascii: "f"): return try word("false", .flag(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), .some(48...57): return try number()
        default: throw fault("a value was expected")
        }
    }

    private mutating func word(_ text: String, _ value: JSONValue) throws(JSONSyntaxError) -> JSONValue {
        for byte in text.utf8 where !take(byte) { throw fault("`\(text)` was expected") }
        return value
    }

    private mutating func descend() throws(JSONSyntaxError) {
        depth += 1
        if depth > 512 { throw fault("nested more than 512 deep") }
        position += 1
        skipBlanks()
    }

    private mutating func array() throws(JSONSyntaxError) -> JSONValue {
        try descend()
        defer { depth -= 1 }
        var elements: [JSONValue] = []
        if take(UInt8(ascii: "]")) { return .array([]) }
        while true {
            elements.append(try value())
            skipBlanks()
            if take(UInt8(ascii: "]")) { return .array(elements) }
            guard take(UInt8(ascii: ",")) else { throw fault("`,` or `]` was expected") }
        }
    }

    private mutating func object() throws(JSONSyntaxError) -> JSONValue {
        try descend()
        defer { depth -= 1 }
        var members: [JSONMember] = []
        var seen: Set<[UInt8]> = []
        if take(UInt8(ascii: "}")) { return .object([]) }
        while true {
            skipBlanks()
            guard peek == UInt8(ascii: "\"") else { throw fault("a member's name was expected") }
            let name = try string()
            guard seen.insert(name).inserted else { throw fault("a member of that name stood here before") }
            skipBlanks()
            guard take(UInt8(ascii: ":")) else { throw fault("`:` was expected") }
            members.append(JSONMember(name: name, value: try value()))
            skipBlanks()
            if take(UInt8(ascii: "}")) { return .object(members) }
            guard take(UInt8(ascii: ",")) else { throw fault("`,` or `}` was expected") }
        }
    }

    private mutating func number() throws(JSONSyntaxError) -> JSONValue {
        let start = position
        _ = take(UInt8(ascii: "-"))
        if !take(48) { try digits() }
        if take(UInt8(ascii: ".")) { try digits() }
        if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
            position += 1
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits()
        }
        return .number(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private mutating func digits() throws(JSONSyntaxError) {
        let start = position
        while let byte = peek, (48...57).contains(byte) { position += 1 }
        if position == start { throw fault("a digit was expected") }
    }

    private mutating func string() throws(JSONSyntaxError) -> [UInt8] {
        position += 1
        var text: [UInt8] = []
        while let byte = peek {
            if byte < 0x20 { throw fault("a control character in a string") }
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return text
            case UInt8(ascii: "\\"): try escape(into: &text)
            default: text.append(byte)
            }
        }
        throw fault("the string does not end")
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONSyntaxError) {
        let letters: [UInt8: UInt8] = [
            0x22: 0x22, 0x5C: 0x5C, 0x2F: 0x2F, 0x62: 8, 0x66: 12, 0x6E: 10, 0x72: 13, 0x74: 9,
        ]
        guard let letter = peek else { throw fault("the string does not end") }
        position += 1
        if let plain = letters[letter] {
            text.append(plain)
            return
        }
        guard letter == UInt8(ascii: "u") else { throw fault("no such escape") }
        var code = try hexadecimal()
        if (0xD800...0xDBFF).contains(code), take(0x5C), take(UInt8(ascii: "u")) {
            let low = try hexadecimal()
            guard (0xDC00...0xDFFF).contains(low) else { throw fault("a lone surrogate") }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw fault("a lone surrogate") }
        text.append(contentsOf: Array(UTF8.encode(scalar)!))
    }

    private mutating func hexadecimal() throws(JSONSyntaxError) -> UInt32 {
        guard position + 4 <= bytes.count,
            let code = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16),
            bytes[position] != UInt8(ascii: "+"), bytes[position] != UInt8(ascii: "-")
        else { throw fault("four hexadecimal digits were expected") }
        position += 4
        return code
    }
}
