import AuditModel
import Decompression
import LogScanning
import LogSummaries

extension ScannedDay {
    /// What became of the day's files; a closed day is one without a line, and one of blank lines only is present.
    func state(closed: Bool) -> String {
        if inputs.contains(where: { $0.account.fault != nil }) { return "unreadable" }
        if sum(\.lines) > 0 { return "present" }
        if closed { return "closed" }
        return inputs.isEmpty ? "missing" : "empty"
    }

    /// False where a file's last line is not whole; nil where nothing is known of any.
    fileprivate var lastLinesAreWhole: Bool? {
        let known = inputs.compactMap(\.account.lastLineIsWhole)
        return known.isEmpty ? nil : known.allSatisfy { $0 }
    }

    private static let dateColumn: ColumnReader<ScannedDay> = .init(
        Column(["date"], .date, "The day, UTC."), { .words("\($0.day)") }
    )

    static func dailyDataset(_ days: [ScannedDay]) -> Dataset {
        let quantiles: [ColumnReader<ScannedDay>] = [
            .init(Column(["p50"], .number, "Median latency in milliseconds."), { .milliseconds($0.latency.p50) }),
            .init(
                Column(["p95"], .number, "95th percentile of latency in milliseconds."),
                { .milliseconds($0.latency.p95) }),
            .init(
                Column(["p99"], .number, "99th percentile of latency in milliseconds."),
                { .milliseconds($0.latency.p99) }),
        ]
        let names: [ColumnReader<ScannedDay>] = [
            .init(Column(["distinct_users"], .integer, "Different user names."), { .count($0.distinctUsers) }),
            .init(Column(["distinct_models"], .integer, "Different model names."), { .count($0.distinctModels) }),
        ]
        return Dataset(
            "daily", "One row a day of the window, in order; days without a file with zeros.", rows: days,
            columns: [dateColumn] + columns(TotalsFigure.counts + TotalsFigure.usage) { $0.totals } + quantiles
                + columns(TotalsFigure.lowerBounds + [.successRate]) { $0.totals } + names)
    }

    static func calendarDataset(_ days: [ScannedDay], closed: [CalendarDay: String]) -> Dataset {
        Dataset(
            "calendar", "One row a day of the window, in order.", rows: days,
            columns: [
                dateColumn,
                .init(
                    Column(["state"], .string, "present, missing, empty, unreadable or closed."),
                    { .words($0.state(closed: closed[$0.day] != nil)) }),
                .init(Column(["files"], .integer, "Day files that count."), { .count($0.inputs.count) }),
                .init(Column(["lines"], .integer, "Lines of those files."), { .count($0.sum(\.lines)) }),
                .init(Column(["entries"], .integer, "Entries accepted."), { .count($0.sum(\.accepted)) }),
                .init(
                    Column(["first_timestamp"], .string, "Earliest instant of an entry, UTC, RFC 3339."),
                    { .instant($0.firstTimestamp) }
                ),
                .init(
                    Column(["last_timestamp"], .string, "Latest instant of an entry, UTC, RFC 3339."),
                    { .instant($0.lastTimestamp) }
                ),
                .init(
                    Column(
                        ["longest_silence_seconds"], .integer,
                        "Longest run of whole UTC seconds of the day without an entry by timestamp."),
                    { .count($0.longestSilenceSeconds) }
                ),
                .init(
                    Column(
                        ["last_line_whole"], .boolean,
                        "False where a file ends in a torn or rejected line without LF; empty where no file could be read."
                    ),
                    { .flag($0.lastLinesAreWhole) }
                ),
                .init(Column(["blank"], .integer, "Blank lines."), { .count($0.sum(\.blank)) }),
                .init(
                    Column(["rejected"], .integer, "Lines that are no valid entry."), { .count($0.sum(\.rejected)) }),
                .init(Column(["bytes"], .integer, "Bytes decompressed."), { .count($0.sum(\.contentByteCount)) }),
                .init(
                    Column(
                        ["reason"], .string, "Why the day is declared closed; empty where it is not.",
                        holdsLogText: true),
                    { .words(closed[$0.day]) }
                ),
            ])
    }
}

extension InputFile {
    static func dataset(_ inputs: [InputFile]) -> Dataset {
        let columns: [ColumnReader<InputFile>] = [
            .init(
                Column(["file"], .string, "Path relative to the log directory.", holdsLogText: true),
                { .text($0.file.reportName) }
            ),
            .init(Column(["date"], .date, "The day in the file's name."), { .words("\($0.file.day)") }),
            .init(Column(["format"], .string, "plain, gz or zst."), { .words($0.file.compression.rawValue) }),
            .init(Column(["bytes"], .integer, "Bytes on disk."), { .count($0.account.byteCount) }),
            .init(
                Column(["sha256"], .string, "SHA-256 of the file as it lies on disk."), { .words($0.account.digest) }),
            .init(Column(["content_bytes"], .integer, "Bytes decompressed."), { .count($0.account.contentByteCount) }),
            .init(
                Column(["content_sha256"], .string, "SHA-256 of the decompressed content."),
                { .words($0.account.contentDigest) }
            ),
            .init(Column(["lines"], .integer, "Lines."), { .count($0.account.lines) }),
            .init(Column(["accepted"], .integer, "Lines that are entries."), { .count($0.account.accepted) }),
            .init(Column(["blank"], .integer, "Blank lines."), { .count($0.account.blank) }),
            .init(Column(["rejected"], .integer, "Lines that are no valid entry."), { .count($0.account.rejected) }),
            .init(
                Column(["first_timestamp"], .string, "Earliest instant, UTC, RFC 3339."),
                { .instant($0.firstTimestamp) }),
            .init(
                Column(["last_timestamp"], .string, "Latest instant, UTC, RFC 3339."), { .instant($0.lastTimestamp) }),
            .init(
                Column(["state"], .string, "whole or unreadable."),
                { .words($0.account.fault == nil ? "whole" : "unreadable") }
            ),
            .init(
                Column(["torn_bytes"], .integer, "Bytes decoded behind the last line end of a damaged file."),
                { .count($0.account.tornByteCount) }
            ),
            .init(
                Column(
                    ["last_line_whole"], .boolean,
                    "False where the file ends in a torn or rejected line without LF; empty where nothing could be read."
                ),
                { .flag($0.account.lastLineIsWhole) }
            ),
        ]
        return Dataset(
            "inputs", "One row a day file that counts, by day, then by path.", rows: inputs, columns: columns)
    }
}
