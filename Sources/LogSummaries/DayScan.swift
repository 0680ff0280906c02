package import AuditModel
package import LogScanning

/// Rejected lines that are located in one run; more are counted only.
package let locatedRejections = 1_000_000

/// Scans all files of a day, front to back, and sums them.
///
/// Returns the day's own figures and its tables, which the caller merges into the window's.
package func scanDay(_ day: CalendarDay, files: [DayFile]) -> (ScannedDay, DaySummary) {
    let resolution = TwinResolution(files)
    var scan = DayScan(day: day)
    var reader = DayFileReader(digests: true)
    for file in resolution.counted { scan.read(file, &reader) }
    return scan.finish(resolution)
}

/// The running state of one day's scan.
private struct DayScan {
    let day: CalendarDay
    var summary = DaySummary()
    var inputs: [InputFile] = []
    var seconds = SecondsOfDay()
    var duplicates = DuplicateFinder()
    var rejectedByReason = [Int](repeating: 0, count: RejectReason.count)
    var located = 0

    init(day: CalendarDay) { self.day = day }

    mutating func read(_ file: DayFile, _ reader: inout DayFileReader) {
        var first: Instant?
        var last: Instant?
        var previous: Instant?
        var rejected: [RejectedLine] = []
        var firstRejectedText: [UInt8]?
        let account = reader.read(file) { line, place in
            switch line {
            case .blank: break
            case .entry(let entry):
                summary.add(entry, fileDay: day)
                if let line = place.line {
                    duplicates.add(id: entry.id, line: line, file: inputs.count, lineNumber: place.lineNumber)
                }
                guard let instant = entry.timestamp else { break }
                first = min(first ?? instant, instant)
                last = max(last ?? instant, instant)
                if let previous, instant < previous { summary.noteClockBackwards() }
                previous = instant
                let (instantDay, second) = instant.dayAndSecond
                if instantDay == day.daysSinceEpoch { seconds.mark(second) }
            case .rejected(let reason):
                rejectedByReason[reason.index] += 1
                if firstRejectedText == nil, let line = place.line { firstRejectedText = Array(line.prefix(1 << 16)) }
                guard located < locatedRejections else { break }
                located += 1
                rejected.append(
                    RejectedLine(
                        lineNumber: place.lineNumber, byteOffset: place.byteOffset, reason: reason,
                        digest: place.digest))
            }
            return true
        }
        inputs.append(
            InputFile(
                file: file, account: account, firstTimestamp: first, lastTimestamp: last, rejectedLines: rejected,
                firstRejectedText: firstRejectedText))
    }

    consuming func finish(_ resolution: TwinResolution) -> (ScannedDay, DaySummary) {
        let scanned = ScannedDay(
            day: day, inputs: inputs, twins: resolution.twins, differingTwins: resolution.differing,
            rejectedByReason: rejectedByReason, duplicates: duplicates.finish(),
            longestSilenceSeconds: seconds.longestSilence, totals: summary.totals, counts: summary.counts,
            latency: LatencyQuantiles(summary.latency), firstTimestamp: summary.firstTimestamp,
            lastTimestamp: summary.lastTimestamp)
        return (scanned, summary)
    }
}
