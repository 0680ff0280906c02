import AuditModel
import Files
import Foundation
import LogScanning
import LogSummaries
import ReportBuilding
import ReportRendering
import ReportValidation
import SystemPackage
import Testing

/// Every rendered file of a fixed log directory, byte for byte as it lies in Tests/Goldens; its README says how to renew them.
@Suite struct GoldenTests {
    private static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    private static let goldens = tests.appending(path: "Goldens")
    private static let templates = tests.deletingLastPathComponent().appending(path: "templates")

    @Test func `the rendered files are the goldens`() async throws {
        let rendered = try await Self.rendered()
        #expect(rendered.keys.contains("report.html") && rendered.count > 12)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try Self.rewrite(rendered)
            Issue.record(
                "the goldens were rewritten; look at `git diff Tests/Goldens`, then test without UPDATE_GOLDEN")
            return
        }
        #expect(try Self.names() == rendered.keys.sorted(), "files under Tests/Goldens and files rendered")
        for (name, bytes) in rendered.sorted(by: { $0.key < $1.key }) {
            guard let golden = try? Data(contentsOf: Self.goldens.appending(path: name)) else { continue }
            #expect(Self.firstDifference(bytes, golden) == nil, "\(name)")
        }
    }

    /// Runs the pipeline as a run does, validation included.
    private static func rendered() async throws -> [String: Data] {
        let logs = try GoldenLogs()
        let window = try await ScannedWindow(
            try LogDirectory(logs.path), asOf: CalendarDay("2026-03-15")!, dayCount: 3, width: 2)
        let report = Report(
            ReportInput(
                window: window, baseline: Baseline(comparison: nil, restated: nil), title: "Goldens & <Co>",
                archiveID: "2026-03-15", version: "0.0.0", configurationDigest: String(repeating: "0", count: 64)))
        let modules = try loadTemplateModules(in: FilePath(templates.path()))
        var files: [String: Data] = [:]
        try renderInTurn(report, with: modules) { files[$0, default: Data()] += $1 }
        let findings = validate(outputs: modules.flatMap(\.outputs), of: report) { Array(files[$0] ?? Data()) }
        #expect(findings == [])
        return files
    }

    /// The files under Tests/Goldens but its README, sorted.
    private static func names() throws -> [String] {
        try filesBelow(FilePath(goldens.path())).map(\.path).filter { $0 != "README.md" }
    }

    private static func rewrite(_ files: [String: Data]) throws {
        for name in try names() where files[name] == nil {
            try FileManager.default.removeItem(at: goldens.appending(path: name))
        }
        for (name, bytes) in files {
            let file = goldens.appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try bytes.write(to: file)
        }
    }

    /// The first line that differs; nil where none does.
    private static func firstDifference(_ rendered: Data, _ golden: Data) -> String? {
        if rendered == golden { return nil }
        let (new, old) = (
            rendered.split(separator: 10, omittingEmptySubsequences: false),
            golden.split(separator: 10, omittingEmptySubsequences: false)
        )
        let line =
            zip(new, old).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(new.count, old.count)
        func words(_ lines: [Data]) -> String {
            line < lines.count ? String(decoding: lines[line].prefix(600), as: UTF8.self) : "(no such line)"
        }
        return "line \(line + 1)\nrendered \(words(new))\ngolden   \(words(old))"
    }
}
