private import CScanKernels

/// A place in a line, and the JSON tokens that can be read over from it. Every `skip…` tells whether the token is whole.
struct Cursor {
    private(set) var position: UnsafePointer<UInt8>
    private let end: UnsafePointer<UInt8>
    /// 0x80 once a byte inside a string was not ASCII.
    private(set) var high: UInt8 = 0

    init(_ start: UnsafePointer<UInt8>, _ count: Int) {
        position = start
        end = start + count
    }

    var atEnd: Bool { position >= end }
    /// The byte here; at the end, whatever the padding holds: ask `atEnd` first.
    var byte: UInt8 { position.pointee }

    mutating func advance() { position += 1 }

    /// Passes over that many bytes; false, and none passed over, where the line has fewer.
    @inline(__always)
    mutating func skip(_ count: Int) -> Bool {
        guard end - position >= count else { return false }
        position += count
        return true
    }

    @inline(__always)
    mutating func skipBlanks() {
        while position < end {
            let byte = position.pointee
            guard byte <= 0x20, byte == 0x20 || byte == 0x09 || byte == 0x0D else { return }
            position += 1
        }
    }

    @inline(__always)
    private mutating func skipPlain() {
        position += nightaudit_plain_run(position, end - position, &high)
    }

    /// Reads a string that begins here with its quote.
    @inline(__always)
    mutating func string(_ scratch: inout Scratch) -> ScannedString? {
        position += 1
        let start = position
        skipPlain()
        guard position < end else { return nil }
        if position.pointee == UInt8(ascii: "\"") {
            position += 1
            return ScannedString(start: start, count: position - 1 - start, hasLoneSurrogate: false)
        }
        return escapedString(from: start, &scratch)
    }

    private mutating func escapedString(from start: UnsafePointer<UInt8>, _ scratch: inout Scratch) -> ScannedString? {
        let begin = scratch.end
        var lone = false
        scratch.append(start, position - start)
        while position < end {
            switch position.pointee {
            case UInt8(ascii: "\""):
                position += 1
                return ScannedString(
                    start: UnsafePointer(begin), count: scratch.end - begin, hasLoneSurrogate: lone)
            case UInt8(ascii: "\\"):
                guard let unit = escape() else { return nil }
                guard var code = unit.codeUnit else {
                    scratch.append(unit.letter)
                    continue
                }
                if code & 0xFC00 == 0xD800 {
                    let before = position
                    if position + 1 < end, position[0] == UInt8(ascii: "\\"), position[1] == UInt8(ascii: "u"),
                        let low = escape()?.codeUnit, low & 0xFC00 == 0xDC00
                    {
                        code = 0x10000 + ((code & 0x3FF) << 10) + (low & 0x3FF)
                    } else {
                        position = before
                        lone = true
                        continue
                    }
                } else if code & 0xFC00 == 0xDC00 {
                    lone = true
                    continue
                }
                scratch.append(scalar: code)
            default:
                guard position.pointee >= 0x20 else { return nil }
                let run = position
                skipPlain()
                scratch.append(run, position - run)
            }
        }
        return nil
    }

    /// Reads one escape: a letter's byte, or the code unit of `\u`.
    private mutating func escape() -> (letter: UInt8, codeUnit: UInt32?)? {
        guard position + 1 < end else { return nil }
        let letter = position[1]
        position += 2
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return (letter, nil)
        case UInt8(ascii: "b"): return (8, nil)
        case UInt8(ascii: "f"): return (12, nil)
        case UInt8(ascii: "n"): return (10, nil)
        case UInt8(ascii: "r"): return (13, nil)
        case UInt8(ascii: "t"): return (9, nil)
        case UInt8(ascii: "u"):
            guard end - position >= 4 else { return nil }
            var unit: UInt32 = 0
            for offset in 0..<4 {
                let byte = position[offset]
                switch byte {
                case 48...57: unit = unit << 4 | UInt32(byte - 48)
                case 65...70: unit = unit << 4 | UInt32(byte - 55)
                case 97...102: unit = unit << 4 | UInt32(byte - 87)
                default: return nil
                }
            }
            position += 4
            return (0, unit)
        default: return nil
        }
    }

    /// Reads over a string that begins here with its quote, without keeping it.
    @inline(__always)
    mutating func skipString() -> Bool {
        position += 1
        while true {
            skipPlain()
            guard position < end else { return false }
            if position.pointee == UInt8(ascii: "\"") {
                position += 1
                return true
            }
            guard position.pointee == UInt8(ascii: "\\"), escape() != nil else { return false }
        }
    }

    /// Reads over a member's name, its colon and the blanks around it.
    @inline(__always)
    mutating func skipName() -> Bool {
        guard position < end, position.pointee == UInt8(ascii: "\""), skipString() else { return false }
        skipBlanks()
        guard position < end, position.pointee == UInt8(ascii: ":") else { return false }
        position += 1
        skipBlanks()
        return true
    }

    /// Reads over a number that begins here with its sign or first digit.
    @inline(__always)
    mutating func skipNumber() -> Bool {
        if position.pointee == UInt8(ascii: "-") { position += 1 }
        guard position < end else { return false }
        if position.pointee == 48 {
            position += 1
        } else if !skipDigits() {
            return false
        }
        if position < end, position.pointee == UInt8(ascii: ".") {
            position += 1
            if !skipDigits() { return false }
        }
        if position < end, position.pointee | 0x20 == UInt8(ascii: "e") {
            position += 1
            if position < end, position.pointee == UInt8(ascii: "+") || position.pointee == UInt8(ascii: "-") {
                position += 1
            }
            if !skipDigits() { return false }
        }
        return true
    }

    @inline(__always)
    private mutating func skipDigits() -> Bool {
        let start = position
        while position < end, position.pointee &- 48 < 10 { position += 1 }
        return position > start
    }

    @inline(__always)
    mutating func skipWord(_ word: StaticString) -> Bool {
        guard end - position >= word.utf8CodeUnitCount else { return false }
        for offset in 0..<word.utf8CodeUnitCount where position[offset] != word.utf8Start[offset] { return false }
        position += word.utf8CodeUnitCount
        return true
    }
}
