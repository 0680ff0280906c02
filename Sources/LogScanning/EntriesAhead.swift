private import CScanKernels
import Synchronization

/// The entries of lines that another thread reads from the last on, while the reader of the file judges them from the first on.
///
/// Lines lie in parts, which each of the two takes one by one, until they meet: so neither waits for more than one part, however fast it
/// is. What is read ahead are only entries, judged as the reader would judge them; all else is left to it, so that no line is judged
/// otherwise, counted or handed on in another order than without help.
///
/// The other thread writes of `found` and `counts` what belongs to parts that it took, and the reader looks at them when that thread has
/// ended; `starts` changes between its runs only.
final class EntriesAhead: @unchecked Sendable {
    /// An entry that was read ahead, and its line without LF.
    struct Found {
        let line: UnsafeBufferPointer<UInt8>
        let entry: ScannedEntry
    }

    /// Entries that are read ahead of one part; what follows them is left to the reader.
    private static let mostFound = 128
    /// Lines of one part that may be none: after them it is left to the reader.
    private static let mostMissed = 16

    private let partCount: Int
    private let found: UnsafeMutablePointer<Found>
    private let counts: UnsafeMutablePointer<Int>
    /// Where each part begins, and the end of the last.
    private let starts: UnsafeMutablePointer<UnsafePointer<UInt8>>
    private var scanner: LineScanner
    /// The parts that nobody has taken yet.
    private let open = Mutex(0..<0)
    /// How many parts there are.
    private var count = 0

    /// Where the reader is: the part that it enters next, and the entries read ahead of the one it is in.
    struct Place {
        fileprivate var part = 0
        fileprivate var next: UnsafeMutablePointer<Found>?
        fileprivate var behind: UnsafeMutablePointer<Found>?
    }

    init(_ format: EntryFormat, parts: Int) {
        partCount = parts
        found = .allocate(capacity: parts * Self.mostFound)
        counts = .allocate(capacity: parts)
        starts = .allocate(capacity: parts + 1)
        scanner = LineScanner(format)
    }

    deinit {
        found.deallocate()
        counts.deallocate()
        starts.deallocate()
    }

    /// Parts whole lines, which padding follows and which stay where they are; then another thread may run `read`.
    func begin(_ lines: UnsafeBufferPointer<UInt8>) {
        let end = lines.baseAddress! + lines.count
        var start = lines.baseAddress!
        count = 0
        while start < end, count < partCount {
            starts[count] = start
            count += 1
            let wanted = max(start, lines.baseAddress! + lines.count * count / partCount)
            if wanted < end { start = wanted + nightaudit_find_line_end(wanted, end - wanted) + 1 }
        }
        starts[count] = end
        open.withLock { $0 = 0..<count }
    }

    /// Takes part by part from the last on and reads it: the other thread's run.
    func read() {
        while let part = open.withLock({ $0.popLast() }) {
            counts[part] = Self.read(&scanner, starts[part], starts[part + 1], found + part * Self.mostFound)
        }
    }

    /// Reads a part of whole lines; how many entries were found.
    private static func read(
        _ scanner: inout LineScanner, _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>,
        _ found: UnsafeMutablePointer<Found>
    ) -> Int {
        var at = start
        var (count, missed) = (0, 0)
        while at < end, count < mostFound, missed < mostMissed {
            if let line = scanner.entry(at, end) {
                (found + count).initialize(to: Found(line: line, entry: scanner.entry))
                count += 1
                at += line.count + 1
                continue
            }
            let line = UnsafeBufferPointer(start: at, count: nightaudit_find_line_end(at, end - at))
            if case .entry(let entry) = scanner.scan(line), entry.lies(in: line) {
                (found + count).initialize(to: Found(line: line, entry: entry))
                count += 1
            } else {
                missed += 1
            }
            at += line.count + 1
        }
        return count
    }

    /// The entry at the start of a line that is the reader's next one, where it was read ahead; `other` is waited for where it has the part.
    @inline(__always)
    func entry(at start: UnsafePointer<UInt8>, _ place: inout Place, _ other: SideDigest) -> UnsafePointer<Found>? {
        if start == starts[place.part] { enterPart(&place, other) }
        guard let next = place.next, next != place.behind, next.pointee.line.baseAddress == start else { return nil }
        place.next = next + 1
        return UnsafePointer(next)
    }

    private func enterPart(_ place: inout Place, _ other: SideDigest) {
        place.next = nil
        guard place.part < count else { return }
        if open.withLock({ $0.popFirst() }) == nil {
            other.finish()
            place.next = found + place.part * Self.mostFound
            place.behind = place.next! + counts[place.part]
        }
        place.part += 1
    }

    /// Leaves the parts that nobody has taken.
    func stop() { open.withLock { $0 = 0..<0 } }
}

extension ScannedEntry {
    /// Whether all its texts are bytes of the line, none of the scanner's scratch.
    fileprivate func lies(in line: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = line.baseAddress!
        return [statusText, user, model, errorType, id].allSatisfy { text in
            text.start.map { start <= $0 && $0 <= start + line.count } ?? true
        }
    }
}
