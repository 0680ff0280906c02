/// A `.zst` frame (RFC 8878) of raw blocks: packed in no way, so that no library is needed.
enum RawZstd {
    /// One frame without a checksum, its window 128 KiB.
    static func frame(_ content: [UInt8]) -> [UInt8] {
        // Magic; no single segment, no content size, no checksum; window 2^(10+7).
        var bytes: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 7 << 3]
        var start = 0
        repeat {
            let count = min(128 << 10, content.count - start)
            let last: UInt64 = start + count == content.count ? 1 : 0
            bytes.append(littleEndian: UInt64(count) << 3 | last, bytes: 3)
            bytes.append(contentsOf: content[start..<start + count])
            start += count
        } while start < content.count
        return bytes
    }

    /// A skippable frame (3.1.2), which holds nothing of the content.
    static func skippable(_ note: String) -> [UInt8] {
        var bytes: [UInt8] = [0x50, 0x2A, 0x4D, 0x18]
        bytes.append(littleEndian: UInt64(note.utf8.count), bytes: 4)
        bytes.append(text: note)
        return bytes
    }
}
