import AuditModel
import Foundation
import LogScanning
import LogSummaries
import SystemPackage
import Testing

let asOf = CalendarDay("2026-11-20")!

/// A log directory of three days and a state directory beside it.
struct Night {
    let logs: LogFolder
    let state: LogFolder
    var settings = ScanSettings()
    /// Seconds after now.
    var later: Int64 = 60
    var custody = SummaryStore.Custody.stat
    var dayCount = 3

    init(seed: UInt64) throws {
        logs = try LogFolder()
        state = try LogFolder()
        var random = RandomLines(seed: seed)
        for back in 0..<3 {
            let day = asOf.adding(days: -back)
            for part in ["", ".b"] {
                let lines = (0..<40).map { _ in random.line(day) + "\n" }.joined()
                try logs.write("audit_\(day)\(part).jsonl", lines)
            }
        }
    }

    /// `listed`: as the log directory was listed before; nil: now.
    func run(stored: Bool = true, listed: LogDirectory? = nil) async throws -> ScannedWindow {
        let now = Instant(secondsSinceEpoch: Int64(Date().timeIntervalSince1970) + later, nanoseconds: 0)
        let store =
            stored
            ? try SummaryStore(
                state: state.path, logs: logs.path, settings: settings, version: "1", custody: custody, now: now)
            : nil
        return try await ScannedWindow(
            try listed ?? LogDirectory(logs.path), asOf: asOf, dayCount: dayCount, width: 2, settings: settings,
            store: store)
    }

    func stored() throws -> [FilePath] {
        let days = state.path.appending("days").string
        return try FileManager.default.subpathsOfDirectory(atPath: days).filter { $0.hasSuffix(".day") }.sorted()
            .map { FilePath("\(days)/\($0)") }
    }
}

