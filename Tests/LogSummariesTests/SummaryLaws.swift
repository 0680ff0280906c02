import AuditModel
import Decompression
import Foundation
import LogScanning
import LogSummaries
import SystemPackage
import Testing

/// Everything of a summary that a report can show, in one comparable value.
private func figures(_ summary: DaySummary) -> [String] {
    var lines = [
        "\(summary.totals)", "\(summary.counts)", "\(LatencyQuantiles(summary.latency))",
        "\(summary.firstTimestamp?.text ?? "-") \(summary.lastTimestamp?.text ?? "-")",
        "\((0..<168).map { summary.weekHours[$0] })",
    ]
    summary.usage.visit { user, model, totals in
        lines.append("\(summary.users.name(user)?.bytes ?? []) \(summary.models.name(model)?.bytes ?? []) \(totals)")
    }
    summary.errors.visit { model, type, totals in
        lines.append(
            "\(summary.models.name(model)?.bytes ?? []) \(summary.errorTypes.name(type)?.bytes ?? []) e \(totals)")
    }
    return lines.sorted()
}

private let day = CalendarDay("2026-11-20")!

private func summary(_ text: String) throws -> DaySummary {
    let folder = try LogFolder()
    try folder.write("audit_2026-11-20.jsonl", text)
    return try scanDay(day, files: try LogDirectory(folder.path).files).1
}

private func text(seed: UInt64, lines: Int) -> String {
    var random = RandomLines(seed: seed)
    return (0..<lines).map { _ in random.line(day) + "\n" }.joined()
}

@Suite struct SummaryLaws {
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `merging is commutative and associative and has an identity`(seed: UInt64) throws {
        let parts = try (0..<3).map { try summary(text(seed: seed * 10 + $0, lines: 40)) }
        var leftFirst = parts[0]
        leftFirst.merge(parts[1])
        leftFirst.merge(parts[2])
        var rightFirst = parts[2]
        var pair = parts[1]
        pair.merge(parts[0])
        rightFirst.merge(pair)
        #expect(figures(leftFirst) == figures(rightFirst))
        var withEmpty = DaySummary()
        withEmpty.merge(parts[0])
        withEmpty.merge(DaySummary())
        #expect(figures(withEmpty) == figures(parts[0]))
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `a file split at any line gives the same day`(seed: UInt64) throws {
        let whole = text(seed: seed, lines: 60)
        let lines = whole.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        for cut in stride(from: 0, through: lines.count, by: 7) {
            let folder = try LogFolder()
            try folder.write("audit_2026-11-20.a.jsonl", lines[..<cut].map { $0 + "\n" }.joined())
            try folder.write("audit_2026-11-20.b.jsonl", lines[cut...].map { $0 + "\n" }.joined())
            let (scanned, parts) = try scanDay(day, files: try LogDirectory(folder.path).files)
            let one = try LogFolder()
            try one.write("audit_2026-11-20.jsonl", whole)
            let (once, all) = try scanDay(day, files: try LogDirectory(one.path).files)
            var expected = figures(all)
            var actual = figures(parts)
            // A clock that runs backwards is seen within a file only.
            if cut > 0, cut < lines.count {
                expected.removeAll { $0.hasPrefix("EntryCounts") }
                actual.removeAll { $0.hasPrefix("EntryCounts") }
            }
            #expect(actual == expected)
            #expect(scanned.rejectedByReason == once.rejectedByReason)
            #expect(scanned.duplicates?.exact == once.duplicates?.exact)
            #expect(scanned.duplicates?.conflicting == once.duplicates?.conflicting)
            #expect(scanned.longestSilenceSeconds == once.longestSilenceSeconds)
            #expect(scanned.sum(\.lines) == once.sum(\.lines) && scanned.sum(\.lineByteCount) == whole.utf8.count)
        }
    }

    @Test func `every file's lines and bytes add up on random logs`() throws {
        for seed in 1...200 as ClosedRange<UInt64> {
            var random = RandomLines(seed: seed)
            var content = text(seed: seed, lines: Int.random(in: 0...30, using: &random))
            if Bool.random(using: &random), content.hasSuffix("\n") { content.removeLast() }
            let folder = try LogFolder()
            try folder.write("audit_2026-11-20.jsonl", content)
            let account = try #require(try scanDay(day, files: try LogDirectory(folder.path).files).0.inputs.first)
                .account
            #expect(account.balances)
            #expect(account.contentByteCount == content.utf8.count)
            let lineEnds = content.utf8.count { $0 == 10 }
            #expect(account.lines == lineEnds + (content.isEmpty || content.hasSuffix("\n") ? 0 : 1))
        }
    }
}

@Suite struct DuplicatesAndTwins {
    @Test func `of n entries with one id and m lines, n - m are exact and m - 1 conflict`() throws {
        let folder = try LogFolder()
        let one = "{\"id\": \"a\", \"status\": \"success\"}"
        let two = "{\"id\": \"a\", \"status\": \"error\"}"
        try folder.write(
            "audit_2026-11-20.jsonl",
            [one, one + "\r", two, " " + one, "{\"status\": \"success\"}"].map { $0 + "\n" }.joined())
        let duplicates = try #require(try scanDay(day, files: try LogDirectory(folder.path).files).0.duplicates)
        #expect(duplicates.exact == 2 && duplicates.conflicting == 1)
        #expect(duplicates.locations.map(\.line) == [2, 3, 4])
        #expect(duplicates.locations.map(\.isExact) == [true, false, true])
    }

