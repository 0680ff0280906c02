import AuditModel
import ReportBuilding
import Testing

@testable import ReportRendering

private func archive(_ day: String, revision: Int = 1, failed: Int128 = 0, isRemoved: Bool = false) -> IndexedArchive {
    IndexedArchive(
        id: day, asOf: CalendarDay(day)!, revision: revision, sequence: 1,
        headline: ArchiveHeadline { $0 == "controls_failed" ? .integer(failed) : .null }, state: ("ok", false),
        events: "",
        isRemoved: isRemoved)
}

@Suite struct MonthStripTests {
    private static let strip = MonthStrip([
        archive("2026-01-30"), archive("2026-02-01", failed: 2), archive("2026-02-03", isRemoved: true),
        archive("2026-01-31", failed: 1), archive("2026-01-31", revision: 2),
    ])

    @Test func `a day counts by its highest revision, and days between archives are there`() {
        #expect(
            Self.strip.months == [
                .init(name: "2026-01", days: [30: .archived, 31: .archived]),
                .init(name: "2026-02", days: [1: .failed, 2: .absent, 3: .removed]),
            ])
    }

    @Test func `its words count what is drawn`() {
        let expected = [
            "first_day": "2026-01-30", "last_day": "2026-02-03", "archived": "3", "failed": "1", "removed": "1",
            "absent": "1", "left_out": "false", "drawings.0.rows.1.days": "3", "drawings.0.labels": "31",
            "drawings.1.labels": "7", "drawings.0.rows.1.days.0.title": "2026-02-01: archived, a control failed",
        ]
        for (path, text) in expected { #expect(Self.strip.pageValue.text(path) == text, "\(path)") }
    }

    @Test func `a long strip has the numbers of days below it, too, and its last 24 months`() {
        let strip = MonthStrip([archive("2024-01-31"), archive("2026-01-01")]).pageValue
        #expect(strip.text("shown") == "24")
        #expect(strip.text("left_out") == "true")
        #expect(strip.text("first_day") == "2024-02-01")
        #expect(strip.text("drawings.0.labels") == "62")
        #expect(strip.text("drawings.0.height") == "516")
    }

    @Test(arguments: ChartSize.allCases)
    func `the days of a month can be read off within the drawing`(size: ChartSize) {
        let grid = DayGrid(size)
        #expect(grid.x(day: 1) == DayGrid.left)
        let places = (1...31).map { grid.x(day: $0) }
        #expect(zip(places, places.dropFirst()).allSatisfy { $1 - $0 > grid.width })
        // Groups of five.
        #expect(grid.x(day: 6) - grid.x(day: 5) > grid.x(day: 5) - grid.x(day: 4) + 3)
        #expect(places.last! + grid.width <= size.width)
        #expect(Set([1, 5, 10, 15, 20, 25, 30]).isSubset(of: grid.labelledDays))
    }
}
