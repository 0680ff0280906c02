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

    /// `against kind name figure before after change` of each change, `-` for null; a name's second one behind `/`.
    private func told(_ report: Report) -> [String] {
        report.dataset(named: "changes")!.rows.map { row in
            let second = row["second_name"]!.map { "/\($0)" } ?? ""
            return ["against", "kind", "name", "figure", "before", "after", "change"]
                .map { (row[$0]! ?? "-") + ($0 == "name" ? second : "") }.joined(separator: " ")
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

    @Test func `what was not measured is null, and nothing is told from it`() async throws {
        let none = try await SmallWindow.scan(["2026-03-30": [#"{"status": "error"}"#]])
        let some = try await SmallWindow.scan(["2026-03-30": [SmallWindow.entry(latency: 0), SmallWindow.entry()]])
        let empty = try await SmallWindow.scan([:])
        func lines(_ now: ScannedWindow, _ before: ScannedWindow) throws -> [String] {
            try told(now.report(baseline: Baseline(comparison: archived(before, "a"), restated: nil)))
        }
        let came = try lines(some, none)
        #expect(came.contains("a figure - summary.avg_latency_ms - 2.5 moved"))
        #expect(came.contains("a figure - summary.latency_ms.min - 0 moved"))
        #expect(came.contains("a figure - summary.success_rate 0 1 moved"))
        #expect(try lines(none, empty).contains("a figure - summary.success_rate - 0 moved"))
        #expect(try lines(none, empty).contains("a figure - summary.avg_latency_ms - - -"))
        let report = try none.report(baseline: Baseline(comparison: archived(some, "a"), restated: nil))
        let rows = report.dataset(named: "changes")!.rows.filter { $0["figure"] == "summary.latency_ms.p95" }
        #expect(rows.map { [$0["after"]!, $0["difference"]!, $0["percent"]!] } == [[nil, nil, nil]])
        #expect(report.document.isUnmeasured("summary.latency_ms.p95"))
        #expect(!report.document.isUnmeasured("summary.success_rate"))
    }

    @Test(arguments: [
        (Cell.number(0.6), Cell.number(0.5), -0.1, -16.666666666666668),
        (.number(152.5), .number(160.9), 8.4, 5.508196721311475), (.integer(1), .number(0.5), -0.5, -50),
        (.number(0.1), .integer(3), 2.9, 2900), (.number(1e-7), .number(3e-7), 2e-7, 200),
        (.number(1e300), .number(2e300), 1e300, 100), (.number(0.25), .number(0.25), 0, 0),
        (.number(1e300), .number(1e-300), -1e300, -100),
        (.integer(.min), .integer(.max), 3.4028236692093846e38, -200),
        (.integer(.max), .integer(.min), -3.4028236692093846e38, -200),
    ])
    func `a difference is exact in decimal`(before: Cell, after: Cell, difference: Double, percent: Double) {
        let change = Change(
            against: "a", figure: "f", before: before, after: after, isLowerBoundBefore: false,
            isLowerBoundAfter: false, kind: nil, names: [])
        #expect(change.difference == .number(difference))
        #expect(change.percent == .number(percent))
    }

    @Test func `a restatement of the same figures lists nothing`() async throws {
        let window = try await SmallWindow.scan(["2026-03-30": [SmallWindow.entry()], "2026-03-29": ["x"]])
        let report = try window.report(baseline: Baseline(comparison: nil, restated: archived(window, "a")))
        #expect(told(report) == [])
    }

    @Test func `a restatement lists every figure that moved`() async throws {
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
            "a figure - completeness.rejected_by_reason.not_json - 1 came", "a user ann users.requests 1 2 moved",
            "a model m1 models.requests 2 3 moved", "a user_and_model ann/m1 usage.requests 1 2 moved",
            "a file audit_2026-03-30.jsonl inputs.rejected 0 1 moved",
        ] { #expect(lines.contains(line), "\(line) in \(lines)") }
        #expect(!lines.contains { $0.contains("tokens") || $0.contains("bob") || $0.contains("2026-03-29") })
    }

    private static let noTokens = SmallWindow.entry(user: "bob", tokens: 0)
    private static let unknownTokens = noTokens.replacing("\"prompt_tokens\": 0", with: "\"prompt_tokens\": null")

    @Test func `totals with holes are marked on the side that has them`() async throws {
        let before = try await SmallWindow.scan(["2026-03-30": [SmallWindow.entry(user: "bob")]])
        let now = try await SmallWindow.scan(["2026-03-30": [SmallWindow.entry(), Self.unknownTokens]])
        let baseline = try Baseline(comparison: archived(before, "a"), restated: archived(before, "b"))
        let marked = try now.report(baseline: baseline).dataset(named: "changes")!.rows
            .filter { $0["lower_bound_before"] != "false" || $0["lower_bound_after"] != "false" }
        let told = marked.map { row in
            ["against", "name", "figure", "lower_bound_before", "lower_bound_after"].map { row[$0]! ?? "-" }
                .joined(separator: " ")
        }
        #expect(
            told == [
                "a - summary.total_tokens false true", "a - summary.prompt_tokens false true",
                "b bob users.prompt_tokens false true", "b bob usage.prompt_tokens false true",
            ])
        let back = try before.report(baseline: Baseline(comparison: archived(now, "a"), restated: nil))
        let row = back.dataset(named: "changes")!.rows.first { $0["figure"] == "summary.total_tokens" }!
        #expect([row["lower_bound_before"], row["lower_bound_after"]] == ["true", "false"])
    }

    @Test func `a flag that moved is listed as 1 and 0, though no total moves`() async throws {
        let before = try await SmallWindow.scan(["2026-03-30": [SmallWindow.entry(), Self.unknownTokens]])
        let now = try await SmallWindow.scan(["2026-03-30": [SmallWindow.entry(), Self.noTokens]])
        let lines = told(try now.report(baseline: Baseline(comparison: nil, restated: archived(before, "a"))))
        #expect(
            lines.filter { $0.contains("lower_bound") } == [
                "a figure - summary.lower_bound.total_tokens 1 0 moved",
                "a figure - summary.lower_bound.prompt_tokens 1 0 moved",
                "a figure - daily.2026-03-30.lower_bound.prompt_tokens 1 0 moved",
                "a figure - hours.12.lower_bound.prompt_tokens 1 0 moved",
                "a figure - week_hours.1.12.lower_bound.prompt_tokens 1 0 moved",
                "a user bob users.lower_bound.prompt_tokens 1 0 moved",
                "a model m1 models.lower_bound.prompt_tokens 1 0 moved",
                "a user_and_model bob/m1 usage.lower_bound.prompt_tokens 1 0 moved",
            ])
        #expect(!lines.contains { $0.contains("_tokens ") && !$0.contains("lower_bound") })
        let compared = told(try now.report(baseline: Baseline(comparison: archived(now, "a"), restated: nil)))
        #expect(!compared.contains { $0.contains("lower_bound") })
    }

    @Test func `a last line that is no longer whole is listed`() async throws {
        let before = try await SmallWindow.scan(["2026-03-30": [SmallWindow.entry(), "{"]])
        let now = try await SmallWindow.scan(["2026-03-30": [SmallWindow.entry(), "{"]], isWhole: false)
        let lines = told(try now.report(baseline: Baseline(comparison: nil, restated: archived(before, "a"))))
        #expect(lines.contains("a figure - completeness.calendar.2026-03-30.last_line_whole 1 0 moved"))
        #expect(lines.contains("a file audit_2026-03-30.jsonl inputs.last_line_whole 1 0 moved"))
    }

    @Test func `a restatement lists what two rows swap, though no total moves`() async throws {
        let before = try await SmallWindow.scan([
            "2026-03-30": [
                SmallWindow.entry(status: "error", errorType: "t"), SmallWindow.entry(user: "bob", latency: 7),
            ]
        ])
        let now = try await SmallWindow.scan([
            "2026-03-30": [
                SmallWindow.entry(latency: 7), SmallWindow.entry(user: "bob", status: "error", errorType: "t"),
            ]
        ])
        let lines = told(try now.report(baseline: Baseline(comparison: nil, restated: archived(before, "a"))))
        #expect(
            lines.filter { !$0.contains(" file ") } == [
                "a user ann users.successful 0 1 moved", "a user ann users.failed 1 0 moved",
                "a user ann users.avg_latency_ms 5 7 moved", "a user ann users.success_rate 0 1 moved",
                "a user bob users.successful 1 0 moved", "a user bob users.failed 0 1 moved",
                "a user bob users.avg_latency_ms 7 5 moved", "a user bob users.success_rate 1 0 moved",
                "a user_and_model ann/m1 usage.successful 0 1 moved", "a user_and_model ann/m1 usage.failed 1 0 moved",
                "a user_and_model ann/m1 usage.avg_latency_ms 5 7 moved",
                "a user_and_model bob/m1 usage.successful 1 0 moved", "a user_and_model bob/m1 usage.failed 0 1 moved",
                "a user_and_model bob/m1 usage.avg_latency_ms 7 5 moved",
            ])
    }

    @Test func `a restatement names rows that came and went, and days that are missing`() async throws {
        let before = try await SmallWindow.scan([
            "2026-03-29": [SmallWindow.entry(user: nil, model: "old", status: "error")],
            "2026-03-30": [SmallWindow.entry()],
        ])
        let now = try await SmallWindow.scan([
            "2026-03-28": [SmallWindow.entry(model: nil, status: "error", errorType: "t")],
            "2026-03-30": [SmallWindow.entry()],
        ])
        let lines = told(try now.report(baseline: Baseline(comparison: nil, restated: archived(before, "a"))))
        #expect(
            lines.filter { $0.hasSuffix("came") || $0.hasSuffix("went") } == [
                "a figure - completeness.missing_days.2026-03-29 - 1 came",
                "a figure - completeness.missing_days.2026-03-28 1 - went",
                "a user - users.requests 1 - went",
                "a model - models.requests - 1 came", "a model old models.requests 1 - went",
                "a user_and_model ann usage.requests - 1 came", "a user_and_model -/old usage.requests 1 - went",
                "a model_and_error_type -/t errors.requests - 1 came",
                "a model_and_error_type old errors.requests 1 - went",
                "a file audit_2026-03-28.jsonl inputs.bytes - 171 came",
                "a file audit_2026-03-29.jsonl inputs.bytes 172 - went",
                "a error_type t error_types.requests - 1 came", "a error_type - error_types.requests 1 - went",
            ])
        #expect(lines.contains("a user ann users.requests 1 2 moved"))
    }

    @Test func `users that cannot be compared are in no row`() async throws {
        let before = try await SmallWindow.scan(["2026-03-30": [SmallWindow.entry(user: "raw")]])
        let now = try await SmallWindow.scan(["2026-03-30": [SmallWindow.entry(user: "p")]])
        let kept = try archived(before, "a").figures.without(.user)
        let lines = told(
            try now.report(
                baseline: Baseline(comparison: nil, restated: ArchivedFigures(archiveID: "a", figures: kept))))
        #expect(lines.filter { $0.contains("user") } == [])
    }

    @Test func `a figure that only the restated report had is told`() async throws {
        let before = try await SmallWindow.scan(["2026-03-30": ["{"]])
        let now = try await SmallWindow.scan(["2026-03-30": [""]])
        let lines = told(try now.report(baseline: Baseline(comparison: nil, restated: archived(before, "a"))))
        #expect(lines.contains("a figure - completeness.rejected_by_reason.not_json 1 - went"))
    }
}
