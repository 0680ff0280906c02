import AuditModel
import LogSummaries
import Testing

@testable import ReportBuilding

@Suite struct NameOrderTests {
    @Test(
        "Rows of equally many requests are ordered by the names' bytes",
        arguments: [
            ["b", "a", "ab", "a\u{1}", "é", "e\u{301}", "z"],
            ["user_00000000012", "user_00000000002", "user_0000000001", "user_00000000021", "user_000000000"],
            ["same-beginning-x", "same-beginning-", "same-beginning-x-and-more-2", "same-beginning-x-and-more-1"],
            ["one"], [],
        ])
    func order(names: [String]) async throws {
        let lines = names.map {
            "{\"user_id\": \"\($0.replacing("\u{1}", with: "\\u0001"))\", \"status\": \"success\"}"
        }
        let window = try await SmallWindow.scan(["2026-03-30": lines], days: 1)
        let order = NameOrder(window.summary.users)
        let ranked = order.names.indices.dropFirst().sorted { order.ranks[$0] < order.ranks[$1] }
        #expect(ranked.map { order.names[$0]! } == names.map { Name($0) }.sorted())
        #expect(order.ranks[0] == .max)
    }
}
