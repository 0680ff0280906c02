import AuditModel
import Foundation
import LogScanning
import LogSummaries
import SystemPackage
import Testing

/// Threads that help to read one day change no byte of what is made of it.
@Suite struct SharedDays {
    private static let asOf = CalendarDay("2026-11-20")!

    /// One day of a large file and a small one, and a day before it; ids repeat, lines are rejected, clocks run backwards.
    private static func logs(seed: UInt64) throws -> LogFolder {
        let logs = try LogFolder()
        var random = RandomLines(seed: seed)
        for (day, part, count) in [(asOf, ".a", 6000), (asOf, ".b", 40), (asOf.adding(days: -1), "", 3000)] {
            let lines = (0..<count).map { _ in random.line(day) + "\n" }.joined()
            try logs.write("audit_\(day)\(part).jsonl", lines + "{\"status\"")
        }
        return logs
    }

    @Test(arguments: [1, 2, 3] as [UInt64], [false, true])
    func `what one thread makes of a day, several make, byte by byte`(seed: UInt64, drops: Bool) async throws {
        let logs = try Self.logs(seed: seed)
        var made: [(sent: [UInt8], shown: [String], kept: [Data])] = []
        for width in [1, 2, 5] {
            let quarantine = try LogFolder()
            var settings = ScanSettings()
            settings.dropsExactDuplicates = drops
            settings.quarantine = quarantine.path
            let directory = try LogDirectory(logs.path)
            let window = try await ScannedWindow(
                directory, asOf: Self.asOf, dayCount: 2, width: width, settings: settings)
            #expect(window.imbalance == nil)
            var sent: [UInt8] = []
            try await summarize(
                [Self.asOf, Self.asOf.adding(days: -1)], of: directory, width: width, settings: settings, version: "1"
            ) { sent += $0 }
            let kept = try window.days.map {
                try Data(contentsOf: URL(filePath: quarantine.path.appending("\($0.day).jsonl").string))
            }
            made.append((sent, figures(window), kept))
        }
        #expect(made[0].kept.allSatisfy { $0.count > 10_000 })
        for other in made.dropFirst() {
            #expect(other.sent == made[0].sent)
            #expect(other.shown == made[0].shown)
            #expect(other.kept == made[0].kept)
        }
    }
}
