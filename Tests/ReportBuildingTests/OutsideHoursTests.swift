import AuditModel
import Testing

@testable import ReportBuilding

@Suite struct OutsideHoursTests {
    /// Berlin went from UTC+1 to UTC+2 on Sunday 2026-03-29 at 01:00 UTC.
    private static let berlin = ZoneOffsets(
        name: "Europe/Berlin",
        steps: [.init(second: 1_774_137_600, offset: 3600), .init(second: 1_774_746_000, offset: 7200)])
    private static let control = oneControl(
        "measure: outside_hours\nhours: {weekdays: [1, 2, 3, 4, 5], from: \"07:00\", to: \"20:00\"}")

    @Test(arguments: [
        // Friday in winter time: 07:00 to 20:00 are 06:00 to 19:00 UTC.
        ("2026-03-27T05:59:59Z", 1), ("2026-03-27T06:00:00Z", 0), ("2026-03-27T18:59:59Z", 0),
        ("2026-03-27T19:00:00Z", 1),
        // Monday in summer time: 05:00 to 18:00 UTC.
        ("2026-03-30T04:59:59Z", 1), ("2026-03-30T05:00:00Z", 0), ("2026-03-30T17:59:59Z", 0),
        ("2026-03-30T18:00:00Z", 1),
        // The weekend, and Monday of Berlin, which begins on Sunday of UTC.
        ("2026-03-28T12:00:00Z", 1), ("2026-03-29T12:00:00Z", 1), ("2026-03-29T22:30:00Z", 1),
    ])
    func `local time goes by the zone's offset of that instant`(time: String, outside: Int) async throws {
        let day = String(time.prefix(10))
        let window = try await SmallWindow.scan([day: [SmallWindow.entry(at: time)]], days: 5)
        let report = try window.report(controls: Self.control, zone: Self.berlin)
        #expect(report.outcomes[0].observed == .integer(Int128(outside)))
        #expect(report.outcomes[0].result == (outside == 0 ? .pass : .fail))
        #expect(report.document.figure(at: "completeness.outside_hours") == .integer(Int128(outside)))
    }

    @Test func `without a zone, and without a timestamp, it is not applicable`() async throws {
        let dated = try await SmallWindow.scan(["2026-03-30": [SmallWindow.entry()]])
        let undated = try await SmallWindow.scan(["2026-03-30": [SmallWindow.entry(at: "noon")]])
        for report in [
            try dated.report(controls: Self.control), try undated.report(controls: Self.control, zone: Self.berlin),
        ] {
            #expect(report.outcomes.map(\.result) == [.notApplicable])
            #expect(report.document.figure(at: "completeness.outside_hours") == .null)
        }
    }

    @Test func `requests more than 31 days off are counted apart`() async throws {
        let window = try await SmallWindow.scan(["2026-03-30": [SmallWindow.entry(at: "2025-01-01T00:00:00Z")]])
        let report = try window.report(controls: Self.control, zone: Self.berlin)
        #expect(report.document.figure(at: "completeness.quarter_hours_unplaced") == .integer(1))
    }

    @Test func `a zone's canonical text reads back`() {
        #expect(
            Self.berlin.canonicalText == "zone Europe/Berlin\n1774137600 3600\n1774746000 7200\n")
        #expect(ZoneOffsets(canonicalText: Self.berlin.canonicalText) == Self.berlin)
        #expect(ZoneOffsets(canonicalText: "zone X\n2 0\n1 0\n") == nil)
        #expect(ZoneOffsets(canonicalText: "zone X\n") == nil)
    }

    @Test(arguments: [(0, 3600), (1_774_745_999, 3600), (1_774_746_000, 7200), (1_900_000_000, 7200)])
    func `an offset holds from its step on`(second: Int, offset: Int) {
        #expect(Self.berlin.offset(at: second) == offset)
    }
}
