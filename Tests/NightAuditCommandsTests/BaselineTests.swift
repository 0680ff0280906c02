import AuditModel
import Foundation
import JSONText
import LogScanning
import LogSummaries
import ReportBuilding
import ReportRendering
import SystemPackage
import Testing

@testable import NightAuditCommands

@Suite struct BaselineTests {
    private static let lines = """
        {"timestamp": "2026-03-30T12:00:00Z", "user_id": "é", "model": "m", "status": "success", "prompt_tokens": 3}
        {"timestamp": "2026-03-30T13:00:00Z", "user_id": null, "model": "m", "status": "error", "latency_ms": 0.5}
        {"status": "error", "error_type": "<b>", "id": "1", "completion_tokens": 7}
        no entry

        """

    private func report(_ text: String, _ baseline: Baseline) async throws -> Report {
        let folder = FileManager.default.temporaryDirectory.appending(path: "nightaudit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(text.utf8).write(to: folder.appending(path: "audit_2026-03-30.jsonl"))
        let directory = try LogDirectory(FilePath(folder.path()))
        let window = try await ScannedWindow(directory, asOf: CalendarDay("2026-03-30")!, dayCount: 2, width: 1)
        return Report(
            ReportInput(
                window: window, baseline: baseline, title: "t", archiveID: "2026-03-30", version: "1",
                configurationDigest: ""))
    }

    private func figures(_ report: Report) throws -> ReportFigures {
        let templates = URL(filePath: #filePath).appending(path: "../../../templates").standardized.path()
        let modules = try loadTemplateModules(in: FilePath(templates), names: ["json"])
        var bytes: [UInt8] = []
        try renderInTurn(report, with: modules) { bytes += $1 }
        return ReportFigures(try JSONValue(reading: bytes))
    }

    @Test func `an archived report has the figures of the report that was built`() async throws {
        let none = Baseline(comparison: nil, restated: nil)
        let archived = ArchivedFigures(archiveID: "a", figures: try figures(try await report(Self.lines, none)))
        #expect(archived.figures.names[.user]?.map(\.name) == [nil, Name("é")])
        #expect(archived.figures.names[.errorType]?.map(\.name) == [Name("<b>"), nil])
        let same = try await report(Self.lines, Baseline(comparison: nil, restated: archived))
        #expect(same.dataset(named: "changes")?.rowCount == 0)
        let other = try await report(Self.lines + "{}\n", Baseline(comparison: nil, restated: archived))
        #expect(other.dataset(named: "changes")?.rowCount ?? 0 > 0)
    }

    @Test func `the baseline document holds what was used of both archives`() async throws {
        let none = Baseline(comparison: nil, restated: nil)
        let figures = try figures(try await report(Self.lines, none))
        let document = try JSONValue(
            reading: baselineDocument(
                Baseline(
                    comparison: ArchivedFigures(archiveID: "a", figures: figures.ofSummary),
                    restated: ArchivedFigures(archiveID: "b", figures: figures))))
        #expect(document["schema"]?.text == "nightaudit.baseline/1")
        #expect(document["comparison"]?["figures"]?["summary.total_requests"]?.integer == 3)
        #expect(document["comparison"]?["figures"]?["completeness.lines_read"] == nil)
        #expect(document["comparison"]?["figures"]?["summary.lower_bound.total_tokens"] == .flag(true))
        #expect(document["restates"]?["figures"]?["completeness.lines_read"]?.integer == 4)
        let users = try #require(document["restates"]?["users"]?.elements)
        #expect(users.map { $0["name"]?.text } == [nil, "é"])
        #expect(users.map { $0["tokens"]?.integer } == [7, 3])
        let errors = try #require(document["restates"]?["tables"]?["errors"]?.elements?.map { $0.elements ?? [] })
        #expect(errors[0].prefix(3).map(\.text) == ["model", "error_type", "requests"])
        #expect(errors[1].prefix(3) == [.string(Array("m".utf8)), .null, .number("1")])
        #expect(errors[0].last?.text == "lower_bound.completion_tokens")
        #expect(errors[1].last == .flag(true))
        #expect(document["comparison"]?["tables"] == .object([]))
    }
}
