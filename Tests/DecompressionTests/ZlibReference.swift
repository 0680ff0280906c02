import CZlib

/// What zlib says of a whole gzip member's bytes: the content before the first fault, and its words for that.
struct ZlibReference {
    var content: [UInt8] = []
    var fault: String?
    /// Whether the member ended, and how many bytes it had.
    var length: Int?

    init(_ file: [UInt8], most: Int) {
        var stream = z_stream()
        guard nightaudit_inflate_init_gzip(&stream) == Z_OK else { fatalError("zlib has no memory") }
        defer { inflateEnd(&stream) }
        var input = file
        content = [UInt8](unsafeUninitializedCapacity: most) { output, count in
            input.withUnsafeMutableBufferPointer { input in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(most)
                switch CZlib.inflate(&stream, Z_NO_FLUSH) {
                case Z_OK, Z_BUF_ERROR: break
                case Z_STREAM_END: length = input.count - Int(stream.avail_in)
                default: fault = String(cString: stream.msg)
                }
            }
            count = most - Int(stream.avail_out)
        }
    }

    /// A gzip member of that content. `strategy`: as zlib numbers them, 4 for fixed codes.
    static func compressed(_ content: [UInt8], level: Int32, strategy: Int32) -> [UInt8] {
        var stream = z_stream()
        let version = String(cString: zlibVersion())
        guard
            deflateInit2_(
                &stream, level, Z_DEFLATED, 15 + 16, 8, strategy, version, Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { fatalError("zlib has no memory") }
        defer { deflateEnd(&stream) }
        var input = content
        let most = content.count + content.count / 8 + 1024
        return [UInt8](unsafeUninitializedCapacity: most) { output, count in
            input.withUnsafeMutableBufferPointer { input in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(most)
                precondition(deflate(&stream, Z_FINISH) == Z_STREAM_END)
            }
            count = most - Int(stream.avail_out)
        }
    }
}
