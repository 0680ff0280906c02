private import CZstd

/// Owner of libzstd's decompression context for a file of zstd frames.
struct ZstdStream: ~Copyable {
    private let context: OpaquePointer
    /// What libzstd wants next; 0 between two frames.
    private var wanted = 0
    /// Whether decoded content may wait for room in the output.
    private var mayHoldOutput = false

    init() {
        guard let context = ZSTD_createDCtx() else { fatalError("zstd has no memory for a context") }
        self.context = context
    }

    deinit { ZSTD_freeDCtx(context) }

    /// Feeds block by block (just what libzstd says it wants), because libzstd does not say how much a call wrote that
    /// fails: so at most the faulty block's own call is lost, and a wrong checksum at the end loses nothing. For the same
    /// reason content that waits for room is taken out by calls without input.
    mutating func step(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> DecompressionStep {
        if mayHoldOutput {
            let flushed = feed(UnsafeRawBufferPointer(rebasing: input[..<0]), into: output)
            if flushed.produced > 0 || flushed.fault != nil || flushed.endsUnit { return flushed }
        }
        return feed(input, into: output)
    }

    private mutating func feed(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> DecompressionStep {
        var source = ZSTD_inBuffer(
            src: input.baseAddress, size: min(input.count, wanted == 0 ? 1 : wanted), pos: 0)
        var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
        if source.size > 0, wanted == 0 { wanted = 1 }
        let result = ZSTD_decompressStream(context, &target, &source)
        if ZSTD_isError(result) != 0 {
            return DecompressionStep(
                consumed: source.pos, produced: target.pos, fault: String(cString: ZSTD_getErrorName(result)),
                isChecksumFault: ZSTD_getErrorCode(result) == ZSTD_error_checksum_wrong, endsUnit: false)
        }
        let endsUnit = result == 0 && wanted > 0
        wanted = result
        mayHoldOutput = result != 0 && target.pos == output.count
        return DecompressionStep(
            consumed: source.pos, produced: target.pos, fault: nil, isChecksumFault: false,
            endsUnit: endsUnit)
    }
}
