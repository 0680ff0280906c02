import AuditModel
internal import Crypto
internal import Decompression
internal import Files

/// The content of a day file, decompressed, chunk by chunk; keeps the digest of the file as it lies on disk.
struct ContentSource: ~Copyable {
    private var file: ReadFile
    private var decompressor: Decompressor?
    private let input: UnsafeMutableRawBufferPointer
    private var inputStart = 0
    private var inputEnd = 0
    private var reachedEnd = false
    private var digest: SHA256?
    /// How many bytes of the file are read at most.
    private let limit: Int

    /// Bytes read from disk.
    private(set) var byteCount = 0
    /// The first fault met, in the words of the system or of the library.
    private(set) var fault: String?
    /// Whether the system refused to read on; else the fault is one of the content.
    private(set) var isRefused = false
    /// Whether all content was decoded before the fault: only a checksum behind it is wrong.
    private(set) var isWholeDespiteFault = false

    init(_ dayFile: DayFile, digests: Bool, limit: Int = .max) throws(FileFault) {
        self.limit = limit
        file = try ReadFile(dayFile.path)
        decompressor = Decompressor(dayFile.compression)
        let isPlain = dayFile.compression == .plain
        input = .allocate(byteCount: isPlain ? 0 : 1 << 18, alignment: 64)
        digest = digests && !isPlain ? SHA256() : nil
    }

    deinit { input.deallocate() }

    /// Fills some of the buffer; 0 at the end of the content, or at its first fault.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard fault == nil else { return 0 }
        return decompressor == nil ? readPlain(into: buffer) : decompress(into: buffer)
    }

    private mutating func readPlain(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        do {
            return try readFile(into: buffer)
        } catch {
            fault = error.reason
            isRefused = true
            return 0
        }
    }

    private mutating func readFile(into buffer: UnsafeMutableRawBufferPointer) throws(FileFault) -> Int {
        let room = min(buffer.count, limit - byteCount)
        let count = room > 0 ? try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<room])) : 0
        byteCount += count
        return count
    }

    private mutating func decompress(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        while true {
            if inputStart == inputEnd, !reachedEnd { refill() }
            if inputStart == inputEnd, reachedEnd, fault == nil, decompressor?.isComplete == true { return 0 }
            let available = UnsafeRawBufferPointer(rebasing: input[inputStart..<inputEnd])
            guard let step = decompressor?.step(available, into: buffer) else { return 0 }
            inputStart += step.consumed
            if let reason = step.fault {
                fault = fault ?? reason
                let left = inputEnd - inputStart
                let before = byteCount
                drain()
                // A trailer has at most 8 bytes; a further member or frame would have more.
                isWholeDespiteFault = step.isChecksumFault && left + byteCount - before <= 8
            } else if step.consumed == 0, step.produced == 0, reachedEnd {
                fault = fault ?? "the file ends before its content does"
            }
            if step.produced > 0 || fault != nil { return step.produced }
        }
    }

    private mutating func refill() {
        inputStart = 0
        inputEnd = 0
        do {
            inputEnd = try readFile(into: input)
            digest?.update(bufferPointer: UnsafeRawBufferPointer(rebasing: input[..<inputEnd]))
            if inputEnd == 0 { reachedEnd = true }
        } catch {
            fault = error.reason
            isRefused = true
            reachedEnd = true
        }
    }

    /// Reads what is left behind a fault, so that the digest is of the whole file.
    private mutating func drain() {
        while !reachedEnd { refill() }
    }

    /// The digest of the file as it lies on disk, lowercase hexadecimal; nil for a plain file, whose content's digest it is.
    func compressedDigest() -> String? { digest.map { hexadecimal($0.finalize()) } }
}
