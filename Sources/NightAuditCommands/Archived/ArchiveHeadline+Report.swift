import ArchiveStorage
import AuditModel
import JSONText
import ReportBuilding
import ReportRendering

extension ArchiveHeadline {
    /// The figures of report.json that are kept as they are; the others are counts.
    private static let paths = [
        "days": ["report_period", "days"], "requests": ["summary", "total_requests"],
        "success_rate": ["summary", "success_rate"], "tokens": ["summary", "total_tokens"],
        "tokens_lower_bound": ["summary", "lower_bound", "total_tokens"], "rejected": ["completeness", "rejected"],
    ]

    /// `isComplete`: null where it is not known.
    private init(missingDays: Int, passed: Int, failed: Int, isComplete: Cell, _ figure: ([String]) -> Cell) {
        let others: [String: Cell] = [
            "missing_days": .integer(Int128(missingDays)), "controls_passed": .integer(Int128(passed)),
            "controls_failed": .integer(Int128(failed)),
            "complete": isComplete,
        ]
        self.init { name in Self.paths[name].map(figure) ?? others[name]! }
    }

    /// The key figures of a report that is about to be archived.
    init(_ report: Report) {
        func controls(_ result: ControlOutcome.Result) -> Int { report.outcomes.count { $0.result == result } }
        self.init(
            missingDays: report.document[["completeness", "missing_days"]]?.count ?? 0, passed: controls(.pass),
            failed: controls(.fail), isComplete: report.isComplete.map(Cell.flag) ?? .null
        ) { report.document.cell($0) ?? .null }
    }

    /// Those that the manifest keeps, or, in archives from before, that the report has; nil where they may not be used.
    init?(_ archive: PublishedArchive) {
        if let kept = archive.manifest["headline"] {
            self.init { Cell(kept[$0]) }
            return
        }
        guard let report = checkedReport(archive).report else { return nil }
        let outcomes = (report["controls"]?.elements ?? []).map { $0["outcome"]?.text }
        self.init(
            missingDays: report["completeness"]?["missing_days"]?.elements?.count ?? 0,
            passed: outcomes.count { $0 == "pass" }, failed: outcomes.count { $0 == "fail" }, isComplete: .null
        ) { path in Cell(path.reduce(Optional(report)) { $0?[$1] }) }
    }
}
