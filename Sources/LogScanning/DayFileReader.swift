private import CScanKernels
private import Files

/// A line that was scanned, and where it lies; its bytes are good until the reader moves on.
package struct LinePlace {
    /// From 1.
    package let lineNumber: Int
    /// Of the line's first byte in the content, from 0.
    package let byteOffset: Int
    /// Without LF and BOM; nil for a line too long to be held.
    package let line: UnsafeBufferPointer<UInt8>?
    /// Of rejected lines, where digests are on.
    package let digest: LineDigest?
}

/// Reads a day file once, front to back, in bounded memory, and hands each line to `body` as it is judged.
///
/// `body` answers whether to go on. Content behind the first decoding error is not read; a damaged file's content ends with its last LF.
package struct DayFileReader: ~Copyable {
    /// The longest line that is read, without its LF.
    package static let longestLine = 16 << 20
    private static let chunk = 1 << 18
    /// Of so many bytes on another thread is woken.
    private static let worthHelp = 1 << 16
    /// The most that the buffer grows to: the longest line and some of the next.
    private static let largest = longestLine + 2 * chunk

    private var buffer: UnsafeMutableRawBufferPointer
    /// What is read into while another thread digests what was judged; nil before there was help.
    private var other: UnsafeMutableRawBufferPointer?
    private var scanner: LineScanner
    private let digests: Bool
    /// The processors that may help, and the entries that they read.
    private let cores: SpareCores?
    private let ahead: EntriesAhead?
    /// How large the buffer is to be: larger once there was help for a while, so that threads wait for each other less often. Between two days
    /// of another thread there is help, too, but not for so long.
    private var usual = DayFileReader.chunk
    private var helpedCount = 0
    private static let helpedChunk = 1 << 21
    /// Where most bytes are only searched the system's calls are what costs, and larger ones cost less.
    private static let searchedChunk = 3 << 18
    private static let aWhile = 256

    /// `cores`: those that have nothing else to do, and may read entries ahead of this thread; into how many `parts` for them what was read
    /// is divided changes nothing of what is found.
    package init(digests: Bool, format: EntryFormat = .native, cores: SpareCores? = nil, parts: Int = 48) {
        self.digests = digests
        self.cores = cores
        ahead = cores.map { _ in EntriesAhead(format, parts: parts) }
        scanner = LineScanner(format)
        buffer = Self.allocate(usual)
    }

    deinit {
        buffer.deallocate()
        other?.deallocate()
    }

    private static func allocate(_ count: Int) -> UnsafeMutableRawBufferPointer {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count + LineScanner.padding, alignment: 64)
        buffer.initializeMemory(as: UInt8.self, repeating: 0)
        return buffer
    }

    /// Reads the file; what could not be read is told in the account's `fault`.
    ///
    /// `lengths`: of the content's beginnings whose digests the account is to hold, taken in the same pass. `needle`: lines that cannot
    /// have its value may be left out: they are counted as lines, not judged, and not handed on. `limit`: of bytes on disk; what lies
    /// behind them is as if it were not there.
    package mutating func read(
        _ file: DayFile, lengths: [Int] = [], needle: Needle? = nil, limit: Int = .max,
        _ body: (ScannedLine, LinePlace) -> Bool
    ) -> FileAccount {
        var pass = Pass(digests: digests, lengths: lengths)
        let source: ContentSource
        do {
            source = try ContentSource(file, digests: digests, limit: limit)
        } catch {
            pass.account.fault = error.reason
            return pass.account
        }
        return run(&pass, source, needle, body)
    }

    private mutating func run(
        _ pass: inout Pass, _ opened: consuming ContentSource, _ needle: Needle?,
        _ body: (ScannedLine, LinePlace) -> Bool
    ) -> FileAccount {
        var source = opened
        var start = 0
        var end = 0
        var searched = 0
        var goOn = true
        var isHelped = false
        if needle != nil { usual = Self.searchedChunk }
        while goOn {
            let capacity = buffer.count - LineScanner.padding
            let count = source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[end..<capacity]))
            if count == 0 { break }
            end += count
            let readsAhead = needle == nil && buffer.count == usual + LineScanner.padding
            let held = UnsafeRawBufferPointer(rebasing: buffer[..<end])
            isHelped = hasHelp(isHelped, with: held, pass, isWanted: digests || readsAhead)
            let helper = isHelped && readsAhead ? beginReading(held, from: searched, pass) : nil
            var place = EntriesAhead.Place()
            if helper != nil { searched = start }
            while goOn, searched < end {
                let base = buffer.baseAddress!.assumingMemoryBound(to: UInt8.self)
                if let needle, searched == start, !pass.isPassingOver {
                    let skipped = needle.linesWithout(base + start, end - start)
                    pass.skip(skipped)
                    start += skipped.byteCount
                    searched = start
                }
                if let helper, searched == start,
                    let found = helper.entry(at: base + start, &place, pass.contentDigest)
                {
                    searched += found.pointee.line.count + 1
                    goOn = pass.entry(found.pointee.entry, found.pointee.line, body)
                    start = searched
                    continue
                }
                if searched == start, !pass.isPassingOver,
                    let line = scanner.entry(base + start, base + end), line.count <= Self.longestLine
                {
                    searched += line.count + 1
                    goOn = pass.entry(scanner.entry, line, body)
                    start = searched
                    continue
                }
                let length = nightaudit_find_line_end(base + searched, end - searched)
                searched += length
                guard searched < end else { break }
                goOn = pass.line(
                    UnsafeBufferPointer(start: base + start, count: searched - start), true, &scanner, body)
                searched += 1
                start = searched
            }
            let judged = UnsafeRawBufferPointer(rebasing: buffer[..<start])
            var isAside = false
            if isHelped {
                helper?.stop()
                // Also for what was digested in the other buffer.
                pass.contentDigest.finish()
                helpedCount += 1
                if helpedCount == Self.aWhile { usual = Self.helpedChunk }
            }
            if isHelped, judged.count >= Self.worthHelp {
                isAside = pass.settleAside(judged)
            } else {
                pass.settle(judged)
            }
            makeRoom(&pass, &start, &end, isAside)
            searched = end
        }
        pass.contentDigest.finish()
        if isHelped { cores?.give() }
        let tail = UnsafeRawBufferPointer(rebasing: buffer[start..<end])
        pass.finish(tail, source, goOn, &scanner, body)
        pass.account.byteCount = source.byteCount
        pass.account.fault = source.fault
        // Of a file that the system refused to read nothing is known, not that it is empty.
        let isUnread = source.isRefused && pass.account.contentByteCount + pass.account.tornByteCount == 0
        if digests, !isUnread { pass.sealDigests(compressed: source.compressedDigest(), tail) }
        return pass.account
    }

    /// Whether another thread digests and reads ahead for this one: where a processor has nothing else to do, until a day needs it.
    ///
    /// Else both are done here, so that threads that all have a day of their own wait for nothing.
    private mutating func hasHelp(
        _ isHelped: Bool, with held: UnsafeRawBufferPointer, _ pass: borrowing Pass, isWanted: Bool
    ) -> Bool {
        guard let cores else { return false }
        guard isHelped else {
            return isWanted && !pass.isPassingOver && held.count >= Self.worthHelp && cores.take()
        }
        if isWanted, !cores.isOvertaken { return true }
        pass.contentDigest.finish()
        cores.give()
        shrink()
        return false
    }

    /// Gives back the other buffer and, once the unfinished line lies in a new one, what this one has grown by: so that memory does not grow
    /// with the days that were helped for a while.
    private mutating func shrink() {
        other?.deallocate()
        other = nil
        (usual, helpedCount) = (Self.chunk, 0)
    }

    /// Has that thread read entries of the whole lines held from the last on, once it has digested what was judged before; nil where these are few.
    private func beginReading(
        _ held: UnsafeRawBufferPointer, from searched: Int, _ pass: borrowing Pass
    ) -> EntriesAhead? {
        let lines = UnsafeRawBufferPointer(rebasing: held[..<Self.wholeLines(held, from: searched)])
        guard let ahead, !pass.isPassingOver, lines.count >= Self.worthHelp else { return nil }
        ahead.begin(lines.assumingMemoryBound(to: UInt8.self))
        pass.contentDigest.follow { ahead.read() }
        return ahead
    }

    /// How many of the bytes are whole lines; before `searched` no line ends.
    private static func wholeLines(_ held: UnsafeRawBufferPointer, from searched: Int) -> Int {
        var end = held.count
        while end > searched, held[end - 1] != UInt8(ascii: "\n") { end -= 1 }
        return end > searched ? end : 0
    }

    /// Moves the unfinished line to the buffer's start; a line over the limit is passed over instead of held.
    ///
    /// `isAside`: what was judged is being digested, so that its buffer stays as it is and the other one is used.
    private mutating func makeRoom(_ pass: inout Pass, _ start: inout Int, _ end: inout Int, _ isAside: Bool) {
        let pending = end - start
        if pass.isPassingOver || pending > Self.longestLine {
            pass.passOver(UnsafeRawBufferPointer(rebasing: buffer[start..<end]))
            (start, end) = (0, 0)
            return
        }
        let capacity = buffer.count - LineScanner.padding
        let wanted = pending * 2 > capacity ? min(capacity * 2, Self.largest) : pending * 2 > usual ? capacity : usual
        let unfinished = UnsafeRawBufferPointer(rebasing: buffer[start..<end])
        (start, end) = (0, pending)
        if isAside {
            let next = Self.room(wanted, in: other)
            next.copyMemory(from: unfinished)
            (buffer, other) = (next, buffer)
        } else if wanted != capacity {
            let next = Self.allocate(wanted)
            next.copyMemory(from: unfinished)
            buffer.deallocate()
            buffer = next
        } else {
            buffer.copyMemory(from: unfinished)
        }
    }

    /// That buffer where it has just that room, else one in its place.
    private static func room(_ count: Int, in buffer: UnsafeMutableRawBufferPointer?) -> UnsafeMutableRawBufferPointer {
        if let buffer, buffer.count == count + LineScanner.padding { return buffer }
        buffer?.deallocate()
        return allocate(count)
    }
}
