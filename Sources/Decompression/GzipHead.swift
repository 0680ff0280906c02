private import CZlib

/// The head of a gzip member (RFC 1952, 2.3), taken byte by byte and judged as zlib judges it.
struct GzipHead {
    private enum Part {
        case fixed, extraLength
        case extra(left: Int)
        case name, comment, checksum, content
    }
    private var part = Part.fixed
    /// The bytes of a part of fixed length.
    private var held: [UInt8] = []
    private var flags: UInt8 = 0
    private var checksum: UInt = 0
    private(set) var fault: String?

    /// Whether the next byte is the content's.
    var isComplete: Bool {
        if case .content = part { return true }
        return false
    }

    /// Takes bytes until the head ends, or a fault is met; how many.
    mutating func take(_ input: UnsafeRawBufferPointer) -> Int {
        var count = 0
        while count < input.count, fault == nil, !isComplete {
            take(input[count])
            count += 1
        }
        return count
    }

    private mutating func take(_ byte: UInt8) {
        if case .checksum = part {} else { checksum = withUnsafePointer(to: byte) { crc32_z(checksum, $0, 1) } }
        switch part {
        case .fixed:
            held.append(byte)
            if held.count == 2, held != [0x1F, 0x8B] {
                fault = "incorrect header check"
                return
            }
            if held.count == 4 {
                flags = byte
                if held[2] != 8 {
                    fault = "unknown compression method"
                    return
                }
                if flags & 0xE0 != 0 {
                    fault = "unknown header flags set"
                    return
                }
            }
            if held.count == 10 { begin(.extraLength, if: 4) }
        case .extraLength:
            held.append(byte)
            guard held.count == 2 else { return }
            let length = Int(held[0]) | Int(held[1]) << 8
            if length > 0 { part = .extra(left: length) } else { begin(.name, if: 8) }
        case .extra(let left):
            if left > 1 { part = .extra(left: left - 1) } else { begin(.name, if: 8) }
        case .name: if byte == 0 { begin(.comment, if: 16) }
        case .comment: if byte == 0 { begin(.checksum, if: 2) }
        case .checksum:
            held.append(byte)
            guard held.count == 2 else { return }
            let found = UInt(held[0]) | UInt(held[1]) << 8
            if found == checksum & 0xFFFF { part = .content } else { fault = "header crc mismatch" }
        case .content: break
        }
    }

    /// Goes on with that part where the flag says that there is one, else with what follows it.
    private mutating func begin(_ next: Part, if flag: UInt8) {
        held = []
        if flags & flag != 0 {
            part = next
            return
        }
        switch next {
        case .extraLength: begin(.name, if: 8)
        case .name: begin(.comment, if: 16)
        case .comment: begin(.checksum, if: 2)
        default: part = .content
        }
    }
}
