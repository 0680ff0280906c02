import AuditModel
import Foundation
import LogScanning
import LogSummaries
import SystemPackage
import Testing

@testable import ReportBuilding

private let day = CalendarDay("2026-11-20")!
private let stem = Name("audit_2026-11-20.jsonl")

/// A log directory of one day file, and the custody of it against what was recorded.
private final class Directory {
    let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: url) }

    func write(_ text: String, _ name: String = "audit_2026-11-20.jsonl") throws {
        try Data(text.utf8).write(to: url.appending(path: name))
    }

    func window(_ recorded: [RecordedContent] = []) async throws -> ScannedWindow {
        var settings = ScanSettings()
        for content in recorded { settings.recordedLengths[content.stem, default: []].append(content.byteCount) }
        return try await ScannedWindow(
            try LogDirectory(FilePath(url.path)), asOf: day, dayCount: 1, width: 1, settings: settings)
    }

    /// What an archive would record now.
    func recorded(by archive: String) async throws -> RecordedContent {
        let account = try #require(try await window().days[0].inputs.first).account
        return RecordedContent(
            stem: stem, day: day, byteCount: account.contentByteCount, digest: account.contentDigest!,
            fileDigest: account.digest!, archiveID: archive)
    }

    func states(_ recorded: [RecordedContent]) async throws -> [String] {
        CustodyRow.rows(try await window(recorded), recorded).map { "\($0.recorded.archiveID) \($0.state)" }
    }

    /// Where the day file is, there is what that link leads to; without a target a pipe.
    func replace(by target: String?) throws {
        let place = url.appending(path: "audit_2026-11-20.jsonl").path
        unlink(place)
        #expect((target.map { symlink($0, place) } ?? mkfifo(place, 0o600)) == 0)
    }

    func gzip() throws {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/gzip")
        process.arguments = ["-n", url.appending(path: "audit_2026-11-20.jsonl").path]
        try process.run()
        process.waitUntilExit()
    }
}

@Suite struct CustodyTests {
    private let line = "{\"status\": \"success\"}\n"

    @Test func `a day file is the same, recompressed, grown, altered, truncated or vanished`() async throws {
        let logs = try Directory()
        try logs.write(line + line)
        let first = try await logs.recorded(by: "a")
        #expect(try await logs.states([first]) == ["a same"])
        try logs.write(line + line + line)
        #expect(try await logs.states([first]) == ["a grew"])
        try logs.write(line + "{\"status\": \"failure\"}\n" + line)
        #expect(try await logs.states([first]) == ["a altered"])
        try logs.write(line + "{\"status\": \"failure\"}\n")
        #expect(try await logs.states([first]) == ["a altered"])
        try logs.write(line)
        #expect(try await logs.states([first]) == ["a truncated"])
        try logs.write(line + line)
        try logs.gzip()
        #expect(try await logs.states([first]) == ["a recompressed"])
        try FileManager.default.removeItem(at: logs.url.appending(path: "audit_2026-11-20.jsonl.gz"))
        #expect(try await logs.states([first]) == ["a vanished"])
    }

    /// A file of the kernel opens, and refuses to be read.
    @Test(arguments: [nil, "/nonexistent", "/sys/class/net/lo/speed"])
    func `of a day file that cannot be read nothing is said but that`(_ target: String?) async throws {
        let logs = try Directory()
        try logs.write(line + line)
        let first = try await logs.recorded(by: "a")
        try logs.replace(by: target)
        let rows = CustodyRow.rows(try await logs.window([first]), [first])
        #expect(rows.map(\.state) == [.unreadable])
        #expect(CustodyRow.findings(rows) == [])
        let dataset = CustodyRow.dataset(rows)
        #expect(dataset.row(0)["content_bytes"] == .some(nil) && dataset.row(0)["content_sha256"] == .some(nil))
        // Which of two files of that name was recorded, nothing tells.
        try logs.write(line, "audit_2026-11-20.jsonl.gz")
        #expect(try await logs.states([first]) == ["a unreadable"])
    }

