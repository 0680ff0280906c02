import AuditModel
import Foundation
import JSONText
import LogScanning
import SystemPackage
import Testing

@testable import NightAuditCommands

/// Which file stands for a recorded day file, and what is told of it.
@Suite final class RecordedFilesTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "nightaudit-\(UUID().uuidString)")
    private let day = CalendarDay("2026-03-15")!

    init() throws {
        try FileManager.default.createDirectory(
            at: folder.appending(path: "archive"), withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: folder.appending(path: name))
    }

    /// The row of manifest.json for a file that lies there now.
    private func recorded() throws -> [RecordedInput] {
        var reader = DayFileReader(digests: true)
        return try LogDirectory(FilePath(folder.path())).files.map { file in
            let account = reader.read(file) { _, _ in true }
            let text =
                #"{"file": "\#(file.reportName)", "date": "\#(file.day)", "bytes": \#(account.byteCount), "sha256": "\#(account.digest!)", "content_bytes": \#(account.contentByteCount), "content_sha256": "\#(account.contentDigest!)", "state": "whole"}"#
            return try #require(RecordedInput(try JSONValue(reading: Array(text.utf8))))
        }
    }

    private func found(_ recorded: [RecordedInput], twins: Set<Name> = []) throws -> RecordedFiles {
        RecordedFiles(recorded, twins: twins, in: try LogDirectory(FilePath(folder.path())), days: [day])
    }

    private let name = "audit_2026-03-15.jsonl"
    private let other = "audit_2026-03-15.b.jsonl"

    @Test func `a file that lies as recorded stands for itself`() throws {
        try write(name, "{}\n")
        let found = try found(recorded())
        #expect(found.files.map { "\($0.reportName)" } == [name])
        #expect(found.recorded.count == 1 && found.faults.isEmpty && found.notes.isEmpty)
    }

    @Test func `a file moved to archive is called as it was, and that is noted`() throws {
        try write(name, "{}\n")
        let before = try recorded()
        try FileManager.default.moveItem(
            at: folder.appending(path: name), to: folder.appending(path: "archive/\(name)"))
        let found = try found(before)
        #expect(found.files.map { "\($0.reportName)" } == [name])
        #expect(found.files[0].path.string.hasSuffix("archive/\(name)"))
        #expect(found.notes.map(\.code) == ["input_moved"] && found.faults.isEmpty)
    }

    @Test func `a file moved after it was listed stands for itself`() throws {
        try write(name, "{}\n")
        let before = try recorded()
        let listed = try LogDirectory(FilePath(folder.path()))
        try FileManager.default.moveItem(
            at: folder.appending(path: name), to: folder.appending(path: "archive/\(name)"))
        let found = RecordedFiles(before, twins: [], in: listed, days: [day])
        #expect(found.files.map { "\($0.reportName)" } == [name] && found.faults.isEmpty)
        #expect(listed.filesNow(of: day).map { "\($0.reportName)" } == ["archive/\(name)"])
    }

    @Test func `a name that is no UTF-8 keeps its bytes where the file was moved`() throws {
        let bytes = Array("audit_2026-03-15.".utf8) + [0xFF] + Array(".jsonl".utf8)
        let path = FilePath(folder.path()).appending(
            FilePath.Component(platformString: bytes.map(CChar.init(bitPattern:)) + [0])!)
        let file = try FileDescriptor.open(path, .writeOnly, options: [.create], permissions: [.ownerReadWrite])
        try file.writeAll("{}\n".utf8)
        try file.close()
        let before = try recorded()
        #expect(before.map { "\($0.name)" } == ["audit_2026-03-15.%FF.jsonl"])
        let moved = FilePath(folder.path()).appending("archive").appending(path.lastComponent!)
        #expect(path.withPlatformString { from in moved.withPlatformString { rename(from, $0) } } == 0)
        #expect(try found(before).files.map(\.relativePath) == [bytes])
    }

    @Test func `contents exchanged between two names each stand for what was recorded`() throws {
        try write(name, "{}\n")
        try write(other, "{}\n{}\n")
        let before = try recorded()
        try write(name, "{}\n{}\n")
        try write(other, "{}\n")
        let found = try found(before)
        #expect(found.recorded.count == 2 && found.faults.isEmpty)
        #expect(found.notes.map(\.code) == ["input_moved", "input_moved"])
    }

    @Test func `of two equal files one that went is missed`() throws {
        try write(name, "{}\n")
        try write(other, "{}\n")
        let before = try recorded()
        try FileManager.default.removeItem(at: folder.appending(path: other))
        let found = try found(before)
        #expect(found.recorded.count == 1)
        #expect(found.faults.map { "\($0.code) \($0.subject)" } == ["input_missing \(other)"])
    }

    @Test(arguments: [
        ("{}\n{}\n{}\n", "input_grew"), ("{}\n", "input_truncated"), ("{}\n[]\n", "input_altered"),
        ("[]\n{}\n{}\n", "input_altered"),
    ])
    func `a file that holds something else stands as it is, and is told`(now: String, code: String) throws {
        try write(name, "{}\n{}\n")
        let before = try recorded()
        try write(name, now)
        let found = try found(before)
        #expect(found.faults.map(\.code) == [code] && found.recorded.isEmpty)
        #expect(found.files.map { "\($0.reportName)" } == [name])
        #expect(found.faults[0].message.contains("the archive recorded 6 bytes with SHA-256 "))
        #expect(found.faults[0].message.contains("\(name) now holds \(now.utf8.count) bytes with SHA-256 "))
    }

    @Test func `a twin that was recorded is no new file, any other is noted and left out`() throws {
        try write(name, "{}\n")
        let before = try recorded()
        try write("archive/\(name)", "{}\n")
        try write(other, "[]\n")
        let found = try found(before, twins: [Name("archive/\(name)")])
        #expect(found.files.map { "\($0.reportName)" } == [name])
        #expect(found.notes.map { "\($0.code) \($0.subject)" } == ["input_unrecorded \(other)"])
    }

    @Test func `a row of manifest.json that lacks a member is none`() throws {
        #expect(RecordedInput(try JSONValue(reading: Array(#"{"file": "a", "date": "2026-03-15"}"#.utf8))) == nil)
    }
}
