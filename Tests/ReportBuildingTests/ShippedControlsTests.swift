import AuditModel
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
        #expect(report.outcomes.count == 19)
    }

    @Test func `no control passes where there was nothing to measure`() async throws {
        let shipped = String(decoding: ControlSet.shipped.bytes, as: UTF8.self)
        let none = try await SmallWindow.scan([:]).report(controls: shipped)
        #expect(
            none.outcomes.filter { $0.result != .notApplicable }.map(\.control.id) == [
                "no_missing_day", "something_received",
            ])
        let empty = try await SmallWindow.scan(["2026-03-30": []]).report(controls: shipped)
        let applying = ["no_missing_day", "something_received", "no_unreadable_file", "no_differing_twins"]
        #expect(
            empty.outcomes.filter { $0.result != .notApplicable && $0.control.id != "retention_floor" }.map(
                \.control.id) == applying)
    }

    @Test(
        arguments: [
            ("completeness.unreadable_files", [nil, "0", "0", "0"]), ("completeness.rejected", [nil, nil, "1", "0"]),
            ("completeness.rejected_lines", [nil, nil, "1", "0"]), ("completeness.misfiled", [nil, nil, nil, "0"]),
            ("summary.failed", [nil, nil, nil, "0"]), ("completeness.lines_read", ["0", "0", "1", "1"]),
            ("summary.total_requests", ["0", "0", "0", "1"]), ("completeness.missing_days", ["3", "2", "2", "2"]),
        ] as [(String, [String?])])
    func `a count of what is wrong has no value where there is nothing of which to count it`(
        path: String, observed: [String?]
    ) async throws {
        let logs = [[:], ["2026-03-30": []], ["2026-03-30": ["no JSON"]], ["2026-03-30": [SmallWindow.entry()]]]
        for (files, expected) in zip(logs, observed) {
            let report = try await SmallWindow.scan(files).report(controls: oneControl("measure: \(path)"))
            #expect(report.dataset(named: "controls")!.row(0)["observed"]! == expected, "\(files)")
        }
    }

    @Test func `nothing received is a finding, but not where something was, might have been, or was not expected`()
        async throws
    {
        let closed = ["2026-03-28", "2026-03-29", "2026-03-30"].map {
            ClosedDay(day: CalendarDay($0)!, reason: "holiday")
        }
        func codes(_ files: [String: [String]], _ closed: [ClosedDay] = []) async throws -> [String?] {
            let report = try await SmallWindow.scan(files).report(closed: closed)
            return report.dataset(named: "findings")!.rows.map { $0["code"]! }
        }
        #expect(try await codes([:]) == ["nothing_received"])
        #expect(try await codes(["2026-03-30": ["", " "]]) == ["nothing_received"])
        #expect(try await codes([:], Array(closed.dropFirst())) == ["nothing_received"])
        #expect(try await codes([:], closed) == [])
        #expect(try await codes(["2026-03-30": ["no JSON"]]) == [])
        #expect(try await codes(["2026-03-30": [SmallWindow.entry()]]) == [])
    }

    @Test func `a query is quoted for a shell`() async throws {
        let yaml = oneControl("measure: summary.failed\nquery: [\"--status=error\", \"--user=it's me\"]")
        let report = try await SmallWindow.scan([:]).report(controls: yaml)
        #expect(
            report.dataset(named: "controls")!.row(0)["query"]! == "--status=error '--user=it'\\''s me'")
    }
}
