package import AuditModel

/// Writes RFC 8259 text: two blanks of indentation, or one line for an object or array begun `inline`.
///
/// Members come in the order in which they are written. Besides what RFC 8259 requires, the characters that are shown visibly elsewhere
/// (`isShownVisibly`) are written as `\u` escapes, so that a report can be shown on a terminal; the value read back is the same.
package struct JSONWriter: Sendable {
    package private(set) var bytes: [UInt8] = []
    private var isEmpty: [Bool] = []
    private var inlineDepth = 0
    private var afterKey = false

    package init() {}

    /// Hands over what was written so far and begins anew behind it, so that a long document need not be held.
    package mutating func takeBytes() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    package mutating func beginObject(inline: Bool = false) { begin("{", inline) }
    package mutating func endObject() { end("}") }
    package mutating func beginArray(inline: Bool = false) { begin("[", inline) }
    package mutating func endArray() { end("]") }

    package mutating func key(_ name: Name) { key(name.bytes) }
    package mutating func key(_ name: String) { key(Array(name.utf8)) }

    private mutating func key(_ name: [UInt8]) {
        separate()
        bytes.append(quoted: name)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(UInt8(ascii: " "))
        afterKey = true
    }

    package mutating func string(_ name: Name) {
        separate()
        bytes.append(quoted: name.bytes)
    }
    package mutating func string(_ text: String) { string(Name(text)) }
    package mutating func integer(_ value: Int128) {
        separate()
        bytes.append(decimal: value)
    }
    package mutating func integer(_ value: Int) { integer(Int128(value)) }
    /// The shortest decimal that reads back as the same double; `value` is finite.
    package mutating func number(_ value: Double) {
        separate()
        bytes.append(shortest: value)
    }
    /// A member of that text; null for nil.
    package mutating func member(_ name: String, _ value: String?) {
        key(name)
        if let value { string(value) } else { null() }
    }
    /// A member of that number; null for nil.
    package mutating func member(_ name: String, _ value: Int?) {
        key(name)
        if let value { integer(value) } else { null() }
    }
    package mutating func flag(_ value: Bool) { raw(value ? "true" : "false") }
    package mutating func null() { raw("null") }

    /// An element of an array whose text, which lies on one line, `append` puts behind what is there.
    package mutating func element(_ append: (inout [UInt8]) -> Void) {
        separate()
        append(&bytes)
    }

    /// Ends the text with a line end.
    package mutating func finish() { bytes.append(UInt8(ascii: "\n")) }

    private mutating func raw(_ text: String) {
        separate()
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func begin(_ bracket: Unicode.Scalar, _ inline: Bool) {
        separate()
        bytes.append(UInt8(ascii: bracket))
        isEmpty.append(true)
        if inline || inlineDepth > 0 { inlineDepth += 1 }
    }

    private mutating func end(_ bracket: Unicode.Scalar) {
        let empty = isEmpty.removeLast()
        if inlineDepth > 0 {
            inlineDepth -= 1
        } else if !empty {
            newLine()
        }
        bytes.append(UInt8(ascii: bracket))
    }

    private mutating func separate() {
        if afterKey {
            afterKey = false
            return
        }
        guard let last = isEmpty.indices.last else { return }
        if !isEmpty[last] { bytes.append(UInt8(ascii: ",")) }
        if inlineDepth > 0 {
            if !isEmpty[last] { bytes.append(UInt8(ascii: " ")) }
        } else {
            newLine()
        }
        isEmpty[last] = false
    }

    private mutating func newLine() {
        bytes.append(UInt8(ascii: "\n"))
        for _ in isEmpty {
            bytes.append(32)
            bytes.append(32)
        }
    }
}

extension [UInt8] {
    /// Appends a text as a JSON string.
    package mutating func append(quoted text: [UInt8]) {
        append(UInt8(ascii: "\""))
        if text.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
            append(contentsOf: text)
        } else {
            for scalar in String(decoding: text, as: UTF8.self).unicodeScalars { append(escaping: scalar) }
        }
        append(UInt8(ascii: "\""))
    }

    private mutating func append(escaping scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x22: append(contentsOf: [0x5C, 0x22])
        case 0x5C: append(contentsOf: [0x5C, 0x5C])
        case 0x0A: append(contentsOf: Array("\\n".utf8))
        case 0x0D: append(contentsOf: Array("\\r".utf8))
        case 0x09: append(contentsOf: Array("\\t".utf8))
        case _ where isShownVisibly(scalar): append(contentsOf: jsonEscape(scalar).utf8)
        default: append(contentsOf: Array(UTF8.encode(scalar)!))
        }
    }
}

/// `\u202e`: the character as RFC 8259 escapes it, by a surrogate pair above U+FFFF.
package func jsonEscape(_ scalar: Unicode.Scalar) -> String {
    UTF16.encode(scalar)!.map { unit in
        let digits = String(unit, radix: 16)
        return "\\u\(String(repeating: "0", count: 4 - digits.utf8.count))\(digits)"
    }.joined()
}