    @Test func `no ids at all is not applicable`() throws {
        let folder = try LogFolder()
        try folder.write("audit_2026-11-20.jsonl", "{\"status\": \"success\"}\n")
        #expect(try scanDay(day, files: try LogDirectory(folder.path).files).0.duplicates == nil)
    }

    @Test func `a twin that begins the other counts once, one that differs counts twice`() throws {
        let folder = try LogFolder()
        let line = "{\"status\": \"success\"}\n"
        try folder.write("audit_2026-11-20.jsonl", line + line)
        try folder.write("archive/audit_2026-11-20.jsonl", line)
        var scanned = try scanDay(day, files: try LogDirectory(folder.path).files).0
        #expect(scanned.inputs.map { "\($0.file.reportName)" } == ["audit_2026-11-20.jsonl"])
        #expect(scanned.twins.map { "\($0.file.reportName)" } == ["archive/audit_2026-11-20.jsonl"])
        try folder.write("archive/audit_2026-11-20.jsonl", "{\"status\": \"error\"}\n")
        scanned = try scanDay(day, files: try LogDirectory(folder.path).files).0
        #expect(scanned.inputs.count == 2 && scanned.twins.isEmpty && scanned.differingTwins.count == 1)
    }

    @Test func `files that differ come in the order of their names, also without the twins beside them`() throws {
        let folder = try LogFolder()
        let (one, two) = ("{\"status\": \"success\"}\n", "{\"status\": \"error\"}\n")
        func file(_ name: String, _ text: String) throws -> DayFile {
            try folder.write(name, text)
            return DayFile(
                relativePath: Array(name.utf8), path: folder.path.pushing(FilePath(name)), compression: .plain)!
        }
        // The first file of the second name is a twin.
        let files = [
            try file("archive/audit_2026-11-20.b.jsonl", one), try file("audit_2026-11-20.a.jsonl", one + one),
            try file("audit_2026-11-20.a.jsonl.gz", two), try file("audit_2026-11-20.b.jsonl", one + one),
            try file("audit_2026-11-20.b.jsonl.gz", two),
        ]
        let whole = try scanDay(day, files: files).0
        #expect(whole.twins.count == 1 && whole.differingTwins.count == 2)
        #expect("\(whole.differingTwins[0].0)" == "audit_2026-11-20.a.jsonl")
        let counted = try scanDay(day, files: whole.inputs.map(\.file)).0
        #expect(counted.twins.isEmpty && counted.inputs.count == whole.inputs.count)
        #expect(counted.differingTwins.map { "\($0)" } == whole.differingTwins.map { "\($0)" })
    }

    @Test func `silence counts whole seconds, the day's edges included`() throws {
        let folder = try LogFolder()
        try folder.write(
            "audit_2026-11-20.jsonl", "{\"status\": \"success\", \"timestamp\": \"2026-11-20T06:00:00Z\"}\n")
        #expect(
            try scanDay(day, files: try LogDirectory(folder.path).files).0.longestSilenceSeconds == 86_400 - 6 * 3600
                - 1)
        #expect(try scanDay(day, files: []).0.longestSilenceSeconds == 86_400)
    }
}

@Suite struct Histogram {
    @Test func `quantiles are within one percent, and min and max exact`() {
        var random = RandomLines(seed: 3)
        for size in [1, 2, 3, 10, 1000] {
            let values = (0..<size).map { _ in Int64(random.next() >> UInt64.random(in: 4...60, using: &random)) }
            var histogram = LatencyHistogram()
            for value in values { histogram.add(value) }
            let sorted = values.sorted()
            #expect(histogram.minimum == sorted.first && histogram.maximum == sorted.last)
            for percent in [50, 90, 95, 99] as [UInt64] {
                let exact = Double(sorted[(size * Int(percent) + 99) / 100 - 1])
                let found = Double(histogram.quantile(percent: percent)!)
                #expect(abs(found - exact) <= exact * LatencyHistogram.relativeError)
            }
        }
    }
}
