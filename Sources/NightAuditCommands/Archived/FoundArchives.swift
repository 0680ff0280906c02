import ArchiveStorage
import ArchiveVerification
import ArgumentParser
import AuditModel
import Files
import SystemPackage

/// Which archives a command is about.
struct ArchivesOption: ParsableArguments {
    @OptionGroup var file: ConfigurationOption
    @Option(help: Setting.archives.help)
    var archives: String?

    func configuration() throws(Failure) -> Configuration {
        let configuration = try file.configuration(archives.map { [.archives: $0] } ?? [:])
        try configuration.refuseFaults()
        if archives == nil { try configuration.refuseOtherRoot() }
        return configuration
    }
}

extension Configuration {
    /// Configured archives have the configured root_id; that holds for who reads them, too.
    func refuseOtherRoot() throws(Failure) {
        guard let root = path(.archives), let pinned = pinnedRootID else { return }
        let found = try storing { () throws(ArchiveStorageError) in try RootIdentity(in: root) }?.rootID
        guard found != pinned else { return }
        throw Failure(
            .usage,
            "\(placed(.rootID))\(root) has \(found.map { "the root_id `\($0)`" } ?? "no nightaudit-root.json"), not the configured "
                + "`\(pinned)`; is its disk mounted? Give the directory that has it, or another one by --archives")
    }
}

/// The options of the commands that look archives up.
struct ArchiveOptions: ParsableArguments {
    @OptionGroup var place: ArchivesOption
    @Option(help: "table or json.")
    var format = LookupFormat.table

    func configuration() throws(Failure) -> Configuration { try place.configuration() }
}

/// How `list`, `show` and `diff` write.
enum LookupFormat: String, ExpressibleByArgument, CaseIterable {
    case table, json
}

/// The archives of a directory, those too that are not what was published.
struct FoundArchives {
    let root: FilePath
    let chain: ArchiveChain
    /// Those of which not even the place in the chain can be read, with the reason; by name.
    let unreadable: [(id: String, reason: String)]
    /// Whose events count; nil: it is told by the archives.
    private let allowed: AllowedSigners?

    /// What of the events is not what was written, or by nobody who is known, so that holds, reviews and tombstones may be missing or none;
    /// nil where nothing is known of.
    var eventFault: String? {
        if let (_, reason) = unreadable.first(where: { archiveName($0.id) == nil }) { return reason }
        return NightAuditCommands.eventFault(in: root, chain, allowed: allowed)
    }

    /// Reads all of the directory; one that holds no archive and is none of archives is a usage error.
    init(in root: FilePath, _ configuration: Configuration) throws(Failure) {
        allowed = try configuration.allowedSigners()
        var unreadable: [(id: String, reason: String)] = []
        chain = try storing { () throws(ArchiveStorageError) in
            try ArchiveChain.unlocked(in: root) { () throws(ArchiveStorageError) in
                unreadable = []
                return try ArchiveChain(in: root) { unreadable.append(($0, "\($1)")) }
            }
        }
        self.root = root
        self.unreadable = unreadable
        guard chain.archives.isEmpty, unreadable.isEmpty, !isThere(root.appending("nightaudit-root.json")) else {
            return
        }
        throw Failure(
            .usage,
            "\(root) holds no archive and has no nightaudit-root.json; give a directory of archives with --archives")
    }

    /// The archive of that id, or the one of the greatest as-of day and its highest revision for `latest`.
    func archive(_ name: String) throws(Failure) -> PublishedArchive {
        let all = chain.archives.map(\.id) + unreadable.map(\.id).filter { archiveName($0) != nil }
        let latest = all.max { archiveName($0)! < archiveName($1)! }
        let id = name == "latest" ? latest ?? name : name
        if let found = chain.archives.first(where: { $0.id == id }) { return found }
        if let (id, reason) = unreadable.first(where: { $0.id == id }) {
            throw Failure(.failed, "archive \(id) cannot be read: \(reason)")
        }
        if let tombstone = chain.tombstone(of: id) {
            throw Failure(.usage, "archive \(id) is gone by \(tombstone.sentence)")
        }
        let known = all.isEmpty ? [] : all.sorted() + ["latest"]
        throw Failure(.usage, "there is no archive \(id) in \(root)\(adviceOnNames(id, known))")
    }

    /// The archive that a person names: an id or `latest` of the configured archives, or a path, which holds a `/` or stands alone.
    static func find(
        _ name: String, _ configuration: Configuration
    ) throws(Failure) -> (archive: PublishedArchive, among: FoundArchives) {
        let (found, id) = try place(of: name, configuration)
        return (try found.archive(id), found)
    }

    /// The archives among which a person names one, and its id, which may be `latest`, or of none.
    static func place(
        of name: String, _ configuration: Configuration
    ) throws(Failure) -> (found: FoundArchives, id: String) {
        let isPath = name.utf8.contains(UInt8(ascii: "/")) || name == "." || name == ".."
        let place = FilePath(native: name)
        if !isPath, configuration.path(.archives) != nil || !isThere(place) {
            return (try FoundArchives(in: configuration.needed(.archives), configuration), name)
        }
        let folder = placeOnDisk(place)
        let root = folder.removingLastComponent()
        guard let id = folder.lastComponent?.string, id == "latest" || archiveName(id) != nil,
            (try? root.stat())?.type == .directory
        else {
            throw Failure(
                .usage, "\(place) is no archive's folder, such as 2026-11-22.r02 in a directory of archives; give one")
        }
        return (try FoundArchives(in: root, configuration), id)
    }
}
