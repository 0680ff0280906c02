package import AuditModel
package import Files
import JSONText
package import LogScanning

/// Rejected lines that are located in one run; more are counted only.
package let locatedRejections = 1_000_000

/// Scans the files of a day as they were listed; where some were moved before they could be read, as by a rotation, those that lie there now.
func scanDay(
    _ day: CalendarDay, _ listed: [DayFile], in directory: LogDirectory, _ settings: ScanSettings
) throws(FileFault) -> (ScannedDay, DaySummary, wasMoved: Bool) {
    var (files, rounds) = (listed, 0)
    while true {
        let (scanned, summary) = try scanDay(day, files: files, settings)
        guard rounds < 4, scanned.accounts.contains(where: { $0.fault != nil }),
            let now = directory.filesMoved(of: day, since: files)
        else { return (scanned, summary, rounds > 0) }
        (files, rounds) = (now, rounds + 1)
    }
}

/// Scans all files of a day, front to back, and sums them.
///
/// Returns the day's own figures and its tables, which the caller merges into the window's. Where exact duplicates are dropped and there are
/// some, the files are read once more. Where there are pseudonyms, users are called by them before anything is summed. Throws where a
/// temporary file cannot be written; a quarantine that cannot is a fault of the day.
package func scanDay(
    _ day: CalendarDay, files: [DayFile], _ settings: ScanSettings = ScanSettings()
) throws(FileFault) -> (ScannedDay, DaySummary) {
    var settings = settings
    if files.isEmpty { settings.quarantine = nil }
    let resolution = TwinResolution(files, settings.format)
    let first = try scan(day, resolution, settings, dropped: LineSet())
    guard settings.dropsExactDuplicates, first.dropped.count > 0 else { return (first.day, first.summary) }
    // What was appended since is left to the next scan: whether it repeats anything nobody has judged.
    let second = try scan(
        day, resolution, settings, dropped: first.dropped,
        limits: first.day.inputs.map { $0.account.fault == nil ? $0.account.byteCount : .max })
    return (second.day, second.summary)
}

/// `limits`: how many bytes of each file that counts are read at most; none where all are.
private func scan(
    _ day: CalendarDay, _ resolution: TwinResolution, _ settings: ScanSettings, dropped: LineSet, limits: [Int] = []
) throws(FileFault) -> (day: ScannedDay, summary: DaySummary, dropped: LineSet) {
    var scan = try DayScan(day, settings, dropped: dropped)
    var reader = DayFileReader(digests: settings.takesDigests, format: settings.format, cores: settings.cores)
    for (index, file) in resolution.counted.enumerated() {
        try scan.read(file, &reader, limit: limits.isEmpty ? .max : limits[index])
    }
    return try scan.finish(resolution)
}

/// The running state of one day's scan.
private struct DayScan: ~Copyable {
    private let day: CalendarDay
    private let settings: ScanSettings
    /// Lines of exact duplicates: counted as accepted, and in nothing else.
    private let dropped: LineSet
    private var summary = DaySummary()
    private var inputs: [InputFile] = []
    private var seconds = SecondsOfDay()
    private var duplicates: DuplicateFinder
    private var quarantine: QuarantineFile?
    private var quarantineFault: FileFault?
    private var pseudonyms: PseudonymTable?
    private var rejectedByReason = [Int](repeating: 0, count: RejectReason.count)
    private var located = 0
    private var droppedCount = 0

    init(_ day: CalendarDay, _ settings: ScanSettings, dropped: LineSet) throws(FileFault) {
        self.day = day
        self.settings = settings
        self.dropped = dropped
        duplicates = DuplicateFinder(spillFolder: settings.spillFolder, memory: settings.memory)
        summary.expect(rowCount: settings.memory.expectedRowCount)
        pseudonyms = settings.pseudonyms.map(PseudonymTable.init)
        do throws(FileFault) {
            if let folder = settings.quarantine { quarantine = try QuarantineFile(day, in: folder) }
        } catch {
            quarantineFault = error
        }
    }

    mutating func read(_ file: DayFile, _ reader: inout DayFileReader, limit: Int) throws(FileFault) {
        var span = Span()
        var rejected: [RejectedLine] = []
        var firstRejectedKeys: [Name]?
        var fault: FileFault?
        let lengths = settings.recordedLengths[reportableName(file.stem)] ?? []
        let account = reader.read(file, lengths: lengths, limit: limit) { line, place in
            switch line {
            case .blank: break
            case .entry(let entry):
                do throws(FileFault) {
                    if pseudonyms == nil {
                        try take(entry, place, &span)
                    } else {
                        var renamed = entry
                        renamed.user = pseudonyms?.pseudonym(of: entry.user) ?? .none
                        try take(renamed, place, &span)
                    }
                } catch {
                    fault = error
                    return false
                }
            case .rejected(let reason):
                rejectedByReason[reason.index] += 1
                // Under pseudonyms none: a member's name may be a user's.
                if firstRejectedKeys == nil, settings.pseudonyms == nil, let line = place.line {
                    firstRejectedKeys = memberNames(line.prefix(1 << 16))
                }
                guard located < locatedRejections, let digest = place.digest else { break }
                located += 1
                let line = RejectedLine(
                    lineNumber: place.lineNumber, byteOffset: place.byteOffset, reason: reason, digest: digest)
                rejected.append(line)
                quarantine?.take(line, of: file, text: place.line)
            }
            return true
        }
        if let fault { throw fault }
        inputs.append(
            InputFile(
                file: file, account: account, firstTimestamp: span.first, lastTimestamp: span.last,
                rejectedLines: rejected,
                firstRejectedKeys: firstRejectedKeys ?? []))
    }

