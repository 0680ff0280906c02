/// What became of every byte of one day file.
package struct FileAccount: Sendable, Hashable {
    /// Bytes as the file lies on disk.
    package var byteCount = 0
    /// SHA-256 of those, lowercase hexadecimal; nil where digests were not asked for or the system let no content be read.
    package var digest: String?
    /// Bytes of the content: decompressed, without a torn tail.
    package var contentByteCount = 0
    /// Nil where `digest` is.
    package var contentDigest: String?
    package var lines = 0
    package var accepted = 0
    package var blank = 0
    package var rejected = 0
    /// Σ bytes of all lines with their LFs and the BOM, counted apart from `contentByteCount`.
    package var lineByteCount = 0
    /// Decoded bytes behind the last LF of a damaged file: no line.
    package var tornByteCount = 0
    /// False where the content ends without LF in a line that was rejected.
    package var lastReadLineIsWhole = true
    /// Why the file could not be read to its end; nil where it could.
    package var fault: String?
    /// SHA-256 of the content's first bytes, at each of the lengths that were asked for and that it has; by length.
    package var prefixes: [ContentPrefix] = []

    package init() {}

    /// Whether the file ends with a whole line: false also where a torn tail stands behind the lines; nil where no byte could be read of what
    /// is there, so that nothing is known.
    package var lastLineIsWhole: Bool? {
        if fault != nil, contentByteCount + tornByteCount == 0 { return nil }
        return lastReadLineIsWhole && tornByteCount == 0
    }

    /// Lines and bytes add up.
    package var balances: Bool { lines == accepted + blank + rejected && contentByteCount == lineByteCount }
}

/// The first bytes of a day file's content, by their digest.
package struct ContentPrefix: Sendable, Hashable {
    package let byteCount: Int
    /// SHA-256, lowercase hexadecimal.
    package let digest: String

    package init(byteCount: Int, digest: String) {
        self.byteCount = byteCount
        self.digest = digest
    }
}

/// A rejected line and where it lies.
package struct RejectedLine: Sendable, Hashable {
    /// From 1.
    package let lineNumber: Int
    /// Of the line's first byte in the content, from 0.
    package let byteOffset: Int
    package let reason: RejectReason
    package let digest: LineDigest

    package init(lineNumber: Int, byteOffset: Int, reason: RejectReason, digest: LineDigest) {
        self.lineNumber = lineNumber
        self.byteOffset = byteOffset
        self.reason = reason
        self.digest = digest
    }
}
