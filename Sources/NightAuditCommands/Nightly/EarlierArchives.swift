import ArchiveStorage
import AuditModel
import Files
import JSONText
import LogScanning
import LogSummaries
import ReportBuilding
import SystemPackage

/// The content of a window's inputs, file names left out: what a rotation does not change.
private func inputsIdentity(_ rows: [(date: String, bytes: Int, digest: String, state: String)]) -> [String] {
    rows.map { "\($0.date) \($0.bytes) \($0.digest) \($0.state)" }.sorted()
}

/// Whether the archive reports the same content with the same configuration and version.
func isUnchanged(_ archive: PublishedArchive, _ window: ScannedWindow, _ configuration: ConfigurationDigest) -> Bool {
    guard archive.manifest["config_sha256"]?.text == configuration.digest,
        archive.manifest["run"]?["version"]?.text == programVersion,
        let inputs = archive.manifest["inputs"]?.elements
    else { return false }
    let before = inputsIdentity(
        inputs.map {
            (
                $0["date"]?.text ?? "", $0["content_bytes"]?.integer ?? -1, $0["content_sha256"]?.text ?? "",
                $0["state"]?.text ?? ""
            )
        })
    let now = inputsIdentity(
        window.days.flatMap(\.inputs).map {
            (
                "\($0.file.day)", $0.account.contentByteCount, $0.account.contentDigest ?? "",
                $0.account.fault == nil ? "whole" : "unreadable"
            )
        })
    return before == now
}

/// What a run looks back at; each file of an earlier archive is held against its digest before anything it says is used.
struct EarlierArchives: Sendable {
    /// The last revision of the day, which a report restates.
    let restated: PublishedArchive?
    private let comparison: PublishedArchive?
    /// The contents that the chain recorded of day files of the window.
    let recorded: [RecordedContent]
    private let oldestKnownDay: CalendarDay?
    /// Archives that are not what was published, and those that are gone.
    let altered: [AlteredArchive]
    private let privacy: Privacy

    /// By their manifests, which the chain holds.
    init(_ chain: ArchiveChain, of job: Preparation) {
        let archives = chain.archives
        let asOf = job.settings.asOf
        let sound = archives.filter { $0.fault == nil }
        altered = alteredArchives(chain)
        restated = archives.filter { $0.asOf == asOf }.max { $0.revision < $1.revision }
        comparison = comparisonArchive(for: asOf, in: chain)
        recorded = recordedContents(sound, of: asOf.adding(days: 1 - job.settings.days)...asOf)
        oldestKnownDay = NightAuditCommands.oldestKnownDay(sound)
        privacy = job.privacy
    }

    /// Reads their reports, which no scan needs: so it may go on beside one.
    func read() throws(Failure) -> EarlierReports {
        var altered = altered
        let restatedReport = try archivedReport(restated, &altered)
        let comparedReport = try archivedReport(comparison, keeping: summaryAndNames, &altered)
        let baseline = Baseline(
            comparison: archivedFigures(comparison, comparedReport, ofSummary: true, privacy: privacy),
            restated: archivedFigures(restated, restatedReport, ofSummary: false, privacy: privacy),
            recorded: recorded, oldestKnownDay: oldestKnownDay, altered: altered)
        return EarlierReports(
            restated: restated.flatMap { archive in restatedReport.map { (archive, $0) } },
            compared: comparedReport == nil ? nil : comparison, baseline: baseline)
    }
}

/// What the reports of earlier archives say.
struct EarlierReports: Sendable {
    /// The archive that is restated; nil where its report.json is not what was published.
    let restated: (archive: PublishedArchive, report: JSONValue)?
    /// The archive that is compared with; nil where its report.json is not what was published.
    let compared: PublishedArchive?
    let baseline: Baseline
}

/// The members of report.json that hold what a report of another window is compared by.
private let summaryAndNames: Set = ["summary", "users", "models", "errors", "privacy"]

/// The highest revision of the latest earlier as-of day, of the archives that were there before the day's first one: a restatement keeps the
/// one of the archive it restates. Where that was erased, the highest revision of its day that is left.
private func comparisonArchive(for asOf: CalendarDay, in chain: ArchiveChain) -> PublishedArchive? {
    typealias Place = (asOf: CalendarDay, revision: Int, sequence: Int)
    let there: [Place] = chain.archives.map { ($0.asOf, $0.revision, $0.sequence) }
    let gone: [Place] = chain.removed.map { ($0.asOf, $0.revision, $0.archive.sequence) }
    let first = (there + gone).filter { $0.asOf == asOf }.map(\.sequence).min() ?? .max
    // The day is that of archives that were there then, be they gone: a later revision is nearer to it than another day.
    let before = (there + gone).filter { $0.sequence < first && $0.asOf < asOf }
    let days = Set(before.map(\.asOf)).sorted(by: >)
    for day in days {
        let ofDay = chain.archives.filter { $0.asOf == day }
        let kept = ofDay.filter { $0.sequence < first }
        if let archive = (kept.isEmpty ? ofDay : kept).max(by: { $0.revision < $1.revision }) { return archive }
    }
    return nil
}

/// report.json of an archive, read strictly; nil where there is no archive, or where it is not what was published, which `altered` then tells.
///
/// `kept`: the members that are wanted, others are null; nil: all.
func archivedReport(
    _ archive: PublishedArchive?, keeping kept: Set<String>? = nil, _ altered: inout [AlteredArchive]
) throws(Failure) -> JSONValue? {
    guard let archive, archive.fault == nil else { return nil }
    let bytes: [UInt8]
    do {
        if let kept {
            var excerpt = JSONExcerpt(keeping: kept)
            try archive.payload("data/report.json") { excerpt.take($0) }
            bytes = excerpt.text
        } else {
            bytes = try archive.payload("data/report.json")
        }
    } catch {
        altered.append(AlteredArchive(archive.id, error))
        return nil
    }
    do {
        return try JSONValue(reading: bytes)
    } catch {
        let path = archive.path.appending("data/report.json")
        throw Failure(.failed, "\(path):\(error.line): \(error.message); run `nightaudit verify`")
    }
}

/// Archives that are not what was published, and those that are gone without a tombstone; each in the chain's order.
func alteredArchives(_ chain: ArchiveChain) -> [AlteredArchive] {
    chain.archives.compactMap { archive in archive.fault.map { AlteredArchive(archive.id, $0) } }
        + chain.missing.map { AlteredArchive($0.archiveID, $0.altered) }
}

extension AlteredArchive {
    init(_ archiveID: String, _ altered: AlteredFile) {
        self.init(archiveID: archiveID, file: altered.file, reason: altered.reason)
    }
}

/// The figures of an archive: all for a restatement, else those of its summary; without users where it calls them otherwise than by
/// `privacy`, so that no report under pseudonyms lists the names of one before it. Nil without an archive, or without its report.
func archivedFigures(
    _ archive: PublishedArchive?, _ report: JSONValue?, ofSummary: Bool, privacy: Privacy
) -> ArchivedFigures? {
    guard let archive, let report else { return nil }
    var figures = ReportFigures(report, hasTables: !ofSummary)
    if (report["privacy"]?["user_ids"]?.text ?? "keep") != privacy.userIDs
        || report["privacy"]?["key_id"]?.text != privacy.keyID
    {
        figures = figures.without(.user)
    }
    return ArchivedFigures(archiveID: archive.id, figures: ofSummary ? figures.ofSummary : figures)
}

/// The controls of an archived report that failed, as its own rows say.
func failedControls(_ report: JSONValue) -> [FailedControl] {
    (report["controls"]?.elements ?? []).compactMap(FailedControl.init)
}
