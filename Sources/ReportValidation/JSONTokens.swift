import AuditModel
import JSONText

/// Holds the tokens of a JSON text against what they should be, one after the other, strictly by RFC 8259.
///
/// Blanks before a token are passed over. Each `take…` is false where something else stands there, and nothing is said of the text then.
struct JSONTokens {
    private var window: ByteWindow

    init(_ source: OutputBytes) { window = ByteWindow(source) }

    /// Why not all could be read; nil where all could.
    var fault: (any Error)? { window.fault }

    /// Whether nothing but blanks is left.
    var isAtEnd: Bool {
        mutating get {
            skipBlanks()
            return window.peek == nil
        }
    }

    @inline(__always)
    private mutating func skipBlanks() {
        while let byte = window.peek, byte <= 32, byte == 32 || byte == 10 || byte == 13 || byte == 9 {
            window.advance()
        }
    }

    /// A bracket, comma or colon.
    @inline(__always)
    mutating func take(_ sign: UInt8) -> Bool {
        skipBlanks()
        return window.take(sign)
    }

    /// `null`, `true` or `false`.
    mutating func take(word: [UInt8]) -> Bool {
        skipBlanks()
        guard window.stands(word) else { return false }
        window.advance(by: word.count)
        return true
    }

    /// A string that is this text after unescaping, and UTF-8.
    mutating func take(string text: [UInt8]) -> Bool { text.withUnsafeBufferPointer { take(string: $0) } }

    mutating func take(string text: UnsafeBufferPointer<UInt8>) -> Bool {
        skipBlanks()
        guard window.peek == UInt8(ascii: "\"") else { return false }
        return takePlain(text) || takeEscaped(Array(text))
    }

    /// One without escapes, in ASCII.
    private mutating func takePlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard window.has(text.count + 2) else { return false }
        let isTaken = window.withBytes(text.count + 2) { token in
            guard token[text.count + 1] == UInt8(ascii: "\"") else { return false }
            for (index, byte) in text.enumerated() {
                guard token[index + 1] == byte, byte >= 0x20, byte < 0x80, byte != UInt8(ascii: "\""),
                    byte != UInt8(ascii: "\\")
                else { return false }
            }
            return true
        }
        if isTaken { window.advance(by: text.count + 2) }
        return isTaken
    }

    private mutating func takeEscaped(_ text: [UInt8]) -> Bool {
        var end = 1
        while true {
            guard window.has(end + 1) else { return false }
            let byte = window[end]
            end += byte == UInt8(ascii: "\\") ? 2 : 1
            if byte == UInt8(ascii: "\"") { break }
        }
        let token = Array(window[0..<end])
        var cursor = JSONCursor(token)
        guard isUTF8(token), (try? cursor.string()) == text, cursor.isAtEnd else { return false }
        window.advance(by: end)
        return true
    }

    /// An integer in its one form without fraction or exponent.
    mutating func take(integer value: Int128) -> Bool {
        takeNumber { isDecimal($0, of: value) }
    }

    /// A number that reads as exactly this double.
    mutating func take(number value: Double) -> Bool {
        takeNumber { token in
            if let double = smallDecimal(token) { return double.bitPattern == value.bitPattern }
            var cursor = JSONCursor(Array(token))
            guard (try? cursor.number()) != nil, cursor.isAtEnd else { return false }
            return Double(String(decoding: token, as: UTF8.self))?.bitPattern == value.bitPattern
        }
    }

    /// Takes all characters here that may be in a number, where there are any and they are what they should be.
    @inline(__always)
    private mutating func takeNumber(_ isWanted: (UnsafeBufferPointer<UInt8>) -> Bool) -> Bool {
        skipBlanks()
        let count = window.run { byte in
            switch byte {
            case 48...57, UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
                true
            default: false
            }
        }
        guard count > 0, window.withBytes(count, isWanted) else { return false }
        window.advance(by: count)
        return true
    }
}
