private import CZlib

/// Owner of zlib's inflate state for a file of gzip members; any byte behind the last one, a zero too, is a fault.
struct GzipStream: ~Copyable {
    private let stream: UnsafeMutablePointer<z_stream>
    private var betweenMembers = true

    init() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard nightaudit_inflate_init_gzip(stream) == Z_OK else { fatalError("zlib has no memory for a stream") }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    mutating func step(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> DecompressionStep {
        if input.count > 0, betweenMembers {
            inflateReset(stream)
            betweenMembers = false
        }
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = UInt32(input.count)
        stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(output.count)
        let result = inflate(stream, Z_NO_FLUSH)
        var fault: String?
        switch result {
        case Z_OK, Z_BUF_ERROR: break
        case Z_STREAM_END: betweenMembers = true
        default: fault = stream.pointee.msg.map { String(cString: $0) } ?? "zlib error \(result)"
        }
        return DecompressionStep(
            consumed: input.count - Int(stream.pointee.avail_in),
            produced: output.count - Int(stream.pointee.avail_out),
            fault: fault, isChecksumFault: fault == "incorrect data check" || fault == "incorrect length check",
            endsUnit: result == Z_STREAM_END)
    }
}
