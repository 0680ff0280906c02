import AuditModel
import Testing

@testable import ReportBuilding

@Suite struct CompletenessTableTests {
    @Test func `a row is a figure of completeness by its path, exact, with 1 and 0 for flags`() async throws {
        let window = try await SmallWindow.scan([
            "2026-03-30": [SmallWindow.entry(), SmallWindow.entry(user: nil), "x"]
        ])
        let report = try window.report()
        let rows = report.dataset(named: "completeness")!.rows
        let values = Dictionary(uniqueKeysWithValues: rows.map { ($0["figure"]!!, $0["value"]!) })
        #expect(rows[0]["figure"] == "lines_read")
        #expect(
            ["lines_read", "rejected_by_reason.not_json", "coverage.user", "nothing_received", "retention_days"]
                .map { values[$0]! } == ["3", "1", "0.5", "0", "1"])
        // Of what has no value the row is there.
        #expect(
            ["duplicates.exact", "duplicates.conflicting", "coverage.error_type", "outside_hours"]
                .allSatisfy { values[$0] == .some(nil) })
        for row in rows where row["value"]! != nil {
            let path = "completeness." + row["figure"]!!
            if path.contains("by_reason") { continue }
            #expect(report.document.figure(at: path) != .null, "\(path)")
        }
    }

    @Test func `every member of completeness that is no list is a row`() async throws {
        let report = try await SmallWindow.scan([:]).report()
        let rows = Set(report.dataset(named: "completeness")!.rows.map { "completeness.\($0["figure"]!!)" })
        let measurable = report.document.memberPaths().filter { path in
            guard path.hasPrefix("completeness."), case .cell(let cell)? = report.document[path.members] else {
                return path.hasPrefix("completeness.duplicates.")
            }
            return path != "completeness.duplicates" && cell != .words("")
        }
        #expect(rows == Set(measurable))
    }

    @Test func `duplicates and declared days stand in their tables`() async throws {
        let line = #"{"status": "success", "id": "1"}"#
        let window = try await SmallWindow.scan([
            "2026-03-30": [line, line, line + " ", line.replacing("1", with: "2")]
        ])
        let reason = "=holiday"
        let report = try window.report(closed: [ClosedDay(day: CalendarDay("2026-03-29")!, reason: reason)])
        let duplicates = report.dataset(named: "duplicate_locations")!
        #expect(duplicates.rows.map { $0["line"]! } == ["2", "3"])
        #expect(
            duplicates.rows[0] == [
                "kind": "exact", "file": "audit_2026-03-30.jsonl", "line": "2",
                "first_file": "audit_2026-03-30.jsonl", "first_line": "1",
            ])
        let calendar = report.dataset(named: "calendar")!
        #expect(calendar.rows.map { $0["reason"]! } == [nil, reason, nil])
        #expect(calendar.columns.last?.name == "reason" && calendar.columns.last?.holdsLogText == true)
    }
}
