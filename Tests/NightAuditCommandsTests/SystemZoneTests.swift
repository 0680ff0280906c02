import AuditModel
import Foundation
import ReportBuilding
import Testing

@testable import NightAuditCommands

@Suite(.serialized) struct SystemZoneTests {
    private static let first = CalendarDay("2026-03-24")!
    private static let last = CalendarDay("2026-03-30")!

    @Test func `a zone's offsets change where its clocks do`() throws {
        let zone = try systemZone("Europe/Berlin", first: Self.first, last: Self.last)
        let start = (Self.first.daysSinceEpoch - 32) * 86_400
        #expect(zone.steps == [.init(second: start, offset: 3600), .init(second: 1_774_746_000, offset: 7200)])
        let utc = try systemZone("UTC", first: Self.first, last: Self.last)
        #expect(utc.steps == [.init(second: start, offset: 0)])
    }

    @Test func `a day's offsets cut out of a range's are those read for it alone`() throws {
        let first = Self.first.adding(days: -300)
        let range = try systemZone("Europe/Berlin", first: first, last: Self.last)
        #expect(range.steps.count == 3)
        for offset in stride(from: 0, through: 306, by: 9) {
            let day = first.adding(days: offset)
            let alone = try systemZone("Europe/Berlin", first: day, last: day)
            #expect(range.cut(to: zoneSpan(first: day, last: day)) == alone)
        }
    }

    @Test func `the process keeps its own zone`() throws {
        let before = ProcessInfo.processInfo.environment["TZ"]
        _ = try systemZone("Asia/Kathmandu", first: Self.first, last: Self.last)
        #expect(ProcessInfo.processInfo.environment["TZ"] == before)
    }

    @Test(arguments: [
        ("Europe/Berlim", "; did you mean \"Europe/Berlin\"?"),
        ("nowhere at all", "; write an IANA name, as Europe/Berlin, or install tzdata"),
        ("../zoneinfo/UTC", "no zone"), ("zone1970.tab", "no zone"), ("Europe", "no zone"), ("", "no zone"),
        ("localtime", "no zone"), ("posixrules", "no zone"),

        ("right/Europe/Berlin", "; did you mean \"Europe/Berlin\"?"),
    ])
    func `an unknown zone is a usage error`(name: String, advice: String) throws {
        let failure = try #require(throws: Failure.self) {
            try systemZone(name, first: Self.first, last: Self.last)
        }
        #expect(failure.status == .usage)
        #expect(failure.message.contains(advice), "\(failure.message)")
    }
}
