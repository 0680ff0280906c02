import AuditModel
import LogSummaries
import Testing

@testable import ReportBuilding

@Suite struct MeasureTests {
    /// Outcome, observed value, and how many rows or names fail.
    private func judge(_ window: ScannedWindow, _ controls: String, before: ArchivedFigures? = nil) throws -> [String?]
    {
        let row = try window.report(controls: controls, baseline: Baseline(comparison: before, restated: nil))
            .dataset(named: "controls")!.row(0)
        return [row["outcome"]!, row["observed"]!, row["failing"]!]
    }

    private static let two = [
        "2026-03-30": [
            SmallWindow.entry(user: "ann", model: "m1"), SmallWindow.entry(user: "bob", model: "m1"),
            SmallWindow.entry(user: "bob", model: "m2", status: "error", errorType: "timeout"),
            SmallWindow.entry(user: nil, model: nil), "no entry",
        ]
    ]

    @Test(arguments: [
        ("summary.success_rate", ">=", "0.75", ["pass", "0.75", nil]),
        ("summary.success_rate", ">", "0.75", ["fail", "0.75", nil]),
        ("summary.failed", "<", "1", ["fail", "1", nil]),
        ("summary.failed", "=", "1", ["pass", "1", nil]),
        ("summary.lower_bound.total_tokens", "=", "0", ["pass", "0", nil]),
        ("completeness.missing_days", "<=", "1", ["fail", "2", nil]),
        ("completeness.rejected_share", "<=", "0.2", ["pass", "0.2", nil]),
        ("completeness.rejected_by_reason", "<=", "1", ["pass", "1", nil]),
        ("completeness.rejected_by_reason.not_json", "<=", "0", ["fail", "1", nil]),
        ("completeness.rejected_by_reason.not_utf8", "<=", "0", ["pass", "0", nil]),
        ("error_breakdown.timeout", "<=", "0", ["fail", "1", nil]),
        ("error_breakdown.a.b c", "<=", "0", ["pass", "0", nil]), ("error_breakdown.", "<=", "0", ["pass", "0", nil]),
        ("by_user.bob", "=", "2", ["pass", "2", nil]), ("by_user.eve", ">=", "1", ["fail", "0", nil]),
        ("by_model.m2", "=", "1", ["pass", "1", nil]), ("by_model.\u{301}", "<=", "0", ["pass", "0", nil]),
        ("completeness.duplicates.exact", "<=", "0", ["not_applicable", nil, nil]),
        ("users", "<=", "2", ["fail", "3", nil]),
        ("completeness.retention_days", ">=", "2", ["fail", "1", nil]),
        ("custody.altered", "<=", "0", ["not_applicable", nil, nil]),
    ])
    func `a figure is measured by its path`(
        path: String, comparison: String, limit: String, expected: [String?]
    ) async throws {
        let window = try await SmallWindow.scan(Self.two)
        #expect(try judge(window, oneControl("measure: \(path)", comparison: comparison, limit: limit)) == expected)
    }

