private import CScanKernels

/// A string as it was read: in the line, or unescaped in the scratch.
struct ScannedString {
    let start: UnsafePointer<UInt8>
    let count: Int
    let hasLoneSurrogate: Bool
}

/// Room for the unescaped strings of one line, which never need more bytes than the line has.
struct Scratch: ~Copyable {
    private var base = UnsafeMutablePointer<UInt8>.allocate(capacity: 4096)
    private var capacity = 4096
    private(set) var end: UnsafeMutablePointer<UInt8>

    init() { end = base }

    deinit { base.deallocate() }

    /// Empties the scratch; texts given out before are gone.
    mutating func reset(capacity needed: Int) {
        if needed + Int(NIGHTAUDIT_PADDING) > capacity {
            base.deallocate()
            capacity = needed * 2 + Int(NIGHTAUDIT_PADDING)
            base = .allocate(capacity: capacity)
        }
        end = base
    }

    mutating func append(_ start: UnsafePointer<UInt8>, _ count: Int) {
        end.update(from: start, count: count)
        end += count
    }

    mutating func append(_ byte: UInt8) {
        end.pointee = byte
        end += 1
    }

    mutating func append(scalar code: UInt32) {
        if code < 0x80 {
            append(UInt8(code))
        } else if code < 0x800 {
            append(UInt8(0xC0 | code >> 6))
            append(UInt8(0x80 | code & 0x3F))
        } else if code < 0x10000 {
            append(UInt8(0xE0 | code >> 12))
            append(UInt8(0x80 | code >> 6 & 0x3F))
            append(UInt8(0x80 | code & 0x3F))
        } else {
            append(UInt8(0xF0 | code >> 18))
            append(UInt8(0x80 | code >> 12 & 0x3F))
            append(UInt8(0x80 | code >> 6 & 0x3F))
            append(UInt8(0x80 | code & 0x3F))
        }
    }
}

/// Whether the bytes are UTF-8 as RFC 3629 has it: no overlong form, no surrogate, nothing above U+10FFFF.
func isUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var at = 0
    while at < bytes.count {
        let lead = bytes[at]
        at += 1
        if lead < 0x80 { continue }
        let (follow, low, high): (Int, UInt8, UInt8) =
            switch lead {
            case 0xC2...0xDF: (1, 0x80, 0xBF)
            case 0xE0: (2, 0xA0, 0xBF)
            case 0xED: (2, 0x80, 0x9F)
            case 0xE1...0xEF: (2, 0x80, 0xBF)
            case 0xF0: (3, 0x90, 0xBF)
            case 0xF1...0xF3: (3, 0x80, 0xBF)
            case 0xF4: (3, 0x80, 0x8F)
            default: (0, 0, 0)
            }
        guard follow > 0, at + follow <= bytes.count, (low...high).contains(bytes[at]) else { return false }
        for offset in 1..<follow where bytes[at + offset] & 0xC0 != 0x80 { return false }
        at += follow
    }
    return true
}
