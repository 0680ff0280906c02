/// A `.gz` member (RFC 1952) of stored blocks (RFC 1951, 3.2.4): packed in no way, so that no library is needed.
enum StoredGzip {
    /// One member; with `checksumFault` its CRC32 is wrong and all else right.
    static func member(_ content: [UInt8], checksumFault: Bool = false) -> [UInt8] {
        // Magic, deflate, no flags, no time, no hint, Unix.
        var bytes: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
        var start = 0
        repeat {
            let count = min(0xFFFF, content.count - start)
            bytes.append(start + count == content.count ? 1 : 0)
            bytes.append(littleEndian: UInt64(count), bytes: 2)
            bytes.append(littleEndian: UInt64(count ^ 0xFFFF), bytes: 2)
            bytes.append(contentsOf: content[start..<start + count])
            start += count
        } while start < content.count
        bytes.append(littleEndian: UInt64(checksum(content) ^ (checksumFault ? 1 : 0)), bytes: 4)
        bytes.append(littleEndian: UInt64(content.count), bytes: 4)
        return bytes
    }

    /// CRC-32 as RFC 1952, 8 has it.
    private static func checksum(_ content: [UInt8]) -> UInt32 {
        var remainder: UInt32 = 0xFFFF_FFFF
        for byte in content { remainder = table[Int(UInt8(truncatingIfNeeded: remainder) ^ byte)] ^ (remainder >> 8) }
        return ~remainder
    }

    private static let table: [UInt32] = (0..<256).map { index in
        var remainder = UInt32(index)
        for _ in 0..<8 { remainder = remainder & 1 == 1 ? 0xEDB8_8320 ^ (remainder >> 1) : remainder >> 1 }
        return remainder
    }
}

extension [UInt8] {
    mutating func append(littleEndian number: UInt64, bytes: Int) {
        for place in 0..<bytes { append(UInt8(truncatingIfNeeded: number >> UInt64(8 * place))) }
    }
}
