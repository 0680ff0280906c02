import AuditModel
import Crypto
import Foundation
import LogScanning
import LogSummaries
import SystemPackage
import Testing

@Suite struct SentSummaries {
    /// Logs of some of four days, and what `summarize` writes of each day.
    private static func made(seed: UInt64, _ settings: ScanSettings = ScanSettings()) async throws -> (
        logs: LogFolder, sent: [[UInt8]]
    ) {
        let logs = try LogFolder()
        var random = RandomLines(seed: seed)
        for back in [0, 1, 3] {
            for part in ["", ".b"] {
                let lines = (0..<60).map { _ in random.line(asOf.adding(days: -back)) + "\n" }.joined()
                try logs.write("audit_\(asOf.adding(days: -back))\(part).jsonl", lines)
            }
        }
        try logs.write("notes", "of no known pattern")
        let directory = try LogDirectory(logs.path)
        var sent: [[UInt8]] = []
        for days in [[asOf.adding(days: -3)], [asOf, asOf.adding(days: -1)]] {
            var bytes: [UInt8] = []
            try await summarize(days, of: directory, width: 2, settings: settings, version: "1") { bytes += $0 }
            sent.append(bytes)
        }
        return (logs, sent)
    }

    /// All that a report could show, the places on disk left out.
    private static func shown(_ window: ScannedWindow) -> [String] {
        figures(window).map { $0.replacing(/path: [^,]*,/, with: "path,") } + window.unknownFiles.map(\.description)
            + [window.oldestDay?.description ?? ""]
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>, [false, true])
    func `days that were sent make the window that a scan makes`(seed: UInt64, drops: Bool) async throws {
        var settings = ScanSettings()
        settings.dropsExactDuplicates = drops
        let (logs, sent) = try await Self.made(seed: seed, settings)
        let scanned = try await ScannedWindow(
            LogDirectory(logs.path), asOf: asOf, dayCount: 5, width: 2, settings: settings)
        let files = try sent.map { try #require(try DaySummaries($0)) }
        for order in [files, files.reversed()] {
            let merged = try ScannedWindow(order, asOf: asOf, dayCount: 5)
            #expect(Self.shown(merged) == Self.shown(scanned))
            #expect(merged.imbalance == nil)
        }
        #expect(files.allSatisfy { $0.difference(from: settings, version: "1") == nil })
        #expect(files[0].difference(from: settings, version: "2")?.there == "version 1")
        settings.dropsExactDuplicates.toggle()
        let difference = try #require(files[0].difference(from: settings, version: "1"))
        #expect(
            difference
                == (drops ? ("duplicates drop_exact", "duplicates keep") : ("duplicates keep", "duplicates drop_exact"))
        )
    }

    @Test func `what is damaged is not taken, and what is forged never traps`() async throws {
        let sent = try await Self.made(seed: 7).sent[1]
        #expect(try DaySummaries([]) == nil)
        #expect(try DaySummaries(Array("nightaudit.summaries/2\n".utf8) + sent.dropFirst(23)) == nil)
        var taken = 0
        for place in stride(from: 23, to: sent.count - 32, by: 11) {
            var bytes = sent
            bytes[place] ^= UInt8(1 << (place % 8))
            #expect(throws: DamagedSummary.self) { try DaySummaries(bytes) }
            bytes.replaceSubrange((bytes.count - 32)..., with: Array(SHA256.hash(data: bytes.dropLast(32))))
            guard let file = try? DaySummaries(bytes),
                let window = try? ScannedWindow([file, file], asOf: asOf, dayCount: 3)
            else { continue }
            taken += window.days.count
        }
        #expect(taken > 0)
        for count in [0, 22, 23, 54, sent.count - 1] {
            #expect((try? DaySummaries(Array(sent.prefix(count)))) == nil)
        }
    }
}
