package import AuditModel
import Files
package import LogScanning

/// A day file that counts, and what was found in it.
package struct InputFile: Sendable {
    package internal(set) var file: DayFile
    package internal(set) var account: FileAccount
    package let firstTimestamp: Instant?
    package let lastTimestamp: Instant?
    /// In the order of the file.
    package let rejectedLines: [RejectedLine]
    /// The names of the first rejected line's members, as far as it could be read as an object: at most twenty, each cut after 40 characters. Never
    /// a value: the text of a rejected line stands in the quarantine only.
    package let firstRejectedKeys: [Name]
}

extension InputFile {
    /// A length of a content that an earlier archive recorded under the file's name, at which a digest of this content would tell whether
    /// that begins it, and is not there; nil where none is wanted.
    package func lacksPrefix(of recordedLengths: [Name: [Int]]) -> Int? {
        (recordedLengths[reportableName(file.stem)] ?? []).first { length in
            length > 0 && length < account.contentByteCount
                && !account.prefixes.contains { $0.byteCount == length }
        }
    }
}

/// The same day file once more: its content equals or begins that of the one that counts.
package struct Twin: Sendable {
    package let file: DayFile
    package let account: FileAccount
    /// The file that counts in its place.
    package let countsAs: Name

    package init(file: DayFile, account: FileAccount, countsAs: Name) {
        self.file = file
        self.account = account
        self.countsAs = countsAs
    }
}

/// All files of one day, summarised together.
package struct ScannedDay: Sendable {
    package let day: CalendarDay
    package internal(set) var inputs: [InputFile]
    package internal(set) var twins: [Twin]
    /// Pairs of files with the same name less `.gz`/`.zst` whose contents differ; both count.
    package let differingTwins: [(Name, Name)]
    package let rejectedByReason: [Int]
    package let duplicates: DuplicateCounts?
    /// Entries left out of all sums as exact duplicates; 0 unless the settings say so.
    package let droppedDuplicates: Int
    package let longestSilenceSeconds: Int
    /// Of the day's entries; kept apart from the tables, which go into the window's summary.
    package let totals: EntryTotals
    package let counts: EntryCounts
    package let latency: LatencyQuantiles
    /// Different names among the day's entries.
    package let distinctUsers: Int
    package let distinctModels: Int
    package let firstTimestamp: Instant?
    package let lastTimestamp: Instant?
    /// Why the text of the day's rejected lines could not be kept, where it was to be; no part of what is stored.
    var quarantineFault: FileFault?

    /// Of all the day's files, twins as well.
    var accounts: [FileAccount] { inputs.map(\.account) + twins.map(\.account) }

    /// Lines and bytes of all the day's files.
    package func sum(_ figure: (FileAccount) -> Int) -> Int { inputs.reduce(0) { $0 + figure($1.account) } }
}

extension ScannedDay {
    /// A day without any file.
    init(empty day: CalendarDay) {
        let summary = DaySummary()
        self.init(
            day: day, inputs: [], twins: [], differingTwins: [],
            rejectedByReason: [Int](repeating: 0, count: RejectReason.count), duplicates: nil, droppedDuplicates: 0,
            longestSilenceSeconds: SecondsOfDay().longestSilence, totals: summary.totals, counts: summary.counts,
            latency: LatencyQuantiles(summary.latency), distinctUsers: 0, distinctModels: 0, firstTimestamp: nil,
            lastTimestamp: nil)
    }
}

/// Latency figures in nanoseconds; nil where no entry has a latency.
package struct LatencyQuantiles: Sendable, Hashable {
    package let minimum: Int64?
    package let p50: Int64?
    package let p90: Int64?
    package let p95: Int64?
    package let p99: Int64?
    package let maximum: Int64?

    package init(_ histogram: LatencyHistogram) {
        minimum = histogram.minimum
        p50 = histogram.quantile(percent: 50)
        p90 = histogram.quantile(percent: 90)
        p95 = histogram.quantile(percent: 95)
        p99 = histogram.quantile(percent: 99)
        maximum = histogram.maximum
    }
}
