import AuditModel
internal import Crypto

/// The running state of one reading: counts, digests, and a line too long to be held.
struct Pass {
    var account = FileAccount()
    private let digests: Bool
    let contentDigest = SideDigest()
    /// Lengths of the content, ascending, at which its digest is still to be taken.
    private var lengths: ArraySlice<Int>
    /// Of the line being passed over: its digest so far and the content's digest before it.
    private var longLine: (digest: SHA256, before: SHA256, byteCount: Int)?

    /// `lengths`: of the content's beginnings whose digests are wanted, in any order.
    init(digests: Bool, lengths: [Int] = []) {
        self.digests = digests
        self.lengths = digests ? Set(lengths.filter { $0 > 0 }).sorted()[...] : []
    }

    var isPassingOver: Bool { longLine != nil }

    /// Judges a line (its bytes without LF), counts it and hands it on; false where the reading is to stop.
    mutating func line(
        _ bytes: UnsafeBufferPointer<UInt8>, _ endsWithLF: Bool, _ scanner: inout LineScanner,
        _ body: (ScannedLine, LinePlace) -> Bool
    ) -> Bool {
        let offset = account.lineByteCount
        account.lines += 1
        var held = bytes
        if offset == 0, longLine == nil, bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            held = UnsafeBufferPointer(rebasing: bytes[3...])
        }
        let tooLong = longLine != nil || bytes.count > DayFileReader.longestLine
        account.lineByteCount += bytes.count + (longLine?.byteCount ?? 0) + (endsWithLF ? 1 : 0)
        let scanned = tooLong ? ScannedLine.rejected(.tooLong) : scanner.scan(held)
        var digest: LineDigest?
        switch scanned {
        case .entry: account.accepted += 1
        case .blank: account.blank += 1
        case .rejected:
            account.rejected += 1
            if digests {
                var lineDigest = longLine?.digest ?? SHA256()
                lineDigest.update(bufferPointer: UnsafeRawBufferPointer(bytes))
                digest = LineDigest(Array(lineDigest.finalize()))
            }
        }
        longLine = nil
        let place = LinePlace(
            lineNumber: account.lines, byteOffset: offset, line: tooLong ? nil : held, digest: digest)
        return body(scanned, place)
    }

    /// Counts an entry whose line ends with LF, and hands it on; false where the reading is to stop.
    @inline(__always)
    mutating func entry(
        _ entry: ScannedEntry, _ line: UnsafeBufferPointer<UInt8>, _ body: (ScannedLine, LinePlace) -> Bool
    ) -> Bool {
        let offset = account.lineByteCount
        account.lines += 1
        account.lineByteCount += line.count + 1
        account.accepted += 1
        return body(
            .entry(entry), LinePlace(lineNumber: account.lines, byteOffset: offset, line: line, digest: nil))
    }

    /// Counts lines that are not judged.
    mutating func skip(_ lines: (count: Int, byteCount: Int)) {
        account.lines += lines.count
        account.lineByteCount += lines.byteCount
    }

    /// Takes whole lines into the content's digest, on another thread, and count; false where they are taken here.
    mutating func settleAside(_ lines: UnsafeRawBufferPointer) -> Bool {
        let isWhole = lengths.first.map { $0 > account.contentByteCount + lines.count } ?? true
        guard digests, !lines.isEmpty, isWhole else {
            settle(lines)
            return false
        }
        account.contentByteCount += lines.count
        contentDigest.begin(lines)
        return true
    }

    /// Takes whole lines into the content's digest and count.
    mutating func settle(_ lines: UnsafeRawBufferPointer) {
        var rest = lines
        while let length = lengths.first, length <= account.contentByteCount + rest.count {
            let head = UnsafeRawBufferPointer(rebasing: rest[..<(length - account.contentByteCount)])
            rest = UnsafeRawBufferPointer(rebasing: rest[head.count...])
            take(head)
            let digest = hexadecimal(contentDigest.state.finalize())
            account.prefixes.append(ContentPrefix(byteCount: length, digest: digest))
            lengths.removeFirst()
        }
        take(rest)
    }

    private mutating func take(_ content: UnsafeRawBufferPointer) {
        account.contentByteCount += content.count
        if digests { contentDigest.take(content) }
    }

    /// Takes a part of a line that is too long to be held.
    mutating func passOver(_ part: UnsafeRawBufferPointer) {
        var line = longLine ?? (SHA256(), contentDigest.state, 0)
        longLine = nil
        if digests { line.digest.update(bufferPointer: part) }
        line.byteCount += part.count
        settle(part)
        longLine = line
    }

    /// Judges what stands behind the last LF: a last line, or a damaged file's torn tail, which is no line.
    mutating func finish(
        _ tail: UnsafeRawBufferPointer, _ source: borrowing ContentSource, _ goOn: Bool,
        _ scanner: inout LineScanner, _ body: (ScannedLine, LinePlace) -> Bool
    ) {
        let pending = tail.count + (longLine?.byteCount ?? 0)
        guard pending > 0, goOn else { return }
        if source.fault != nil, !source.isWholeDespiteFault {
            account.tornByteCount = pending
            if let long = longLine {
                account.contentByteCount -= long.byteCount
                account.prefixes.removeAll { $0.byteCount > account.contentByteCount }
                contentDigest.state = long.before
                longLine = nil
            }
            return
        }
        let rejected = account.rejected
        settle(tail)
        _ = line(tail.assumingMemoryBound(to: UInt8.self), false, &scanner, body)
        account.lastReadLineIsWhole = account.rejected == rejected
    }

    /// Sets both digests. A plain file's digest on disk is its content's, and the torn tail's with it.
    mutating func sealDigests(compressed: String?, _ tail: UnsafeRawBufferPointer) {
        account.contentDigest = hexadecimal(contentDigest.state.finalize())
        if let compressed {
            account.digest = compressed
        } else if account.tornByteCount > 0 {
            var whole = contentDigest.state
            whole.update(bufferPointer: tail)
            account.digest = hexadecimal(whole.finalize())
        } else {
            account.digest = account.contentDigest
        }
    }
}
