import ArchiveStorage
import AuditModel
import JSONText
import ReportBuilding
import ReportRendering

/// One archive in a list: which it is, its place in the chain, and the key figures of its report where that is what was published.
struct ArchiveOverview {
    let id: String
    let asOf: CalendarDay
    let revision: Int
    /// Nil where not even the place in the chain can be read.
    private let place: (sequence: Int, state: ChainState)?
    /// What of the archive is not what was published, or cannot be read; nil where nothing is known of.
    let altered: String?
    /// The holds in force, the reviews, and the tombstone, by number.
    private let events: [ArchiveEvent]
    /// Nil where its figures may not be used.
    private let report: KeyFigures?

    /// Of an archive of the chain; `report` is its report.json where that may be used.
    init(_ archive: PublishedArchive, in chain: ArchiveChain, _ report: JSONValue?, altered: String?) {
        id = archive.id
        asOf = archive.asOf
        revision = archive.revision
        place = (archive.sequence, chain.state(of: archive.id))
        self.altered = altered
        events = chain.standingEvents(of: archive.id)
        self.report = report.map(KeyFigures.init)
    }

    /// Of an archive that is gone.
    init(removedBy tombstone: ArchiveEvent, in chain: ArchiveChain) {
        id = tombstone.archive.id
        asOf = tombstone.asOf
        revision = tombstone.revision
        place = (tombstone.archive.sequence, chain.state(of: id))
        altered = nil
        events = chain.standingEvents(of: id)
        report = nil
    }

    /// Of an archive that cannot be read; nil where its folder's name is none.
    init?(unreadable id: String, _ reason: String) {
        guard let (asOf, revision) = archiveName(id) else { return nil }
        self.id = id
        self.asOf = asOf
        self.revision = revision
        place = nil
        altered = reason
        events = []
        report = nil
    }

    /// The archive as an object of JSON: null where something is not known or may not be used.
    var node: ReportNode {
        .object([
            ("archive", .cell(.words(id))), ("as_of", .cell(.words("\(asOf)"))),
            ("revision", .cell(.integer(Int128(revision)))),
            ("sequence", .cell(place.map { .integer(Int128($0.sequence)) } ?? .null)),
            ("chain", .cell(place.map { .words($0.state.rawValue) } ?? .null)),
            ("altered", .cell(altered.map { .words($0) } ?? .null)),
            ("days", .cell(report?.days ?? .null)), ("outcome", .cell(report.map { .words($0.outcome) } ?? .null)),
            ("failed_controls", .cell(report.map { .integer(Int128($0.failedControls)) } ?? .null)),
            ("summary", report?.summary ?? .cell(.null)), ("rejected", .cell(report?.rejected ?? .null)),
            ("missing_days", report?.missingDays ?? .cell(.null)),
            ("events", .list(events.map(\.node))),
        ])
    }

    static let table = TextTable([
        ("archive", .text), ("as of", .text), ("revision", .number), ("sequence", .number), ("chain", .state),
        ("outcome", .state), ("failed", .number), ("requests", .number), ("success", .number), ("tokens", .number),
        ("rejected", .number), ("missing", .number), ("events", .text),
        ("altered", .state),
    ])

    /// The cells of that table.
    var cells: [String] {
        func figure(_ name: String, isShare: Bool = false) -> String {
            if isShare, report?.summary.cell(["total_requests"]) == .integer(0) { return "–" }
            let isLowerBound = report?.summary.cell(["lower_bound", name]) == .flag(true)
            return shownFigure(report?.summary.cell([name]), isShare: isShare, isLowerBound: isLowerBound)
        }
        return [
            id, "\(asOf)", "\(revision)", place.map { "\($0.sequence)" } ?? "–", place?.state.rawValue ?? "",
            report?.outcome ?? "", report.map { "\($0.failedControls)" } ?? "–", figure("total_requests"),
            figure("success_rate", isShare: true), figure("total_tokens"), shownFigure(report?.rejected),
            report.map { "\($0.missingDays.count)" } ?? "–",
            events.map { "\($0.kind.rawValue) \($0.number)" }.joined(separator: ", "), altered ?? "",
        ]
    }
}

extension ArchiveEvent {
    /// The event as an object of JSON; what it does not say is null.
    var node: ReportNode {
        func words(_ text: String?) -> ReportNode { .cell(text.map { .words($0) } ?? .null) }
        return .object([
            ("event", .cell(.integer(Int128(number)))), ("kind", words(kind.rawValue)), ("at", words(time)),
            ("reason", words(reason)), ("by", words(by)), ("conclusion", words(conclusion)),
        ])
    }
}

/// What a list says of a report.
private struct KeyFigures {
    let days: Cell
    /// `fail` where a control failed, `pass` where none did and one passed, else `not_applicable`.
    let outcome: String
    let failedControls: Int
    let summary: ReportNode
    let rejected: Cell
    let missingDays: ReportNode

    init(_ report: JSONValue) {
        let outcomes = (report["controls"]?.elements ?? []).map { $0["outcome"]?.text }
        failedControls = outcomes.count { $0 == "fail" }
        outcome = failedControls > 0 ? "fail" : outcomes.contains("pass") ? "pass" : "not_applicable"
        days = Cell(report["report_period"]?["days"])
        summary = ReportNode(report["summary"])
        rejected = Cell(report["completeness"]?["rejected"])
        missingDays = ReportNode(report["completeness"]?["missing_days"])
    }
}

/// report.json of an archive where it is what was published; else nil, and what is not, as a sentence that begins with the file.
func checkedReport(_ archive: PublishedArchive) -> (report: JSONValue?, altered: String?) {
    var altered = archive.fault.map { [AlteredArchive(archive.id, $0)] } ?? []
    do {
        let report = try archivedReport(archive, &altered)
        return (report, altered.first.map { "\($0.file) \($0.reason)" })
    } catch {
        return (nil, error.message)
    }
}

extension ReportNode {
    /// What stands in a document that was read; null for nothing.
    init(_ value: JSONValue?) {
        switch value {
        case .object(let members)?:
            self = .object(members.map { (String(decoding: $0.name, as: UTF8.self), ReportNode($0.value)) })
        case .array(let elements)?: self = .list(elements.map { ReportNode($0) })
        default: self = .cell(Cell(value))
        }
    }

    /// How many elements a list has.
    var count: Int {
        guard case .list(let elements) = self else { return 0 }
        return elements.count
    }
}

extension StandardOutput {
    /// Writes a JSON document.
    mutating func write(_ document: ReportNode) {
        var json = JSONWriter()
        json.write(document) { _ in }
        json.finish()
        write(json.bytes)
    }
}
