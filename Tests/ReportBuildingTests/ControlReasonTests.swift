import AuditModel
import LogSummaries
import Testing

@testable import ReportBuilding

@Suite struct ControlReasonTests {
    private static let leap = "measure: users.requests\nleap: {factor: 2, minimum: 1, new_names: true}"
    private static let hours =
        "measure: outside_hours\nhours: {weekdays: [1, 2, 3, 4, 5], from: \"07:00\", to: \"20:00\"}"
    private static let utc = ZoneOffsets(name: "UTC", steps: [.init(second: 0, offset: 0)])

    private static func archive(_ names: [NameKind: [NamedFigures]]) -> ArchivedFigures {
        ArchivedFigures(archiveID: "2026-03-29", figures: ReportFigures(figures: [], names: names))
    }

    @Test func `a control that is not applicable says why, any other nothing`() async throws {
        let entry = SmallWindow.entry(user: nil, model: nil, at: "")
        let window = try await SmallWindow.scan(["2026-03-30": [entry]])
        let named = try await SmallWindow.scan(["2026-03-30": [SmallWindow.entry(user: "ann")]])
        let empty = try await SmallWindow.scan([:])
        func reason(
            _ window: ScannedWindow, _ measure: String, comparison: String = "<=", limit: String = "0",
            before: ArchivedFigures? = nil, closed: [ClosedDay] = [], zone: ZoneOffsets? = nil
        ) throws -> String? {
            let report = try window.report(
                controls: oneControl(measure, comparison: comparison, limit: limit),
                baseline: Baseline(comparison: before, restated: nil), closed: closed, zone: zone)
            return report.dataset(named: "controls")!.row(0)["reason"]!
        }
        #expect(try reason(window, "measure: users\nallow: []") == "no_list")
        #expect(try reason(window, "measure: users\nallow: [ann]") == "nothing_to_measure")
        #expect(try reason(window, Self.hours) == "no_zone")
        #expect(try reason(window, Self.hours, zone: Self.utc) == "nothing_to_measure")
        #expect(try reason(window, Self.leap) == "no_comparison")
        #expect(try reason(window, Self.leap, before: Self.archive([:])) == "not_comparable")
        #expect(try reason(empty, Self.leap, before: Self.archive([.user: []])) == "nothing_to_measure")
        #expect(try reason(window, Self.leap, before: Self.archive([.user: []])) == "nothing_to_measure")
        #expect(try reason(named, Self.leap, before: Self.archive([.user: []])) == nil)
        #expect(try reason(window, "measure: retention_days", comparison: ">=", limit: "180") == "young_log")
        #expect(try reason(empty, "measure: retention_days") == "nothing_to_measure")
        #expect(try reason(window, "measure: custody.altered") == "nothing_recorded")
        #expect(try reason(empty, "measure: summary.success_rate") == "nothing_to_measure")
        #expect(try reason(window, "measure: summary.success_rate", comparison: ">=") == nil)
        let closed = (28...30).map { ClosedDay(day: CalendarDay("2026-03-\($0)")!, reason: "holiday") }
        #expect(try reason(empty, "measure: completeness.nothing_received", closed: closed) == "all_closed")
    }

    @Test func `a finding that names what fails says its value, and of a leap the one before`() async throws {
        let window = try await SmallWindow.scan([
            "2026-03-30": [
                SmallWindow.entry(user: "ann", status: "error"), SmallWindow.entry(user: "ann"),
                SmallWindow.entry(user: "ann"), SmallWindow.entry(user: "bob", tokens: 490),
                SmallWindow.entry(user: "bob"),
            ]
        ])
        func failing(_ measure: String, comparison: String = "<=", limit: String = "0") throws -> [[String?]] {
            let ann = NamedFigures(name: Name("ann"), requests: 1, tokens: 10)
            let report = try window.report(
                controls: oneControl(measure, comparison: comparison, limit: limit),
                baseline: Baseline(comparison: Self.archive([.user: [ann]]), restated: nil))
            return report.dataset(named: "findings")!.rows.filter { $0["code"] == "control_failed" }.map { row in
                [row["location"]!, row["observed"]!, row["before"]!]
            }
        }
        #expect(try failing(Self.leap) == [["ann", "3", "1"], ["bob", "2", nil]])
        let tokens = "measure: users.tokens\nleap: {factor: 2, minimum: 1, new_names: true}"
        #expect(try failing(tokens) == [["bob", "500", nil], ["ann", "30", "10"]])
        #expect(
            try failing("measure: users.success_rate\nper: user", comparison: ">=", limit: "0.9")
                == [["ann", "0.6666666666666666", nil]])
        #expect(try failing("measure: users\nallow: [bob]") == [["ann", nil, nil]])
    }
}
