import ArchiveStorage
import ArgumentParser
import AuditModel
import Files
import SystemPackage

struct PruneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune", abstract: "Removes archives whose time is over, or one of them, leaving tombstones.",
        discussion: """
            Each tombstone is written before its archive is removed, so that the chain still verifies. Archives under hold are never \
            removed, nor those that are not what was published. The id of each that was removed is printed. What was stopped in between \
            is finished when prune runs again.

            Exit status: 0 done; 1 an archive could not be removed, or is not what was published; 11 another run holds the archives; \
            64 usage, no such archive.
            """)

    @OptionGroup var options: ArchivesOption
    @Option(help: "Remove every archive whose as-of day lies more than this many days before today (UTC).")
    var keepDays: Int?
    @Option(help: "Remove this archive: an id, `latest`, or its path.")
    var erase: String?
    @Option(help: "Why it is erased: one line.")
    var reason: String?
    @Option(help: "Who asked for it to be erased: one line.")
    var by: String?
    @Flag(help: "Only say what would be removed.")
    var dryRun = false

    func validate() throws {
        guard (keepDays == nil) != (erase == nil) else {
            throw ValidationError("give either --keep-days N or --erase ARCHIVE")
        }
        guard (erase == nil) == (reason == nil) else { throw ValidationError("--erase and --reason go together") }
        if by != nil, erase == nil { throw ValidationError("--by goes with --erase only") }
    }

    func run() async throws {
        try await reporting {
            let configuration = try options.configuration()
            var pruning: Pruning
            if let erase {
                let reason = try eventText("--reason", reason ?? "")
                let by = try by.map { (text) throws(Failure) in try eventText("--by", text) }
                let (found, id) = try FoundArchives.place(of: erase, configuration)
                pruning = try Pruning(found.root, configuration, isDryRun: dryRun)
                try pruning.finishRemovals()
                if let tombstone = found.chain.tombstone(of: id) {
                    printError("nightaudit: archive \(id) is gone by \(tombstone.sentence)")
                    return pruning.finish()
                }
                let archive = try found.archive(id).id
                try pruning.refuseHeld(archive)
                try await pruning.remove([pruning.archive(archive)], .erase, reason, by: by)
            } else {
                let days = keepDays ?? 0
                let root = try configuration.needed(.archives)
                let window = try storing { () throws(ArchiveStorageError) in try RootIdentity(in: root) }?.days ?? 1
                guard days >= window else {
                    throw Failure(
                        .usage,
                        "--keep-days \(days) is less than the \(window) days of a report, which looks back at what "
                            + "earlier archives recorded of its day files; keep \(window) at least")
                }
                pruning = try Pruning(root, configuration, isDryRun: dryRun)
                try pruning.finishRemovals()
                let first = today().adding(days: -days)
                let due = pruning.archives.filter { $0.asOf < first }
                    .sorted { ($0.asOf, $0.revision) < ($1.asOf, $1.revision) }
                try await pruning.remove(due, .prune, "kept for \(days) days", by: nil)
            }
            return pruning.finish()
        }
    }
}
