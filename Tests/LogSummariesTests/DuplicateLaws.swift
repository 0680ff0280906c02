import AuditModel
import LogScanning
import SystemPackage
import Testing

@testable import LogSummaries

private let day = CalendarDay("2026-11-20")!

/// What a finder that may hold `held` sightings finds in the lines.
private func found(_ lines: [(id: String, line: String)], held: Int) throws -> (DuplicateCounts?, [Int]) {
    var finder = DuplicateFinder(spillFolder: "/tmp", heldCount: held)
    for (number, entry) in lines.enumerated() {
        let padding = [UInt8](repeating: 0, count: LineScanner.padding)
        let id = Array(entry.id.utf8) + padding
        let line = Array(entry.line.utf8) + padding
        try id.withUnsafeBufferPointer { id in
            try line.withUnsafeBufferPointer { line in
                try finder.add(
                    id: EntryText(start: id.baseAddress, count: entry.id.utf8.count),
                    line: UnsafeBufferPointer(rebasing: line[..<entry.line.utf8.count]), file: 0, lineNumber: number + 1
                )
            }
        }
    }
    let (counts, dropped) = try finder.finish(drops: true)
    return (counts, (1...max(1, lines.count)).filter { dropped.contains(file: 0, line: $0) })
}

@Suite struct DuplicateLaws {
    @Test(arguments: 1...30 as ClosedRange<UInt64>)
    func `what spills to disk is found as what stays in memory, and as the slow way finds it`(seed: UInt64) throws {
        var random = RandomLines(seed: seed)
        let lines = (0..<2000).map { _ in
            (id: "i\(Int.random(in: 0..<300, using: &random))", line: "l\(Int.random(in: 0..<4, using: &random))")
        }
        let whole = try found(lines, held: 1 << 17)
        for held in [1, 7, 600, 2000] {
            let spilled = try found(lines, held: held)
            #expect(spilled.0 == whole.0 && spilled.1 == whole.1)
        }
        var exact = 0
        var dropped: [Int] = []
        var firstLines: [String: [String: Int]] = [:]
        for (number, entry) in lines.enumerated() {
            if firstLines[entry.id]?[entry.line] != nil {
                exact += 1
                dropped.append(number + 1)
            } else {
                firstLines[entry.id, default: [:]][entry.line] = number + 1
            }
        }
        #expect(whole.0?.exact == exact && whole.1 == dropped)
        #expect(whole.0?.conflicting == firstLines.values.reduce(0) { $0 + $1.count - 1 })
        for location in whole.0?.locations ?? [] {
            let entry = lines[location.line - 1]
            let firsts = firstLines[entry.id]!
            #expect(location.firstLine == (location.isExact ? firsts[entry.line] : firsts.values.min()))
        }
        #expect(whole.0?.locations.count == 100)
    }

    @Test func `exact duplicates are dropped from every sum where the settings say so, and stay counted`() throws {
        let folder = try LogFolder()
        let one =
            "{\"id\": \"a\", \"status\": \"success\", \"user_id\": \"u\", \"prompt_tokens\": 5, \"completion_tokens\": 1}\n"
        let two = "{\"id\": \"a\", \"status\": \"error\", \"user_id\": \"u\"}\n"
        try folder.write("audit_2026-11-20.jsonl", one + one + two)
        try folder.write("audit_2026-11-20.b.jsonl", one + "{\"status\": \"success\"}\n")
        var settings = ScanSettings()
        let files = try LogDirectory(folder.path).files
        let kept = try scanDay(day, files: files, settings).1
        settings.dropsExactDuplicates = true
        let (scanned, summary, _) = try scanDay(day, files: files, settings)
        #expect(kept.totals.requests == 5 && summary.totals.requests == 3)
        #expect(summary.totals.promptTokens == 5 && summary.users.count == 2)
        #expect(scanned.duplicates?.exact == 2 && scanned.duplicates?.conflicting == 1)
        #expect(scanned.droppedDuplicates == 2 && scanned.sum(\.accepted) == 5)
    }

    @Test func `digests at lengths are those of the content's beginnings, in plain and compressed files`() throws {
        let folder = try LogFolder()
        let text = (0..<5000).map { "{\"status\": \"success\", \"user_id\": \"u\($0)\"}\n" }.joined()
        try folder.write("audit_2026-11-20.jsonl", text)
        var settings = ScanSettings()
        let lengths = [1, 37, 38, 4096, text.utf8.count - 1, text.utf8.count, text.utf8.count + 1]
        settings.recordedLengths = [Name("audit_2026-11-20.jsonl"): lengths.shuffled()]
        let files = try LogDirectory(folder.path).files
        let account = try scanDay(day, files: files, settings).0.inputs[0].account
        #expect(account.prefixes.map(\.byteCount) == Array(lengths.dropLast()))
        for prefix in account.prefixes {
            #expect(prefix.digest == contentDigest(of: files[0], first: prefix.byteCount))
        }
        #expect(account.prefixes.last?.digest == account.contentDigest)
    }
}