    @Test func `a damaged day file of which something was read is truncated`() async throws {
        let logs = try Directory()
        try logs.write(line + line)
        let first = try await logs.recorded(by: "a")
        try FileManager.default.removeItem(at: logs.url.appending(path: "audit_2026-11-20.jsonl"))
        try logs.write("", "audit_2026-11-20.jsonl.gz")
        #expect(try await logs.states([first]) == ["a truncated"])
    }

    @Test func `an alteration fails against the content before it, also once its own content was recorded`()
        async throws
    {
        let logs = try Directory()
        try logs.write(line + line)
        let first = try await logs.recorded(by: "a")
        try logs.write("{\"status\": \"error\"}\n" + line + line)
        let second = try await logs.recorded(by: "b")
        #expect(try await logs.states([first, second]) == ["a altered", "b same"])
        let rows = CustodyRow.rows(try await logs.window([first, second]), [first, second])
        let findings = CustodyRow.findings(rows)
        #expect(findings.map(\.code) == ["custody_altered"])
        #expect(findings[0].message.contains(first.digest) && findings[0].message.contains(second.digest))
    }

    @Test(
        arguments: [
            ([(9, "a")], nil), ([(10, "b")], nil), ([(4, "r")], nil), ([(0, nil)], nil), ([(3, "c"), (4, "r")], nil),
            ([(3, "c"), (0, nil)], nil), ([(3, "c")], "truncated"), ([(0, "c"), (4, "d")], "altered"),
            ([(4, "d")], "altered"),
            ([], "vanished"),
        ] as [([(byteCount: Int, digest: String?)], String?)])
    func `an archive recorded a fault where no content of that name may be the earlier one`(
        contents: [(byteCount: Int, digest: String?)], expected: String?
    ) {
        #expect(RecordedFault(contents, after: 4, "r", archiveID: "b")?.state.rawValue == expected)
    }

    @Test func `a fault that was undone stays, with what lies there now`() async throws {
        let logs = try Directory()
        try logs.write(line + line)
        let now = try await logs.recorded(by: "a")
        for (contents, state, words) in [
            ([(byteCount: 1, digest: "d")], "truncated", "less content"),
            ([(byteCount: now.byteCount, digest: "d")], "altered", "other content"),
            ([], "vanished", "no file of that name"),
        ] as [([(byteCount: Int, digest: String?)], String, String)] {
            let fault = RecordedFault(contents, after: now.byteCount, now.digest, archiveID: "b")
            let first = RecordedContent(
                stem: stem, day: day, byteCount: now.byteCount, digest: now.digest, fileDigest: now.fileDigest,
                archiveID: "a", fault: fault)
            let rows = CustodyRow.rows(try await logs.window([first]), [first])
            #expect(rows.map(\.state.rawValue) == [state])
            #expect(CustodyRow.dataset(rows).row(0)["content_sha256"] == now.digest)
            let findings = CustodyRow.findings(rows)
            #expect(findings.map(\.code) == ["custody_\(state)"])
            #expect(findings[0].message.contains("; archive b recorded \(words); it now has \(now.byteCount) bytes"))
            #expect(findings[0].location == "audit_2026-11-20.jsonl")
        }
    }

    @Test func `a content that ended within a line grows like any other`() async throws {
        let logs = try Directory()
        try logs.write(line + "{\"status\": ")
        let first = try await logs.recorded(by: "a")
        try logs.write(line + "{\"status\": \"success\"}\n")
        #expect(try await logs.states([first]) == ["a grew"])
    }

    @Test func `days outside the window have no row`() async throws {
        let logs = try Directory()
        let other = RecordedContent(
            stem: Name("audit_2026-11-19.jsonl"), day: day.adding(days: -1), byteCount: 1, digest: "d", fileDigest: "d",
            archiveID: "a")
        #expect(try await logs.states([other]) == [])
    }
}
