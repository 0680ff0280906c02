import Glibc

/// A new file, written through a buffer of bytes; its close is checked.
struct OutputFile: ~Copyable {
    /// What was not written yet; append here, then call `writeFullBuffer`.
    var buffer: [UInt8] = []
    private var descriptor: Int32
    private let name: String

    private static let bufferSize = 1 << 20

    init(creating path: [UInt8]) throws(OutputFault) {
        name = String(decoding: path, as: UTF8.self)
        descriptor = (path + [0]).withUnsafeBytes { bytes in
            open(bytes.baseAddress!.assumingMemoryBound(to: CChar.self), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        }
        guard descriptor >= 0 else { throw OutputFault(name, "make", errno) }
        buffer.reserveCapacity(Self.bufferSize + 4096)
    }

    deinit { if descriptor >= 0 { _ = Glibc.close(descriptor) } }

    /// Writes the buffer out where it is full.
    mutating func writeFullBuffer() throws(OutputFault) {
        if buffer.count >= Self.bufferSize { try flush() }
    }

    mutating func write(_ content: [UInt8]) throws(OutputFault) {
        buffer.append(contentsOf: content)
        try writeFullBuffer()
    }

    mutating func close() throws(OutputFault) {
        try flush()
        let closed = Glibc.close(descriptor)
        descriptor = -1
        if closed != 0 { throw OutputFault(name, "close", errno) }
    }

    private mutating func flush() throws(OutputFault) {
        var done = 0
        while done < buffer.count {
            let count = buffer.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + done, $0.count - done) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw OutputFault(name, "write", errno) }
            done += count
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
