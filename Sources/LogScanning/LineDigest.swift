import AuditModel

/// SHA-256 of a line's bytes without its LF, held in place: a million of them need no allocation each.
package struct LineDigest: Sendable, Hashable {
    private let first, second, third, fourth: UInt64

    /// From 32 bytes.
    package init(_ bytes: some Collection<UInt8>) {
        var words: [UInt64] = []
        var rest = bytes[...]
        for _ in 0..<4 {
            words.append(rest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
            rest = rest.dropFirst(8)
        }
        (first, second, third, fourth) = (words[0], words[1], words[2], words[3])
    }

    package var bytes: [UInt8] {
        [first, second, third, fourth].flatMap { word in
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt64($0)) }
        }
    }

    /// Lowercase hexadecimal.
    package var text: String { hexadecimal(bytes) }
}
