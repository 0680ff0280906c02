import ArchiveStorage
import AuditModel
import JSONText
import ReportBuilding
import ReportRendering

extension ArchiveHeadline {
    /// The key figures of a report that is about to be archived.
    init(_ report: Report) {
        func cell(_ path: String...) -> Cell { report.document[path]?.cell ?? .null }
        func controls(_ result: ControlOutcome.Result) -> Cell {
            .integer(Int128(report.outcomes.count { $0.result == result }))
        }
        self.init { name in
            switch name {
            case "days": cell("report_period", "days")
            case "requests": cell("summary", "total_requests")
            case "success_rate": cell("summary", "success_rate")
            case "tokens": cell("summary", "total_tokens")
            case "tokens_lower_bound": cell("summary", "lower_bound", "total_tokens")
            case "rejected": cell("completeness", "rejected")
            case "missing_days": .integer(Int128(report.document[["completeness", "missing_days"]]?.count ?? 0))
            case "controls_passed": controls(.pass)
            case "controls_failed": controls(.fail)
            default: preconditionFailure("no figure \(name)")
            }
        }
    }

    /// Those that the manifest keeps, or, in archives from before, that the report has; nil where they may not be used.
    init?(_ archive: PublishedArchive) {
        if let kept = archive.manifest["headline"] {
            self.init { Cell(kept[$0]) }
            return
        }
        guard let report = checkedReport(archive).report else { return nil }
        let outcomes = (report["controls"]?.elements ?? []).map { $0["outcome"]?.text }
        func controls(_ result: String) -> Cell { .integer(Int128(outcomes.count { $0 == result })) }
        self.init { name in
            switch name {
            case "days": Cell(report["report_period"]?["days"])
            case "requests": Cell(report["summary"]?["total_requests"])
            case "success_rate": Cell(report["summary"]?["success_rate"])
            case "tokens": Cell(report["summary"]?["total_tokens"])
            case "tokens_lower_bound": Cell(report["summary"]?["lower_bound"]?["total_tokens"])
            case "rejected": Cell(report["completeness"]?["rejected"])
            case "missing_days": .integer(Int128(report["completeness"]?["missing_days"]?.elements?.count ?? 0))
            case "controls_passed": controls("pass")
            default: controls("fail")
            }
        }
    }
}
