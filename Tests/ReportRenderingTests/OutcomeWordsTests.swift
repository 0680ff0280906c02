import AuditModel
import ReportBuilding
import Testing

@testable import ReportRendering

@Suite struct OutcomeWordsTests {
    /// `days`: state and entries of each; what the first screen then says.
    private static func words(
        _ days: [(String, Int128)], rejected: Int128 = 0, nothing: Cell = .flag(false),
        custody: [String] = [], findings: [String] = []
    ) -> [String: PageValue] {
        let accepted = days.reduce(0) { $0 + $1.1 }
        let calendar = Dataset(
            "calendar", "", rows: days,
            columns: [
                ColumnReader(Column(["state"], .string, "")) { .words($0.0) },
                ColumnReader(Column(["entries"], .integer, "")) { .integer($0.1) },
            ])
        let completeness = ReportNode.object([
            ("accepted", .cell(.integer(accepted))), ("rejected", .cell(.integer(rejected))),
            ("nothing_received", .cell(nothing)),
        ])
        func codes(_ name: String, _ column: String, _ codes: [String]) -> Dataset {
            Dataset(name, "", rows: codes, columns: [ColumnReader(Column([column], .string, "")) { .words($0) }])
        }
        let report = Report(
            archiveID: "a", title: "t", asOf: CalendarDay("2026-11-22")!,
            document: .object([("completeness", completeness)]),
            datasets: [calendar, codes("custody", "state", custody), codes("findings", "code", findings)])
        return OutcomeWords(report).pageValue.members
    }

    private static func lacks(_ words: [String: PageValue]) -> [String] {
        guard case .list(let lacks, _)? = words["lacks"] else { return [] }
        return lacks.map { lack in
            let kinds = lack.members.filter { if case .flag(true) = $0.value { $0.key != "more" } else { false } }
            guard case .figure(let count)? = lack.members["count"] else { return "" }
            return "\(count.renderText) \(kinds.keys.joined())"
        }
    }

    private static func holds(_ name: String, _ words: [String: PageValue]) -> Bool {
        if case .flag(true)? = words[name] { true } else { false }
    }

    @Test(
        arguments: [
            ([("present", 5), ("present", 1)], 0, []),
            ([("present", 5), ("closed", 0)], 0, []),
            ([("present", 5), ("missing", 0), ("missing", 0)], 0, ["2 is_missing"]),
            ([("present", 5), ("unreadable", 3)], 0, ["1 is_unreadable"]),
            ([("empty", 0), ("empty", 0)], 0, ["2 is_without_entries"]),
            ([("present", 5), ("present", 0)], 0, ["1 is_without_entries"]),
            ([("present", 5)], 1237, ["1,237 is_rejected"]),
            (
                [("missing", 0), ("unreadable", 3), ("empty", 0)], 2,
                [
                    "1 is_missing", "1 is_unreadable", "1 is_without_entries", "2 is_rejected",
                ]
            ),
        ] as [([(String, Int128)], Int128, [String])])
    func `complete is where every expected day has entries, nothing is missing, and no line was rejected`(
        days: [(String, Int128)], rejected: Int128, lacks: [String]
    ) {
        let words = Self.words(days, rejected: rejected)
        #expect(Self.lacks(words) == lacks)
        #expect(Self.holds("complete", words) == lacks.isEmpty)
    }

    @Test func `a day file that is otherwise than recorded makes the period not complete`() {
        let words = Self.words(
            [("present", 5)], custody: ["same", "vanished", "altered", "truncated", "altered", "grew", "recompressed"])
        #expect(Self.lacks(words) == ["1 is_vanished", "1 is_truncated", "2 is_altered"])
        #expect(!Self.holds("complete", words) && Self.holds("custody_lacks", words))
        let kept = Self.words([("present", 5)], custody: ["same", "grew", "recompressed"])
        #expect(Self.holds("complete", kept) && !Self.holds("custody_lacks", kept))
    }

    @Test func `an altered earlier archive calls for attention, days closed do not`() {
        #expect(!Self.holds("attention", Self.words([("present", 5)])))
        #expect(Self.holds("attention", Self.words([("present", 5)], findings: ["archive_altered"])))
        #expect(Self.holds("attention", Self.words([("present", 5), ("missing", 0)])))
        #expect(!Self.holds("attention", Self.words([("closed", 0)], nothing: .null)))
        #expect(Self.holds("attention", Self.words([("closed", 0)], nothing: .null, custody: ["vanished"])))
    }

    @Test func `nothing is not complete, whether it was expected or not`() {
        let nothing = Self.words([("empty", 0)], nothing: .flag(true))
        #expect(!Self.holds("complete", nothing) && Self.holds("nothing_received", nothing))
        let closed = Self.words([("closed", 0)], nothing: .null)
        #expect(!Self.holds("complete", closed) && Self.holds("all_closed", closed))
        #expect(!Self.holds("nothing_received", closed))
    }
}
