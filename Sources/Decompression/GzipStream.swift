internal import CInflate
private import CZlib

/// A file of gzip members (RFC 1952); any byte behind the last one, a zero too, is a fault.
struct GzipStream: ~Copyable {
    private enum Phase {
        case head
        case content
        /// Behind the content: its CRC-32, then its length.
        case trailer
    }
    private let inflate: UnsafeMutablePointer<nightaudit_inflate>
    private var phase = Phase.head
    private var head = GzipHead()
    /// Of the member's content, as far as it was handed out.
    private var (checksum, length): (UInt, UInt32) = (0, 0)
    private var trailer: [UInt8] = []
    private var fault: String?

    init() { inflate = .allocate(capacity: 1) }

    deinit { inflate.deallocate() }

    mutating func step(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> DecompressionStep {
        var (consumed, produced) = (0, 0)
        var endsUnit = false
        while fault == nil, !endsUnit {
            let rest = UnsafeRawBufferPointer(rebasing: input[consumed...])
            switch phase {
            case .head:
                consumed += head.take(rest)
                fault = head.fault
                guard head.isComplete else { break }
                nightaudit_inflate_begin(inflate)
                (checksum, length, trailer) = (0, 0, [])
                phase = .content
                continue
            case .content:
                produced += handOut(into: UnsafeMutableRawBufferPointer(rebasing: output[produced...]))
                guard inflate.pointee.taken == inflate.pointee.decoded else { break }
                if nightaudit_inflate_ended(inflate) {
                    phase = .trailer
                    continue
                }
                fault = inflate.pointee.fault.map { String(cString: $0) }
                guard fault == nil else { break }
                let used = nightaudit_inflate_run(
                    inflate, rest.baseAddress?.assumingMemoryBound(to: UInt8.self), rest.count)
                consumed += used
                let isMoved = used > 0 || inflate.pointee.taken < inflate.pointee.decoded
                if isMoved || nightaudit_inflate_ended(inflate) || inflate.pointee.fault != nil { continue }
            case .trailer:
                endsUnit = takeTrailer(rest, &consumed)
            }
            break
        }
        return DecompressionStep(
            consumed: consumed, produced: produced, fault: fault,
            isChecksumFault: phase == .trailer && fault != nil, endsUnit: endsUnit)
    }

    /// Moves decoded content to the output, as much as there is room for; how much that was.
    private mutating func handOut(into output: UnsafeMutableRawBufferPointer) -> Int {
        let decoded = inflate.pointee.decoded - inflate.pointee.taken
        let count = min(output.count, decoded)
        guard count > 0 else { return 0 }
        let start = nightaudit_inflate_content(inflate) + inflate.pointee.taken
        output.baseAddress!.copyMemory(from: start, byteCount: count)
        var done = 0
        checksum = UInt(nightaudit_fold_crc32(UInt32(truncatingIfNeeded: checksum), start, count, &done))
        checksum = crc32_z(checksum, start + done, count - done)
        length &+= UInt32(truncatingIfNeeded: count)
        inflate.pointee.taken += count
        return count
    }

    /// Reads checksum and length and holds the content against them; true at the member's end.
    private mutating func takeTrailer(_ input: UnsafeRawBufferPointer, _ consumed: inout Int) -> Bool {
        var next = 0
        while trailer.count < 8 {
            let behind = nightaudit_inflate_byte_behind(inflate)
            if behind >= 0 {
                trailer.append(UInt8(behind))
            } else if next < input.count {
                trailer.append(input[next])
                next += 1
                consumed += 1
            } else {
                return false
            }
            let value = trailer.suffix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            if trailer.count == 4, value != UInt32(truncatingIfNeeded: checksum) { fault = "incorrect data check" }
            if trailer.count == 8, value != length { fault = "incorrect length check" }
            if fault != nil { return false }
        }
        phase = .head
        head = GzipHead()
        return true
    }
}
