/// JSON as Python's `json.dumps` writes it by default: `ensure_ascii`, lower-case `\u` escapes, surrogate pairs.
extension [UInt8] {
    mutating func append(text: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func append(text: String) { append(contentsOf: text.utf8) }

    /// The text as a JSON string in quotes.
    mutating func append(quoted text: String) {
        append(UInt8(ascii: "\""))
        for unit in text.utf16 {
            switch unit {
            case 0x22: append(text: "\\\"")
            case 0x5C: append(text: "\\\\")
            case 0x08: append(text: "\\b")
            case 0x09: append(text: "\\t")
            case 0x0A: append(text: "\\n")
            case 0x0C: append(text: "\\f")
            case 0x0D: append(text: "\\r")
            case 0x20...0x7F: append(UInt8(unit))
            default:
                append(text: "\\u")
                append(hexadecimal: UInt64(unit), digits: 4)
            }
        }
        append(UInt8(ascii: "\""))
    }

    /// A number of zero or more, with zeros before it to that width.
    mutating func append(decimal number: Int, width: Int = 1) {
        var power = 1
        for _ in 1..<Swift.max(width, 1) { power *= 10 }
        while number / power >= 10 { power *= 10 }
        while power > 0 {
            append(UInt8(48 + number / power % 10))
            power /= 10
        }
    }

    /// The last `digits` hexadecimal digits, lower-case.
    mutating func append(hexadecimal number: UInt64, digits: Int) {
        for place in stride(from: (digits - 1) * 4, through: 0, by: -4) {
            let digit = UInt8(truncatingIfNeeded: number >> UInt64(place)) & 15
            append(digit < 10 ? 48 + digit : 87 + digit)
        }
    }

    /// The shortest decimal that reads back as the same double, as Python's `repr` has it from 0.0001 to below 10^16.
    mutating func append(double number: Double) { append(contentsOf: number.description.utf8) }
}

/// The text as `json.dumps` writes it, in quotes.
func pythonQuoted(_ text: String) -> String {
    var bytes: [UInt8] = []
    bytes.append(quoted: text)
    return String(decoding: bytes, as: UTF8.self)
}
