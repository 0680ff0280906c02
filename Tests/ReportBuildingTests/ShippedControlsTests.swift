import Foundation
import Testing

@testable import ReportBuilding

@Suite struct ShippedControlsTests {
    @Test func `the shipped controls are deploy/controls.yaml, byte for byte`() throws {
        let repository = URL(filePath: #filePath).appending(path: "../../..").standardized
        let file = try Data(contentsOf: repository.appending(path: "deploy/controls.yaml"))
        #expect(ControlSet.shipped.bytes == Array(file))
    }

    @Test func `the shipped controls pass or do not apply on a healthy log`() async throws {
        let days = ["2026-03-28", "2026-03-29", "2026-03-30"]
        let window = try await SmallWindow.scan(
            Dictionary(uniqueKeysWithValues: days.map { ($0, [SmallWindow.entry(at: "\($0)T12:00:00Z")]) }))
        let report = try window.report(controls: String(decoding: ControlSet.shipped.bytes, as: UTF8.self))
        #expect(report.outcomes.filter { $0.result == .fail }.map(\.control.id) == [])
        #expect(report.outcomes.count == 18)
    }

    @Test func `a query is quoted for a shell`() async throws {
        let yaml = oneControl("measure: summary.failed\nquery: [\"--status=error\", \"--user=it's me\"]")
        let report = try await SmallWindow.scan([:]).report(controls: yaml)
        #expect(
            report.dataset(named: "controls")!.row(0)["query"]! == "--status=error '--user=it'\\''s me'")
    }
}
