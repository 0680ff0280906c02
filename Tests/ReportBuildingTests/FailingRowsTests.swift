import AuditModel
import LogSummaries
import Testing

@testable import ReportBuilding

@Suite struct FailingRowsTests {
    /// Location, observed value and whether it is a lower bound, of each row that fails.
    private func failing(
        _ lines: [String], _ measure: String, comparison: String = "<=", limit: String = "0"
    ) async throws -> [[String?]] {
        let window = try await SmallWindow.scan(["2026-03-30": lines])
        return try window.report(controls: oneControl(measure, comparison: comparison, limit: limit))
            .dataset(named: "findings")!.rows.filter { $0["code"] == "control_failed" }
            .map { [$0["location"]!, $0["observed"]!, $0["lower_bound_observed"]!] }
    }

    @Test func `the worst row comes first, under an upper limit and a lower one, then as in the table`() async throws {
        let lines =
            (0..<4).map { SmallWindow.entry(user: "ann", tokens: $0) }
            + (0..<3).map { SmallWindow.entry(user: "bob", status: $0 < 2 ? "error" : "success", tokens: 50) }
            + (0..<2).map { SmallWindow.entry(user: "cy", status: $0 < 1 ? "error" : "success", tokens: 3) }
            + (0..<2).map { SmallWindow.entry(user: "di", status: $0 < 1 ? "error" : "success", tokens: 3) }
        let tokens = try await failing(lines, "measure: users.prompt_tokens\nper: user")
        #expect(tokens.map { $0[0] } == ["bob", "ann", "cy", "di"])
        let rates = try await failing(
            lines, "measure: users.success_rate\nper: user", comparison: ">=", limit: "0.9")
        #expect(rates.map { $0[0] } == ["bob", "cy", "di"])
    }

    @Test func `a row that lacks token counts is told to be a lower bound`() async throws {
        let lines = [
            #"{"status": "success", "user_id": "ann"}"#, SmallWindow.entry(user: "ann", tokens: 7),
            SmallWindow.entry(user: "bob", tokens: 9),
        ]
        #expect(
            try await failing(lines, "measure: users.prompt_tokens\nper: user")
                == [["bob", "9", "false"], ["ann", "7", "true"]])
    }

    @Test func `hours are called by the clock`() async throws {
        let lines = [
            SmallWindow.entry(at: "2026-03-29T00:10:00Z"), SmallWindow.entry(at: "2026-03-30T14:00:00Z"),
            SmallWindow.entry(at: "2026-03-30T14:00:00Z"),
        ]
        #expect(
            try await failing(lines, "measure: week_hours.requests\nper: hour_of_week").map { $0[0] }
                == ["Mon 14:00", "Sun 00:00"])
        #expect(
            try await failing(lines, "measure: hours.requests\nper: hour").map { $0[0] } == ["14:00", "00:00"])
    }
}
