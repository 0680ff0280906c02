/// A day file's compression, told by its name's ending.
package enum Compression: String, Sendable, CaseIterable {
    case plain, gz, zst
}

/// What one step did with its input and its output.
package struct DecompressionStep: Sendable {
    package let consumed: Int
    package let produced: Int
    /// Set once: what is wrong with the stream. What was produced before it stands.
    package let fault: String?
    /// Whether the fault is a wrong checksum (or length) behind content that was decoded to its end.
    package let isChecksumFault: Bool
    /// Whether a gzip member or zstd frame ended with this step.
    package let endsUnit: Bool
}

/// Turns the bytes of one file into its content, step by step, in bounded memory.
///
/// gzip (RFC 1952) with any number of members, or zstd (RFC 8878) with any number of frames. What could be decoded before the first error is
/// handed out before that error is told.
package struct Decompressor: ~Copyable {
    private var gzip: GzipStream?
    private var zstd: ZstdStream?
    /// Whether the input may end here: between two members or frames, after at least one.
    package private(set) var isComplete = false

    /// A decompressor for that format; nil for `plain`, which needs none.
    package init?(_ compression: Compression) {
        switch compression {
        case .plain: return nil
        case .gz:
            gzip = GzipStream()
            zstd = nil
        case .zst:
            gzip = nil
            zstd = ZstdStream()
        }
    }

    /// Decodes some of `input` into `output`; call again with what is left of both, until nothing moves.
    package mutating func step(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> DecompressionStep {
        if let step = gzip?.step(input, into: output) {
            isComplete = step.endsUnit || (isComplete && step.consumed == 0)
            return step
        }
        if let step = zstd?.step(input, into: output) {
            isComplete = step.endsUnit || (isComplete && step.consumed == 0)
            return step
        }
        preconditionFailure("a decompressor has one of the two")
    }
}