private func written(_ path: FilePath) throws -> Instant { try #require(FileIdentity(path)).changed }

/// All that a report could show of a window, in comparable lines.
func figures(_ window: ScannedWindow) -> [String] {
    var lines = window.days.map { day in
        "\(day.day) \(day.inputs) \(day.twins) \(day.differingTwins) \(day.rejectedByReason) \(String(describing: day.duplicates)) \(day.droppedDuplicates) \(day.longestSilenceSeconds) \(day.totals) \(day.counts) \(day.latency) \(String(describing: day.firstTimestamp))"
    }
    let summary = window.summary
    lines.append(
        "\(summary.totals) \(summary.counts) \(LatencyQuantiles(summary.latency)) \((0..<168).map { summary.weekHours[$0] })"
    )
    lines.append("\(summary.quarterHours.counts) \(summary.quarterHours.unplaced)")
    var rows: [String] = []
    summary.usage.visit {
        rows.append("\(summary.users.name($0)?.bytes ?? []) \(summary.models.name($1)?.bytes ?? []) \($2)")
    }
    summary.errors.visit {
        rows.append("e \(summary.models.name($0)?.bytes ?? []) \(summary.errorTypes.name($1)?.bytes ?? []) \($2)")
    }
    return lines + rows.sorted()
}

@Suite struct StoredSummaries {
    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `a warm, a cold and no state give the same figures`(seed: UInt64) async throws {
        var night = try Night(seed: seed)
        let without = figures(try await night.run(stored: false))
        #expect(figures(try await night.run()) == without)
        #expect(try night.stored().count == 3)
        #expect(figures(try await night.run()) == without)
        night.custody = .full
        #expect(figures(try await night.run()) == without)
    }

    @Test func `what is stored holds no text of a rejected line and, with pseudonyms, no user; another key scans anew`()
        async throws
    {
        var night = try Night(seed: 11)
        let line =
            "{\"user_id\": \"rejected.person\", \"status\": 7}\n{\"user_id\": \"kept.person\", \"status\": \"error\"}\n"
        try night.logs.write("audit_\(asOf).private.jsonl", line)
        func isStored(_ text: String) throws -> Bool {
            try night.stored().contains {
                try Data(contentsOf: URL(filePath: $0.string)).range(of: Data(text.utf8)) != nil
            }
        }
        let window = try await night.run()
        #expect(window.days[2].inputs.contains { $0.firstRejectedKeys == [Name("user_id"), Name("status")] })
        #expect(try isStored("kept.person"))
        #expect(try !isStored("rejected.person"))
        for key in [UInt8(1), 2] {
            night.settings.pseudonyms = Pseudonyms(key: Array(repeating: key, count: 32))
            let users = try await night.run().summary.users
            #expect(users.count > 3)
            for number in 1..<users.count {
                #expect(Pseudonyms.keyID(of: users.name(number)!.bytes) == night.settings.pseudonyms!.keyID)
            }
            #expect(try !isStored("kept.person"))
        }
    }

    @Test func `contents are digested again where custody is full, a week has passed, or times could lie`() async throws
    {
        var night = try Night(seed: 9)
        // A day whose contents were digested is stored anew.
        func digestsAnew() async throws -> Bool {
            let before = try night.stored().map { try written($0) }
            _ = try await night.run()
            return try night.stored().map { try written($0) } != before
        }
        _ = try await night.run()
        #expect(try await !digestsAnew())
        night.custody = .full
        #expect(try await digestsAnew())
        night.custody = .stat
        night.later += 7 * 86_400 - 20
        #expect(try await !digestsAnew())
        night.later += 40
        #expect(try await digestsAnew())
        #expect(try await !digestsAnew())
        night = try Night(seed: 10)
        night.later = 0
        _ = try await night.run()
        #expect(try await digestsAnew())
    }

    @Test func `a changed content is scanned, also in as many bytes`() async throws {
        let night = try Night(seed: 9)
        let before = figures(try await night.run())
        let path = night.logs.path.appending("audit_\(asOf).jsonl").string
        let text = try String(contentsOfFile: path, encoding: .utf8).replacingOccurrences(of: "\"m1\"", with: "\"m9\"")
        try Data(text.utf8).write(to: URL(filePath: path))
        let after = figures(try await night.run())
        let cold = figures(try await night.run(stored: false))
        #expect(after != before && after == cold)
    }

    @Test func `a damaged or cut state is told, scanned anew and stored again`() async throws {
        let night = try Night(seed: 11)
        let expected = figures(try await night.run())
        let path = try #require(try night.stored().first)
        let whole = try Data(contentsOf: URL(filePath: path.string))
        for damage in 0..<200 {
            var bytes = [UInt8](whole)
            if damage % 2 == 0 {
                bytes[damage * bytes.count / 200] ^= UInt8(1 << (damage / 2 % 8))
            } else {
                bytes.removeLast(damage * bytes.count / 200 + 1)
            }
            try Data(bytes).write(to: URL(filePath: path.string))
            let window = try await night.run()
            #expect(figures(window) == expected)
            #expect(window.notes.count == 1)
        }
        #expect(try await night.run().notes.isEmpty)
    }

    @Test func `a summary that cannot be written is told, changes no figure and leaves nothing half-written`()
        async throws
    {
        let night = try Night(seed: 17)
        let expected = figures(try await night.run(stored: false))
        _ = try await night.run()
        let path = try night.stored()[1]
        try FileManager.default.removeItem(atPath: path.string)
        try FileManager.default.createDirectory(atPath: "\(path)/full", withIntermediateDirectories: true)
        let window = try await night.run()
        #expect(figures(window) == expected)
        #expect(window.notes.count == 1)
        guard case .unwritten(let fault)? = window.notes.first else {
            Issue.record("a summary that cannot be written is noted")
            return
        }
        #expect("\(fault)" == "cannot replace \(path): Is a directory")
        let names = try FileManager.default.subpathsOfDirectory(atPath: night.state.path.string)
        #expect(!names.contains { $0.contains(".new-") })
    }

    @Test func `a closed day compressed by rotation is the same content, under its new name and digest`() async throws {
        let night = try Night(seed: 12)
        let before = try await night.run()
        let path = night.logs.path.appending("audit_\(asOf).jsonl").string
        let gzip = Process()
        gzip.executableURL = URL(filePath: "/bin/gzip")
        gzip.arguments = ["-n", path]
        try gzip.run()
        gzip.waitUntilExit()
        let warm = try await night.run()
        let cold = try await night.run(stored: false)
        #expect(figures(warm) == figures(cold))
        let (old, new) = (before.days[2].inputs[1], warm.days[2].inputs[1])
        #expect("\(new.file.reportName)" == "audit_\(asOf).jsonl.gz")
        #expect(new.account.contentDigest == old.account.contentDigest && new.account.digest != old.account.digest)
    }

    @Test func `other settings, another version or another log directory do not share a summary`() async throws {
        var night = try Night(seed: 13)
        let kept = figures(try await night.run())
        night.settings.dropsExactDuplicates = true
        let dropped = figures(try await night.run())
        #expect(dropped == figures(try await night.run(stored: false)))
        night.settings.dropsExactDuplicates = false
        #expect(figures(try await night.run()) == kept)
    }

    @Test func `under pseudonyms nothing is left that names the users`() async throws {
        var night = try Night(seed: 16)
        _ = try await night.run()
        let names = try night.stored()
        night.settings.pseudonyms = Pseudonyms(key: [UInt8](repeating: 7, count: 32))
        _ = try await night.run()
        #expect(try night.stored().count == names.count && Set(try night.stored()).isDisjoint(with: names))
    }

    @Test func `a length that no stored digest knows has the day scanned anew`() async throws {
        var night = try Night(seed: 14)
        _ = try await night.run()
        night.settings.recordedLengths = [Name("audit_\(asOf).jsonl"): [100]]
        let window = try await night.run()
        #expect(window.days[2].inputs[1].account.prefixes.map(\.byteCount) == [100])
        #expect(try await night.run().days[2].inputs[1].account.prefixes.count == 1)
    }

    @Test func `state files are readable by their owner only`() async throws {
        let night = try Night(seed: 15)
        _ = try await night.run()
        for path in try night.stored() { #expect(try path.stat().permissions == [.ownerReadWrite]) }
    }

    private func unkept(_ window: ScannedWindow) -> [String] {
        window.notes.compactMap { if case .unkept(let fault) = $0 { "\(fault)" } else { nil } }
    }

    @Test func `a quarantine that cannot be written is told, changes no figure, and is written once it can be`()
        async throws
    {
        var night = try Night(seed: 3)
        try night.logs.write("audit_\(asOf).c.jsonl", "no entry\n")
        let without = figures(try await night.run(stored: false))
        let folder = night.state.path.appending("quarantine")
        let taken = folder.appending("\(asOf).jsonl")
        try FileManager.default.createDirectory(atPath: "\(taken)/x", withIntermediateDirectories: true)
        night.settings.quarantine = folder
        for _ in 0..<2 {
            let window = try await night.run()
            #expect(figures(window) == without)
            #expect(unkept(window) == ["cannot replace \(taken): Is a directory"])
            // Neither a part of the text, nor a summary by which the next run would leave the day alone.
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.string)
            #expect(!names.contains { $0.hasPrefix(".new-") })
            #expect(try night.stored().allSatisfy { $0.lastComponent?.string != "\(asOf).day" })
        }
        try FileManager.default.removeItem(atPath: taken.string)
        let window = try await night.run()
        #expect(figures(window) == without && unkept(window) == [])
        #expect(try String(contentsOfFile: taken.string, encoding: .utf8).contains("no entry"))
        #expect(try night.stored().count == 3)
    }
}
