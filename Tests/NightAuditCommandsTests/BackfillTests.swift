import AuditModel
import Testing

@testable import NightAuditCommands

@Suite struct BackfillTests {
    @Test(arguments: [
        ("2026-03-10", "2026-03-09", "--from 2026-03-10 is later than --to 2026-03-09; give the earlier day first"),
        ("9999-12-30", "9999-12-31", "--to 9999-12-31 has not ended yet (UTC); give an earlier day"),
        ("2026-02-30", "2026-03-09", "--from is a date of the calendar, YYYY-MM-DD, not `2026-02-30`"),
        ("2026-03-10", "10 March", "--to is a date of the calendar, YYYY-MM-DD, not `10 March`"),
        ("0001-01-06", "0001-01-09", "the window of 7 days ending 0001-01-06 begins before year 1"),
        (
            "2000-01-01", "2010-01-08",
            "--from 2000-01-01 to 2010-01-08 are more than 3660 days; give a later --from, or several ranges"
        ),
    ])
    func `a range that cannot be is a usage error`(from: String, to: String, message: String) throws {
        let failure = try #require(throws: Failure.self) { try asOfDays(from: from, to: to, days: 7) }
        #expect(failure.status == .usage)
        #expect(failure.message == message)
    }

    @Test func `a range has both its ends, and ends yesterday where nothing else is said`() throws {
        let range = try asOfDays(from: "2000-01-01", to: "2010-01-07", days: 7)
        #expect(range == CalendarDay("2000-01-01")!...CalendarDay("2010-01-07")!)
        let yesterday = today().adding(days: -1)
        #expect(try asOfDays(from: "\(yesterday)", to: nil, days: 7) == yesterday...yesterday)
    }

    @Test(arguments: [
        ([], ""), ([3], "1970-01-04"), ([0, 1, 2], "1970-01-01 to 1970-01-03"),
        ([0, 2, 3, 7], "1970-01-01, 1970-01-03 to 1970-01-04, 1970-01-08"),
    ])
    func `days are told as spans`(days: [Int], text: String) {
        #expect(spans(days.map(CalendarDay.init(daysSinceEpoch:))) == text)
    }

    @Test(arguments: [
        (0.0, nil, "day ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌"), (0.5, 80, "day ━━━━━━━━━━╌╌╌╌╌╌╌╌╌╌"),
        (0.99, 25, "day ━━━━━━━━━━━━━━━━━━━╌"),
        (1, 24, "day ━━━━━━━━━━━━━━━━━━━"), (0, 3, "da"), (0, 1, ""),
    ])
    func `a bar stays on its line`(share: Double, columns: Int?, line: String) {
        #expect(progressLine("day", share: share, columns: columns) == line)
    }
}
