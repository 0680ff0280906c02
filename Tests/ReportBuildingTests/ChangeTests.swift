import AuditModel
import LogSummaries
import Testing

@testable import ReportBuilding

@Suite struct ChangeTests {
    private func archived(_ window: ScannedWindow, _ id: String) throws -> ArchivedFigures {
        guard case .object(let members) = try window.report().document else { preconditionFailure("an object") }
        return ArchivedFigures(
            archiveID: id, figures: ReportFigures(members, names: ReportTables(window.summary).names))
    }

    /// `against kind name figure before after change` of each change, `-` for null.
    private func told(_ report: Report) -> [String] {
        report.dataset(named: "changes")!.rows.map { row in
            ["against", "kind", "name", "figure", "before", "after", "change"].map { row[$0]! ?? "-" }
                .joined(separator: " ")
        }
    }

    @Test func `names come and go by kind, most requests first, then by name`() async throws {
        let before = try await SmallWindow.scan([
            "2026-03-30": [
                SmallWindow.entry(user: "old", model: "m0"), SmallWindow.entry(user: "stays"),
                SmallWindow.entry(user: nil, status: "error", errorType: "timeout"),
            ]
        ])
        let now = try await SmallWindow.scan([
            "2026-03-30": [
                SmallWindow.entry(user: "zed"), SmallWindow.entry(user: "zed"), SmallWindow.entry(user: "ann"),
                SmallWindow.entry(user: "stays", status: "error"),
            ]
        ])
        let report = try now.report(baseline: Baseline(comparison: archived(before, "a"), restated: nil))
        let lines = told(report)
        #expect(
            lines.filter { !$0.hasPrefix("a figure ") } == [
                "a user zed users.requests - 2 came", "a user ann users.requests - 1 came",
                "a user old users.requests 1 - went", "a user - users.requests 1 - went",
                "a model m0 models.requests 1 - went", "a error_type timeout error_types.requests 1 - went",
                "a error_type - error_types.requests - 1 came",
            ])
        #expect(lines.contains("a figure - summary.total_requests 3 4 moved"))
        #expect(lines.contains("a figure - summary.other 0 0 -"))
        #expect(!lines.contains { $0.contains("completeness") })
    }

    @Test func `a restatement of the same figures lists nothing`() async throws {
        let window = try await SmallWindow.scan(["2026-03-30": [SmallWindow.entry()], "2026-03-29": ["x"]])
        let report = try window.report(baseline: Baseline(comparison: nil, restated: archived(window, "a")))
        #expect(told(report) == [])
    }

    @Test func `a restatement lists every figure that moved and every name that moved`() async throws {
        let before = try await SmallWindow.scan(["2026-03-30": [SmallWindow.entry(), SmallWindow.entry(user: "bob")]])
        let now = try await SmallWindow.scan([
            "2026-03-30": [SmallWindow.entry(), SmallWindow.entry(user: "bob"), SmallWindow.entry(tokens: 0), "{"]
        ])
        let lines = told(try now.report(baseline: Baseline(comparison: nil, restated: archived(before, "a"))))
        for line in [
            "a figure - summary.total_requests 2 3 moved", "a figure - daily.2026-03-30.requests 2 3 moved",
            "a figure - hours.12.requests 2 3 moved", "a figure - week_hours.1.12.requests 2 3 moved",
            "a figure - completeness.lines_read 2 4 moved",
            "a figure - completeness.calendar.2026-03-30.rejected 0 1 moved",
            "a figure - completeness.rejected_lines 0 1 moved",
            "a figure - completeness.rejected_by_reason.not_json - 1 moved", "a user ann users.requests 1 2 moved",
            "a model m1 models.requests 2 3 moved",
        ] { #expect(lines.contains(line), "\(line) in \(lines)") }
        #expect(!lines.contains { $0.contains("tokens") || $0.contains("bob") || $0.contains("2026-03-29") })
        #expect(lines.allSatisfy { $0.hasSuffix("moved") })
    }

    @Test func `a figure that only the restated report had is told`() async throws {
        let before = try await SmallWindow.scan(["2026-03-30": ["{"]])
        let now = try await SmallWindow.scan(["2026-03-30": [""]])
        let lines = told(try now.report(baseline: Baseline(comparison: nil, restated: archived(before, "a"))))
        #expect(lines.contains("a figure - completeness.rejected_by_reason.not_json 1 - moved"))
    }
}