    @Test(arguments: ["success_rate", "avg_latency_ms", "latency_ms.p95"])
    func `a figure of nothing is not applicable, though the summary says 0`(figure: String) async throws {
        let window = try await SmallWindow.scan([:])
        let control = oneControl("measure: summary.\(figure)", comparison: ">=", limit: "1")
        #expect(try judge(window, control) == ["not_applicable", nil, nil])
        #expect(try judge(window, oneControl("measure: completeness.missing_days")) == ["fail", "3", nil])
        #expect(
            try judge(window, oneControl("measure: completeness.retention_days")) == ["not_applicable", nil, nil])
    }

    @Test func `a count of a name is of all bytes behind the dot`()
        async throws
    {
        let lines = ["a.b", "", "e\u{301}"].map { SmallWindow.entry(user: "x.y", status: "error", errorType: $0) }
        let window = try await SmallWindow.scan(["2026-03-30": lines])
        for (name, count) in [("a.b", "1"), ("a", "0"), ("", "1"), ("e\u{301}", "1"), ("\u{E9}", "0")] {
            #expect(
                try judge(window, oneControl("measure: error_breakdown.\(name)"))
                    == [count == "0" ? "pass" : "fail", count, nil])
        }
        #expect(try judge(window, oneControl("measure: by_user.x.y")) == ["fail", "3", nil])
        let nothing = try await SmallWindow.scan([:])
        for measure in ["error_breakdown.a", "completeness.rejected_by_reason.not_json"] {
            #expect(try judge(nothing, oneControl("measure: \(measure)")) == ["not_applicable", nil, nil])
        }
        #expect(try judge(nothing, oneControl("measure: by_user.x")) == ["pass", "0", nil])
    }

    @Test(arguments: [
        ("models.success_rate", "model", ">=", "0.5", 0, ["fail", "0", "1"]),
        ("models.success_rate", "model", ">=", "0.5", 2, ["pass", "1", "0"]),
        ("models.success_rate", "model", ">=", "0.5", 9, ["not_applicable", nil, nil]),
        ("users.requests", "user", "<", "2", 0, ["fail", "2", "1"]),
        ("users.requests", "user", "=", "1", 0, ["fail", "2", "1"]),
        ("daily.failed", "day", "<=", "1", 0, ["pass", "1", "0"]),
        ("completeness.calendar.rejected", "day", "<=", "0", 0, ["fail", "1", "1"]),
    ])
    func `a column is measured in each row, and the worst one is told`(
        path: String, per: String, comparison: String, limit: String, minimum: Int, expected: [String?]
    ) async throws {
        let window = try await SmallWindow.scan(Self.two)
        let lines = "measure: \(path)\nper: \(per)" + (minimum > 0 ? "\nminimum_requests: \(minimum)" : "")
        #expect(try judge(window, oneControl(lines, comparison: comparison, limit: limit)) == expected)
    }

    /// Tokens of ann 10, of bob at least 20, of cy 30.
    private static let withHoles = [
        SmallWindow.entry(user: "ann"), SmallWindow.entry(user: "bob", tokens: 20),
        SmallWindow.entry(user: "bob").replacing("\"prompt_tokens\": 10", with: "\"prompt_tokens\": null"),
        SmallWindow.entry(user: "cy", tokens: 30),
    ]

    @Test(arguments: [
        ("measure: summary.total_tokens", "<=", "60", ["pass", "60", "true"]),
        ("measure: summary.completion_tokens", "<=", "60", ["pass", "0", "false"]),
        ("measure: summary.lower_bound.total_tokens", "<=", "0", ["fail", "1", "false"]),
        ("measure: summary.total_requests", "<=", "9", ["pass", "4", "false"]),
        ("measure: users.prompt_tokens\nper: user", "<=", "30", ["pass", "30", "true"]),
        ("measure: users.prompt_tokens\nper: user\nminimum_requests: 2", "<", "30", ["pass", "20", "true"]),
        ("measure: users.prompt_tokens\nper: user", ">", "9", ["pass", "10", "false"]),
        ("measure: users.prompt_tokens\nper: user\nminimum_requests: 2", ">=", "9", ["pass", "20", "true"]),
        ("measure: users.completion_tokens\nper: user", "<=", "0", ["pass", "0", "false"]),
        ("measure: users\nallow: [ann]", "<=", "9", ["pass", "2", "false"]),
    ])
    func `a total with holes is observed as a lower bound, a row's under an upper limit too`(
        lines: String, comparison: String, limit: String, expected: [String?]
    ) async throws {
        let window = try await SmallWindow.scan(["2026-03-30": Self.withHoles])
        let row = try window.report(controls: oneControl(lines, comparison: comparison, limit: limit))
            .dataset(named: "controls")!.row(0)
        #expect([row["outcome"]!, row["observed"]!, row["lower_bound_observed"]!] == expected)
    }

    @Test(arguments: [
        ("users", "[ann, bob]", ["pass", "0", "0"]), ("users", "[ann]", ["fail", "1", "1"]),
        ("models", "[m]", ["fail", "2", "2"]), ("models", "[]", ["not_applicable", nil, nil]),
        ("error_types", "[timeout]", ["pass", "0", "0"]),
    ])
    func `an allow-list judges names, and entries without one not`(
        measure: String, list: String, expected: [String?]
    ) async throws {
        let window = try await SmallWindow.scan(Self.two)
        #expect(try judge(window, oneControl("measure: \(measure)\nallow: \(list)")) == expected)
    }

    @Test func `names are allowed by their bytes`() async throws {
        let window = try await SmallWindow.scan(["2026-03-30": [SmallWindow.entry(user: "e\u{301}")]])
        #expect(try judge(window, oneControl("measure: users\nallow: [\"\u{E9}\"]")) == ["fail", "1", "1"])
        #expect(try judge(window, oneControl("measure: users\nallow: [\"e\u{301}\"]")) == ["pass", "0", "0"])
    }

    @Test func `the first twenty names that fail are findings, an absent one without location`() async throws {
        let users = (0..<30).map { SmallWindow.entry(user: "u" + padded($0, 2)) } + [SmallWindow.entry(user: nil)]
        let window = try await SmallWindow.scan(["2026-03-30": users])
        let report = try window.report(controls: oneControl("measure: users.requests\nper: user"))
        #expect(report.dataset(named: "controls")!.row(0)["failing"] == "31")
        let findings = report.dataset(named: "findings")!.rows.filter { $0["code"] == "control_failed" }
        #expect(findings.map { $0["location"]! } == (0..<20).map { "u" + padded($0, 2) })
        #expect(Set(findings.map { $0["subject"]! }) == ["c"])
        let unnamed = try await SmallWindow.scan(["2026-03-30": [SmallWindow.entry(user: nil)]])
        let findings2 = try unnamed.report(controls: oneControl("measure: users.requests\nper: user"))
            .dataset(named: "findings")!.rows
        #expect(findings2.map { $0["location"]! } == [nil])
    }

    private static func earlier(_ users: [NamedFigures]) -> ArchivedFigures {
        ArchivedFigures(archiveID: "2026-03-29", figures: ReportFigures(figures: [], names: [.user: users]))
    }

    @Test(arguments: [
        // Before: requests and tokens of ann; bob is new. Now both have 3 requests of 10 tokens each.
        ("users.requests", "factor: 2, minimum: 2", 1, 0, ["fail", "1", "1"]),
        ("users.requests", "factor: 3, minimum: 2", 1, 0, ["pass", "0", "0"]),
        ("users.requests", "factor: 2, minimum: 3", 1, 0, ["pass", "0", "0"]),
        ("users.requests", "factor: 2, minimum: 2, new_names: true", 1, 0, ["fail", "2", "2"]),
        ("users.requests", "factor: 2, minimum: 3, new_names: true", 1, 0, ["pass", "0", "0"]),
        ("users.tokens", "factor: 2.5, minimum: 20", 3, 11, ["fail", "1", "1"]),
        ("users.tokens", "factor: 2.5, minimum: 20", 3, 12, ["pass", "0", "0"]),
    ])
    func `a leap is above the minimum and above so many times the figure before`(
        measure: String, rule: String, requests: Int, tokens: Int, expected: [String?]
    ) async throws {
        let lines = ["ann", "bob"].flatMap { Array(repeating: SmallWindow.entry(user: $0), count: 3) }
        let window = try await SmallWindow.scan(["2026-03-30": lines])
        let before = Self.earlier([NamedFigures(name: Name("ann"), requests: Int128(requests), tokens: Int128(tokens))])
        let control = oneControl("measure: \(measure)\nleap: {\(rule)}")
        #expect(try judge(window, control, before: before) == expected)
        #expect(try judge(window, control) == ["not_applicable", nil, nil])
    }

    @Test func `custody counts fail their controls`() async throws {
        let window = try await SmallWindow.scan(Self.two)
        let report = try window.report(
            controls: oneControl("measure: custody.vanished"),
            baseline: Baseline(
                comparison: nil, restated: nil,
                recorded: ["a", "b"].map {
                    RecordedContent(
                        stem: Name("audit_2026-03-30.\($0).jsonl"), day: CalendarDay("2026-03-30")!, byteCount: 1,
                        digest: $0, fileDigest: $0, archiveID: "2026-03-29")
                }))
        #expect(report.outcomes.map(\.result) == [.fail])
        #expect(report.outcomes[0].observed == .integer(2))
        let none = try window.report(controls: oneControl("measure: custody.vanished"))
        #expect(none.outcomes.map(\.result) == [.notApplicable])
    }

    @Test(arguments: [
        ("2026-03-30", nil, "not_applicable"), ("2026-03-30", "2026-03-30", "not_applicable"),
        ("2026-03-30", "2026-03-29", "fail"), ("2026-03-21", nil, "pass"),
        // None kept up to the as-of day.
        ("2026-03-31", nil, "not_applicable"), ("2026-03-31", "2026-03-31", "not_applicable"),
        ("2026-03-31", "2026-03-30", "fail"), (nil, "2026-03-30", "fail"), (nil, nil, "not_applicable"),
    ])
    func `retention fails where the log was older once, not where it is young`(
        oldest: String?, known: String?, expected: String
    ) async throws {
        let window = try await SmallWindow.scan(oldest.map { [$0: [SmallWindow.entry()]] } ?? [:])
        let control = oneControl("measure: retention_days", comparison: ">=", limit: "10")
        let report = try window.report(
            controls: control,
            baseline: Baseline(
                comparison: nil, restated: nil, oldestKnownDay: known.flatMap { CalendarDay($0) }))
        #expect(report.outcomes.map(\.result.rawValue) == [expected])
    }

    @Test func `a ceiling on retention fails in the first archive too`() async throws {
        let window = try await SmallWindow.scan(["2026-03-21": [SmallWindow.entry()]])
        let report = try window.report(
            controls: oneControl("measure: retention_days", comparison: "<=", limit: "3"))
        #expect(report.outcomes.map(\.result) == [.fail])
        #expect(report.outcomes[0].observed == .integer(10))
    }
}
