import AuditModel
import Decompression
import LogScanning

/// A stored day refers to its day files by their relative paths.
extension ScannedDay {
    func write(to writer: inout SummaryWriter) {
        writer.write(signed: Int64(day.daysSinceEpoch))
        writer.write(inputs) { $1.write(to: &$0) }
        writer.write(twins) { writer, twin in
            writer.write(twin.file.relativePath)
            twin.account.write(to: &writer)
            writer.write(twin.countsAs.bytes)
        }
        writer.write(differingTwins) { writer, pair in
            writer.write(pair.0.bytes)
            writer.write(pair.1.bytes)
        }
        writer.write(rejectedByReason) { $0.write($1) }
        writer.write(duplicates) { writer, counts in
            writer.write(counts.exact)
            writer.write(counts.conflicting)
            writer.write(counts.locations) { writer, location in
                writer.write(location.isExact)
                for number in [location.file, location.line, location.firstFile, location.firstLine] {
                    writer.write(number)
                }
            }
        }
        writer.write(droppedDuplicates)
        writer.write(longestSilenceSeconds)
    }

    /// `find`: the day's file by the relative path under which it was stored; nil where there is none.
    init(
        reading reader: inout SummaryReader, summary: DaySummary, _ find: ([UInt8]) -> DayFile?
    ) throws(DamagedSummary) {
        let day = CalendarDay(daysSinceEpoch: Int(try reader.signed()))
        func file(_ path: ArraySlice<UInt8>) throws(DamagedSummary) -> DayFile {
            guard let file = find(Array(path)), file.day == day else { throw DamagedSummary() }
            return file
        }
        let inputs = try reader.list { (reader) throws(DamagedSummary) in
            try InputFile(reading: &reader, file: try file(try reader.text()))
        }
        let twins = try reader.list { (reader) throws(DamagedSummary) in
            Twin(
                file: try file(try reader.text()), account: try FileAccount(reading: &reader),
                countsAs: Name(bytes: Array(try reader.text())))
        }
        let differing = try reader.list { (reader) throws(DamagedSummary) in
            (Name(bytes: Array(try reader.text())), Name(bytes: Array(try reader.text())))
        }
        let rejected = try reader.list { (reader) throws(DamagedSummary) in try reader.count() }
        let duplicates = try reader.optional { (reader) throws(DamagedSummary) in
            DuplicateCounts(
                exact: try reader.count(), conflicting: try reader.count(),
                locations: try reader.list { (reader) throws(DamagedSummary) in
                    DuplicateLocation(
                        isExact: try reader.flag(), file: try reader.count(), line: try reader.count(),
                        firstFile: try reader.count(), firstLine: try reader.count())
                })
        }
        let isKnown = (duplicates?.locations ?? []).allSatisfy { max($0.file, $0.firstFile) < inputs.count }
        guard rejected.count == RejectReason.count, isKnown else { throw DamagedSummary() }
        self.init(
            day: day, inputs: inputs, twins: twins, differingTwins: differing, rejectedByReason: rejected,
            duplicates: duplicates, droppedDuplicates: try reader.count(), longestSilenceSeconds: try reader.count(),
            totals: summary.totals, counts: summary.counts, latency: LatencyQuantiles(summary.latency),
            distinctUsers: summary.distinctUsers, distinctModels: summary.distinctModels,
            firstTimestamp: summary.firstTimestamp, lastTimestamp: summary.lastTimestamp)
    }
}

extension InputFile {
    fileprivate func write(to writer: inout SummaryWriter) {
        writer.write(file.relativePath)
        account.write(to: &writer)
        writer.write(firstTimestamp) { $1.write(to: &$0) }
        writer.write(lastTimestamp) { $1.write(to: &$0) }
        writer.write(rejectedLines) { writer, line in
            writer.write(line.lineNumber)
            writer.write(line.byteOffset)
            writer.write(line.reason.index)
            writer.write(line.digest.bytes)
        }
        writer.write(firstRejectedKeys) { $0.write($1.bytes) }
    }

    fileprivate init(reading reader: inout SummaryReader, file: DayFile) throws(DamagedSummary) {
        self.init(
            file: file, account: try FileAccount(reading: &reader),
            firstTimestamp: try reader.timestamp(),
            lastTimestamp: try reader.timestamp(),
            rejectedLines: try reader.list { (reader) throws(DamagedSummary) in
                let (number, offset, reason) = (try reader.count(), try reader.count(), try reader.count())
                let digest = try reader.text()
                guard reason < RejectReason.count, digest.count == 32 else { throw DamagedSummary() }
                return RejectedLine(
                    lineNumber: number, byteOffset: offset, reason: RejectReason(index: reason),
                    digest: LineDigest(digest))
            },
            firstRejectedKeys: try reader.list { (reader) throws(DamagedSummary) in
                Name(bytes: Array(try reader.text()))
            })
    }
}

extension FileAccount {
    fileprivate func write(to writer: inout SummaryWriter) {
        for count in [byteCount, contentByteCount, lines, accepted, blank, rejected, lineByteCount, tornByteCount] {
            writer.write(count)
        }
        writer.write(lastReadLineIsWhole)
        for text in [digest, contentDigest, fault] { writer.write(text) { $0.write($1.utf8) } }
        writer.write(prefixes) {
            $0.write($1.byteCount)
            $0.write($1.digest.utf8)
        }
    }

    fileprivate init(reading reader: inout SummaryReader) throws(DamagedSummary) {
        self.init()
        byteCount = try reader.count()
        contentByteCount = try reader.count()
        lines = try reader.count()
        accepted = try reader.count()
        blank = try reader.count()
        rejected = try reader.count()
        lineByteCount = try reader.count()
        tornByteCount = try reader.count()
        lastReadLineIsWhole = try reader.flag()
        digest = try reader.optional { (reader) throws(DamagedSummary) in try reader.string() }
        contentDigest = try reader.optional { (reader) throws(DamagedSummary) in try reader.string() }
        fault = try reader.optional { (reader) throws(DamagedSummary) in try reader.string() }
        prefixes = try reader.list { (reader) throws(DamagedSummary) in
            ContentPrefix(byteCount: try reader.count(), digest: try reader.string())
        }
    }
}
