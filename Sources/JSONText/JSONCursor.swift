/// A place in a JSON text that is read strictly by RFC 8259, one token after the other; written apart from `JSONWriter`, so that it can judge
/// what that writes. That the whole text is UTF-8 is for whoever made it to check.
package struct JSONCursor {
    package let bytes: [UInt8]
    package private(set) var position = 0

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    package var isAtEnd: Bool { position == bytes.count }

    /// The byte here; nil at the end.
    package var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    package mutating func skipBlanks() {
        while let byte = peek, byte == 32 || byte == 10 || byte == 13 || byte == 9 { position += 1 }
    }

    package mutating func advance() { position += 1 }

    /// Passes over that byte; false, and nothing passed over, where another one stands here.
    package mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        position += 1
        return true
    }

    /// Reads a number and gives its text.
    package mutating func number() throws(JSONSyntaxError) -> ArraySlice<UInt8> {
        let start = position
        _ = take(UInt8(ascii: "-"))
        if !take(48) { try digits() }
        if take(UInt8(ascii: ".")) { try digits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits()
        }
        return bytes[start..<position]
    }

    private mutating func digits() throws(JSONSyntaxError) {
        let start = position
        while let byte = peek, (48...57).contains(byte) { position += 1 }
        if position == start { throw fault("a digit was expected") }
    }

    /// Reads a string, whose quote stands here, and gives its bytes after unescaping.
    package mutating func string() throws(JSONSyntaxError) -> [UInt8] {
        position += 1
        var text: [UInt8] = []
        while true {
            let run = position
            while let byte = peek, byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                position += 1
            }
            text += bytes[run..<position]
            guard let byte = peek else { throw fault("the string does not end") }
            if byte < 0x20 { throw fault("a control character in a string") }
            position += 1
            if byte == UInt8(ascii: "\"") { return text }
            try escape(into: &text)
        }
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONSyntaxError) {
        guard let letter = peek else { throw fault("the string does not end") }
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return text.append(letter)
        case UInt8(ascii: "b"): return text.append(8)
        case UInt8(ascii: "f"): return text.append(12)
        case UInt8(ascii: "n"): return text.append(10)
        case UInt8(ascii: "r"): return text.append(13)
        case UInt8(ascii: "t"): return text.append(9)
        case UInt8(ascii: "u"): break
        default: throw fault("no such escape")
        }
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

    /// A fault of the byte here.
    package func fault(_ message: String) -> JSONSyntaxError {
        let before = bytes[..<min(position, bytes.count)]
        let lineStart = before.lastIndex(of: 10).map { $0 + 1 } ?? 0
        return JSONSyntaxError(
            line: before.count { $0 == 10 } + 1, column: before.count - lineStart + 1, message: message)
    }
}