    /// Sums an entry of the file that is being read.
    @inline(__always)
    private mutating func take(
        _ entry: borrowing ScannedEntry, _ place: LinePlace, _ span: inout Span
    ) throws(FileFault) {
        if let line = place.line {
            try duplicates.add(id: entry.id, line: line, file: inputs.count, lineNumber: place.lineNumber)
        }
        if dropped.contains(file: inputs.count, line: place.lineNumber) {
            droppedCount += 1
            return
        }
        guard let (instantDay, second) = summary.add(entry, fileDay: day), let instant = entry.instant else { return }
        if span.take(instant) { summary.noteClockBackwards() }
        if instantDay == day.daysSinceEpoch { seconds.mark(second) }
    }

    consuming func finish(
        _ resolution: TwinResolution
    ) throws(FileFault) -> (day: ScannedDay, summary: DaySummary, dropped: LineSet) {
        do throws(FileFault) { try quarantine.take()?.close() } catch { quarantineFault = error }
        let found = try duplicates.finish(drops: settings.dropsExactDuplicates)
        summary.addUp()
        settings.memory.note(rowCount: summary.usage.count)
        let scanned = ScannedDay(
            day: day, inputs: inputs, twins: resolution.twins, differingTwins: resolution.differing,
            rejectedByReason: rejectedByReason, duplicates: found.counts, droppedDuplicates: droppedCount,
            longestSilenceSeconds: seconds.longestSilence, totals: summary.totals, counts: summary.counts,
            latency: LatencyQuantiles(summary.latency), distinctUsers: summary.distinctUsers,
            distinctModels: summary.distinctModels, firstTimestamp: summary.firstTimestamp,
            lastTimestamp: summary.lastTimestamp, quarantineFault: quarantineFault)
        return (scanned, summary, found.dropped)
    }
}

/// The earliest and the latest instant of a file, and the one met last.
private struct Span {
    private(set) var first: Instant?
    private(set) var last: Instant?
    private var previous: Instant?

    /// Takes the next one; true where it is earlier than the one before it.
    @inline(__always)
    mutating func take(_ instant: Instant) -> Bool {
        if first.map({ instant.precedes($0) }) ?? true { first = instant }
        if last.map({ $0.precedes(instant) }) ?? true { last = instant }
        let isBackwards = previous.map { instant.precedes($0) } ?? false
        previous = instant
        return isBackwards
    }
}

/// The names of the members of a line that begins an object, as far as it can be read, each cut after 40 characters, the first twenty.
private func memberNames(_ line: some Collection<UInt8>) -> [Name] {
    var cursor = JSONCursor(Array(line))
    var names: [Name] = []
    cursor.skipBlanks()
    guard cursor.take(UInt8(ascii: "{")) else { return [] }
    repeat {
        cursor.skipBlanks()
        guard cursor.peek == UInt8(ascii: "\""), let bytes = try? cursor.string() else { break }
        cursor.skipBlanks()
        guard cursor.take(UInt8(ascii: ":")) else { break }
        let name = String(decoding: bytes, as: UTF8.self).unicodeScalars
        names.append(Name(String(name.prefix(40)) + (name.count > 40 ? "…" : "")))
    } while names.count < 20 && cursor.skipMember()
    return names
}

extension JSONCursor {
    /// Passes over a member's value and the comma behind it; false where these are not the next two: behind a quote that was not escaped a name
    /// could be part of a value.
    fileprivate mutating func skipMember() -> Bool {
        skipBlanks()
        var depth = 0
        repeat {
            guard let byte = peek else { return false }
            switch byte {
            case UInt8(ascii: "\""): if (try? string()) == nil { return false }
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                advance()
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                advance()
            default:
                let isWord = { (byte: UInt8) in
                    byte | 0x20 > 96 || (43...57).contains(byte) && byte != UInt8(ascii: ",")
                }
                guard depth > 0 || isWord(byte) else { return false }
                advance()
                if depth == 0 { while let byte = peek, isWord(byte) { advance() } }
            }
        } while depth > 0
        skipBlanks()
        return depth == 0 && take(UInt8(ascii: ","))
    }
}
