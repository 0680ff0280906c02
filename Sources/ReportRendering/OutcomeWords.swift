import AuditModel
import ReportBuilding

/// What the first screen says: whether all is there, and whether it was in order.
///
/// Complete: something was received, each expected day has a whole day file with an entry, no line was rejected, and no day file is
/// otherwise than an earlier archive recorded it.
struct OutcomeWords {
    private let report: Report

    init(_ report: Report) { self.report = report }

    var pageValue: PageValue {
        let lacks = lacks
        let received = report.document.cell(["completeness", "nothing_received"]) ?? .null
        let isNothing = received == .flag(true)
        let alteredArchives = rows("findings", "code=archive_altered")
        func judged(_ result: ControlOutcome.Result) -> PageValue {
            .count(report.outcomes.count { $0.result == result })
        }
        return .object([
            "passed": judged(.pass), "failed": judged(.fail), "not_applicable": judged(.notApplicable),
            "all_passed": .flag(!report.outcomes.contains { $0.result == .fail }),
            "failed_by_severity": failedBySeverity,
            "complete": .flag(isComplete), "lacks": Self.list(lacks),
            "custody_lacks": .flag(rows("custody", "state=vanished|truncated|altered") > 0),
            "altered_archives": .figure(
                PageFigure(.integer(Int128(alteredArchives)), falsyAtZero: true)),
            "nothing_received": .flag(isNothing),
            "received": .text(FigureKind(path: "completeness.nothing_received").words(received)),
            "all_closed": .flag(isAllClosed), "nothing_expected": .flag(received == .null),
            "attention": .flag(
                !(isComplete || isAllClosed) || alteredArchives > 0
                    || report.outcomes.contains { $0.result == .fail }),
            "has_unmeasured": .flag(
                ["success_rate", "avg_latency_ms"].contains { report.document.isUnmeasured("summary.\($0)") }),
            "has_many_rejected": .flag(
                (report.dataset(named: "rejected_lines")?.rowCount ?? 0) > RowSelection.mostGrouped),
            "has_unlocated": .flag(rows("findings", "code=rejected_lines_not_located") > 0),
            "has_dropped": .flag((count(["dropped_duplicates"]) ?? 0) > 0),
            "more_missing": .figure(PageFigure(.integer(Int128(moreMissing)), falsyAtZero: true)),
        ])
    }

    private var isComplete: Bool { lacks.isEmpty && hasReceived }

    /// Whether every day of the period is declared closed, and nothing came.
    private var isAllClosed: Bool {
        !hasReceived && report.document.cell(["completeness", "nothing_received"]) != .flag(true) && lacks.isEmpty
    }

    /// Whether all is there; nil where nothing was expected, and nothing came.
    fileprivate var completeness: Bool? { isAllClosed ? nil : isComplete }

    private func count(_ path: [String]) -> Int128? {
        guard case .integer(let count)? = report.document.cell(["completeness"] + path) else { return nil }
        return count
    }

    private var hasReceived: Bool { (count(["accepted"]) ?? 0) + (count(["rejected"]) ?? 0) > 0 }

    /// The days that the page does not name one by one.
    private var moreMissing: Int {
        guard case .list(let days)? = report.document[["completeness", "missing_days"]] else { return 0 }
        return max(0, days.count - PageContext.shownRows)
    }

    private static let kinds = [
        "missing", "unreadable", "without_entries", "rejected", "vanished", "truncated", "altered",
    ]

    /// What is not there, by its kind, with its number: never zero.
    private var lacks: [(kind: String, count: Int)] {
        func days(_ condition: String) -> Int { rows("calendar", condition) }
        let counts = [
            days("state=missing"), days("state=unreadable"), days("state=empty|present entries=0"),
            Int(clamping: count(["rejected"]) ?? 0), rows("custody", "state=vanished"),
            rows("custody", "state=truncated"), rows("custody", "state=altered"),
        ]
        return zip(Self.kinds, counts).filter { $0.1 > 0 }.map { ($0, $1) }
    }

    private func rows(_ dataset: String, _ condition: String) -> Int {
        report.dataset(named: dataset).map { RowSelection(where: condition)!.all(of: $0).count } ?? 0
    }

    private static func list(_ lacks: [(kind: String, count: Int)]) -> PageValue {
        func element(_ kind: String, _ count: Int, _ isLast: Bool) -> PageValue {
            var members: [String: PageValue] = ["count": .count(count), "more": .flag(!isLast)]
            for each in kinds { members["is_\(each)"] = .flag(each == kind) }
            return .object(members)
        }
        return .list(
            lacks.enumerated().map { element($1.kind, $1.count, $0 == lacks.count - 1) },
            element: element("", 0, true))
    }

    /// How many controls failed, the worst severity first.
    private var failedBySeverity: PageValue {
        let failed = report.outcomes.filter { $0.result == .fail }.map(\.control.severity)
        let counts = Severity.allCases.reversed().map { severity in (severity, failed.count { $0 == severity }) }
            .filter { $0.1 > 0 }
        func element(_ severity: Severity, _ count: Int, _ isLast: Bool) -> PageValue {
            .object([
                "severity": .text(severity.rawValue), "count": .count(count), "more": .flag(!isLast),
            ])
        }
        return .list(
            counts.enumerated().map { element($1.0, $1.1, $0 == counts.count - 1) }, element: element(.note, 0, true))
    }
}

extension Report {
    /// Whether its page calls it complete; nil where nothing was expected.
    package var isComplete: Bool? { OutcomeWords(self).completeness }
}
