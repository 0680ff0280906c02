import AuditModel
import Foundation
import LogScanning
import LogSummaries
import SystemPackage
import Testing

/// What a state directory must not do: keep a figure that the day files have no more, or what nobody asks for.
@Suite struct StateTests {
    private func move(_ night: Night, _ name: String, to other: String) throws {
        let (from, to) = (night.logs.path.appending(name).string, night.logs.path.appending(other).string)
        try FileManager.default.moveItem(atPath: from, toPath: to)
    }

    @Test(arguments: [true, false])
    func `files that were moved to be twins of each other are scanned`(contentsEqual: Bool) async throws {
        var night = try Night(seed: 21)
        if contentsEqual {
            let text = try String(
                contentsOfFile: night.logs.path.appending("audit_\(asOf).jsonl").string, encoding: .utf8)
            try night.logs.write(
                "audit_\(asOf).b.jsonl", text.split(separator: "\n").prefix(3).map { $0 + "\n" }.joined())
        }
        let apart = try await night.run()
        #expect(apart.days[2].twins.isEmpty && apart.days[2].differingTwins.isEmpty)
        try move(night, "audit_\(asOf).b.jsonl", to: "archive/audit_\(asOf).jsonl")
        for custody in [SummaryStore.Custody.stat, .full] {
            night.custody = custody
            let warm = try await night.run()
            #expect(figures(warm) == figures(try await night.run(stored: false)))
            #expect(warm.days[2].twins.isEmpty != contentsEqual && warm.days[2].differingTwins.isEmpty == contentsEqual)
        }
    }

    @Test(arguments: [true, false])
    func `a day file that was moved after it was listed is read where it lies now`(isStored: Bool) async throws {
        let night = try Night(seed: 27)
        let name = "audit_\(asOf).jsonl"
        let before = try await night.run(stored: false)
        let listed = try LogDirectory(night.logs.path)
        try move(night, name, to: "archive/\(name)")
        let after = try await night.run(stored: isStored, listed: listed)
        #expect(after.summary.totals == before.summary.totals)
        #expect(after.days[2].inputs.allSatisfy { $0.account.fault == nil })
        #expect(after.days[2].inputs.map { "\($0.file.reportName)" }.contains("archive/\(name)"))
    }

    @Test func `a day file that is gone after it was listed is unreadable`() async throws {
        let night = try Night(seed: 28)
        let listed = try LogDirectory(night.logs.path)
        try FileManager.default.removeItem(atPath: night.logs.path.appending("audit_\(asOf).jsonl").string)
        let after = try await night.run(stored: false, listed: listed)
        #expect(after.days[2].inputs.contains { $0.account.fault != nil })
    }

    @Test func `a file that the system lets nobody read is so in the second pass of drop_exact, too`() async throws {
        var night = try Night(seed: 25)
        night.settings.dropsExactDuplicates = true
        let line = "{\"status\": \"success\", \"id\": \"x\"}\n"
        try night.logs.write("audit_\(asOf).twice.jsonl", line + line)
        let folder = night.logs.path.appending("audit_\(asOf).z.jsonl").string
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let day = try await night.run().days[2]
        #expect(day.droppedDuplicates > 0)
        #expect(day.inputs.last?.account.fault != nil && day.inputs.last?.account.contentDigest == nil)
    }

    @Test func `a file that could not be read to its end is read again, whatever its identity says`() async throws {
        let night = try Night(seed: 22)
        try Data([0x1F, 0x8B, 8, 0]).write(
            to: URL(filePath: night.logs.path.appending("audit_\(asOf).c.jsonl.gz").string))
        #expect(try await night.run().days[2].inputs.contains { $0.account.fault != nil })
        let before = try night.stored().map { try #require(FileIdentity($0)).changed }
        _ = try await night.run()
        let after = try night.stored().map { try #require(FileIdentity($0)).changed }
        #expect(zip(before, after).map { $0 == $1 } == [true, true, false])
    }

    @Test func `what is stored of days before the window goes with their day files`() async throws {
        var night = try Night(seed: 23)
        _ = try await night.run()
        func days() throws -> [String] {
            try night.stored().map { $0.lastComponent!.stem }
        }
        let all = [-2, -1, 0].map { "\(asOf.adding(days: $0))" }
        #expect(try days() == all)
        // The window's first day, whose files are still there, then not.
        for name in try FileManager.default.contentsOfDirectory(atPath: night.logs.path.string)
        where name.contains(all[1]) {
            try FileManager.default.removeItem(atPath: night.logs.path.appending(name).string)
        }
        night.dayCount = 1
        _ = try await night.run()
        #expect(try days() == [all[0], all[2]])
        for name in try FileManager.default.contentsOfDirectory(atPath: night.logs.path.string)
        where name.hasPrefix("audit_") {
            try FileManager.default.removeItem(atPath: night.logs.path.appending(name).string)
        }
        _ = try await night.run()
        #expect(try days() == [all[0], all[2]], "a directory without day files is one that is not mounted")
    }

    @Test func `what a process that ended had begun to write is removed, not what one that runs has`() async throws {
        let night = try Night(seed: 24)
        _ = try await night.run()
        let folder = try #require(try night.stored().first).removingLastComponent()
        let ended = Process()
        ended.executableURL = URL(filePath: "/bin/true")
        try ended.run()
        ended.waitUntilExit()
        let names = [
            ".new-\(ended.processIdentifier).2026-11-19.day", ".new-\(getppid()).2026-11-19.day", ".new-2026-11-19.day",
            ".new-\(getpid()).2026-11-19.day",
        ]
        for name in names { try Data("user".utf8).write(to: URL(filePath: folder.appending(name).string)) }
        _ = try await night.run()
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.string)
        #expect(names.map(left.contains) == [false, true, false, false])
    }
}
