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

/// The highest revision of the latest earlier as-of day; a restatement keeps the one of the archive it restates.
func comparisonArchive(
    for asOf: CalendarDay, restated: PublishedArchive?, in archives: [PublishedArchive]
) throws -> PublishedArchive? {
    if let restated {
        let id = restated.manifest["baseline"]?["comparison"]?["archive"]?.text
        return archives.first { $0.id == id }
    }
    return archives.filter { $0.asOf < asOf }.max { ($0.asOf, $0.revision) < ($1.asOf, $1.revision) }
}

/// report.json of an archive, read strictly.
private func archivedReport(_ archive: PublishedArchive) throws -> JSONValue {
    let path = archive.path.appending("data/report.json")
    do {
        return try JSONValue(reading: readWholeFile(path))
    } catch let error as JSONSyntaxError {
        throw Failure(.failed, "\(path):\(error.line): \(error.message); run `nightaudit verify`")
    }
}

/// The figures of an archive: all for a restatement, else those of its summary; without users where it calls them otherwise than by
/// `privacy`, so that no report under pseudonyms lists the names of one before it.
func archivedFigures(
    _ archive: PublishedArchive, ofSummary: Bool, privacy: Privacy
) throws -> ArchivedFigures {
    let report = try archivedReport(archive)
    var figures = ReportFigures(report)
    if (report["privacy"]?["user_ids"]?.text ?? "keep") != privacy.userIDs
        || report["privacy"]?["key_id"]?.text != privacy.keyID
    {
        figures = figures.without(.user)
    }
    return ArchivedFigures(archiveID: archive.id, figures: ofSummary ? figures.ofSummary : figures)
}

/// The controls of an archive that failed, as its own rows say.
func failedControls(_ archive: PublishedArchive) throws -> [FailedControl] {
    (try archivedReport(archive)["controls"]?.elements ?? []).compactMap(FailedControl.init)
}
