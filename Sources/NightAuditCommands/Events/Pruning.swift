import ArchiveStorage
import AuditModel
import Files
import ReportBuilding
import SystemPackage

/// The removal of archives: the tombstone first, then the archive.
struct Pruning: ~Copyable {
    private var opened: OpenedArchives
    private let isDryRun: Bool
    private var status = ExitStatus.done

    init(_ root: FilePath, _ configuration: Configuration, isDryRun: Bool) throws(Failure) {
        opened = try OpenedArchives(root, configuration)
        self.isDryRun = isDryRun
    }

    /// Removes the archives that have their tombstones, as a command was stopped behind it.
    mutating func finishRemovals() throws {
        for archive in opened.chain.unfinished {
            if !isDryRun { try opened.remove(archive) }
            try told(archive)
        }
    }

    /// Where nothing is removed the ids are all there is, and an error where they cannot be written.
    private func told(_ archive: PublishedArchive) throws(Failure) {
        var output = StandardOutput()
        output.write("\(archive.id)\n".utf8)
        if isDryRun { try output.finish() } else { output.warn(unlessWritten: "its id") }
    }

    var archives: [PublishedArchive] { opened.chain.archives }

    func archive(_ id: String) throws(Failure) -> PublishedArchive { try opened.archive(id) }

    /// A hold stands above a single removal that somebody asks for, too.
    func refuseHeld(_ id: String) throws(Failure) {
        guard let hold = opened.chain.holds(on: id).first else { return }
        throw Failure(.failed, "archive \(id) is under \(hold.sentence); nothing was removed: release it first")
    }

    /// Removes those of them that may be, in that order, and prints the id of each.
    mutating func remove(
        _ archives: [PublishedArchive], _ kind: ArchiveEvent.Kind, _ reason: String, by: String?
    ) async throws {
        for archive in archives {
            if let hold = opened.chain.holds(on: archive.id).first {
                printError("nightaudit: archive \(archive.id) is kept: it is under \(hold.sentence)")
                continue
            }
            if let fault = OpenedArchives.fault(of: archive) ?? opened.lastOfKey(archive) {
                printError("nightaudit: \(fault); it is kept")
                status = .failed
                continue
            }
            if isDryRun {
                try opened.refuseUncounted(archive)
                opened.forget(archive)
            } else {
                try await opened.record(EventFacts(kind: kind, archive: archive, reason: reason, by: by))
                try opened.remove(archive)
            }
            try told(archive)
        }
    }

    /// Makes the derived files what the archives say, also where a command that was stopped left them behind; how the command ends.
    func finish() -> ExitStatus {
        if !isDryRun { opened.refresh() }
        return status
    }
}
