import AuditModel
import Testing

@testable import ReportBuilding

@Suite struct ClosedDayTests {
    private static func closed(_ days: String...) -> [ClosedDay] {
        days.map { ClosedDay(day: CalendarDay($0)!, reason: "holiday") }
    }

    @Test(
        arguments: [
            (nil, true, "closed"), (nil, false, "missing"), ([], true, "closed"), ([], false, "empty"),
            ([SmallWindow.entry()], true, "present"), (["x"], true, "present"), ([""], true, "present"),
        ] as [([String]?, Bool, String)])
    func `a closed day is a declared day without a line`(lines: [String]?, declared: Bool, state: String) async throws {
        let window = try await SmallWindow.scan(lines.map { ["2026-03-30": $0] } ?? [:], days: 1)
        let report = try window.report(closed: declared ? Self.closed("2026-03-30") : [])
        #expect(report.dataset(named: "calendar")!.row(0)["state"] == state)
        #expect(
            report.document.figure(at: "completeness.missing_days") == .integer(state == "missing" ? 1 : 0))
        #expect(report.document.figure(at: "completeness.closed_days") == .integer(declared ? 1 : 0))
        let codes = report.dataset(named: "findings")!.rows.map { $0["code"]! }
        #expect(codes.contains("closed_day_has_entries") == (lines?.contains { !$0.isEmpty } ?? false && declared))
    }

    @Test func `the declared days of the window are listed in order with their reasons`() async throws {
        let window = try await SmallWindow.scan([:])
        let report = try window.report(closed: Self.closed("2026-03-30", "2026-03-28", "2026-03-27", "2026-04-01"))
        guard case .list(let days)? = report.document["completeness.closed_days".members] else {
            Issue.record("no list")
            return
        }
        let told = days.map { day in ["date", "reason"].map { day[[$0]].map { "\($0)" } ?? "" }.joined() }
        #expect(days.count == 2)
        #expect(told[0].contains("\(Name("2026-03-28"))") && told[0].contains("\(Name("holiday"))"))
        #expect(told[1].contains("\(Name("2026-03-30"))"))
        #expect(report.dataset(named: "calendar")!.rows.map { $0["state"]! } == ["closed", "missing", "closed"])
    }

    @Test func `a calendar row accounts for its lines and bytes`() async throws {
        let window = try await SmallWindow.scan(["2026-03-30": [SmallWindow.entry(), "", "x"]], days: 2)
        let rows = try window.report().dataset(named: "calendar")!.rows
        #expect(
            ["lines", "entries", "blank", "rejected", "last_line_whole"].map { rows[1][$0]! } == [
                "3", "1", "1", "1", "true",
            ])
        #expect(rows[1]["bytes"]! == String(SmallWindow.entry().utf8.count + 4))
        #expect(rows[0]["last_line_whole"]! == nil)
    }
}
