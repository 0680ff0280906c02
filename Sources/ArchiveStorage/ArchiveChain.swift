package import AuditModel
import Files
package import SystemPackage

/// An archive's place in the chain; all but `ok` as `verify` calls it, with `chain_` before it.
package enum ChainState: String, Sendable {
    case ok, gap, fork, broken
}

/// What a directory of archives holds: the archives, and what was done about them since.
package struct ArchiveChain: Sendable {
    /// By sequence.
    ///
    /// Each is held against its tag manifest, and that against what the next archive of the chain, or its tombstone, recorded of it: its
    /// `fault` tells.
    package let archives: [PublishedArchive]
    /// Those that are still there though they have their tombstone: a command was stopped behind it.
    package let unfinished: [PublishedArchive]
    /// By number.
    package let events: [ArchiveEvent]
    /// By sequence: the archives' places, and of those that are gone their tombstones'.
    private let places: [ChainPlace]
    /// By the names of their folders.
    private let states: [String: ChainState]

    /// Reads all of a root, without its lock.
    ///
    /// An archive of which not even the place in the chain can be read is an error that names it, unless `unreadable` takes it, with its
    /// folder's name, and the others stand. So are events that are none, as `events`.
    package init(
        in root: FilePath, unreadable: (String, any Error) throws -> Void = { throw $1 }
    ) throws(ArchiveStorageError) {
        do {
            do {
                events = try ArchiveEvent.all(in: root)
            } catch {
                try unreadable(ArchiveEvent.folder.string, ArchiveStorageError(error))
                events = []
            }
            let gone = events.filter(\.kind.isTombstone).map(\.archive)
            let all = try readArchives(root, unreadable)
            let buried = Set(gone.map(\.id))
            unfinished = all.filter { buried.contains($0.id) }
            let found = all.filter { !buried.contains($0.id) }
            let entries = (found.map { ($0.id, $0.place) } + gone.map { ($0.id, $0) })
                .sorted { ($0.1.sequence, $0.0) < ($1.1.sequence, $1.0) }
            places = entries.map(\.1)
            archives = compare(found, places, events)
            states = chainStates(entries)
        } catch {
            throw ArchiveStorageError(error)
        }
    }

    /// The same for who does not hold the root's lock: read again where archives went or events came meanwhile.
    package static func unlocked(
        in root: FilePath, _ read: () throws(ArchiveStorageError) -> ArchiveChain
    ) throws(ArchiveStorageError) -> ArchiveChain {
        guard let chain = try steadily(root, events: root.appending(ArchiveEvent.folder), read) else {
            throw .failed("archives of \(root) went all the while they were looked at; run it again")
        }
        return chain
    }

    /// The same where one that cannot be read is an error.
    package static func unlocked(in root: FilePath) throws(ArchiveStorageError) -> ArchiveChain {
        try unlocked(in: root) { () throws(ArchiveStorageError) in try ArchiveChain(in: root) }
    }

    /// The last place of the chain; the next archive names it. Nil where there was never an archive.
    package var head: ChainPlace? { places.last }

    /// The digests of the tag manifests of all archives that are there or have a tombstone.
    package var digests: Set<String> { Set(places.map(\.digest)) }

    /// The state of an archive, by its folder's name, or of one that is gone.
    package func state(of id: String) -> ChainState { states[id] ?? .ok }

    /// The highest revision that the day ever had, 0 for none: a name is never used twice, also where the archive is gone and only the next
    /// one names it.
    package func lastRevision(of day: CalendarDay) -> Int {
        (places.map(\.id) + places.map(\.previousID) + archives.map(\.id)).compactMap(archiveName).filter {
            $0.0 == day
        }.map(\.1).max() ?? 0
    }

    /// Whether an archive or event is signed: every later one must be, then.
    package var isSigned: Bool { archives.contains(where: \.isSigned) || events.contains(where: \.isSigned) }

    /// The tombstone of an archive; nil for one that was not removed by an event.
    package func tombstone(of id: String) -> ArchiveEvent? {
        events.last { $0.kind.isTombstone && $0.archive.id == id }
    }

    /// The holds on an archive that are in force, by number.
    package func holds(on id: String) -> [ArchiveEvent] {
        standingEvents(of: id).filter { $0.kind == .hold }
    }

    /// Archives that are gone, by their tombstones; by number.
    package var removed: [ArchiveEvent] { events.filter(\.kind.isTombstone) }

    /// What stands of an archive: its holds in force, its reviews, its tombstone; by number.
    package func standingEvents(of id: String) -> [ArchiveEvent] {
        let own = events.filter { $0.archive.id == id }
        let released = Set(own.filter { $0.kind == .release }.compactMap(\.releases))
        return own.filter { $0.kind != .release && !($0.kind == .hold && released.contains($0.number)) }
    }

    /// Whether there is any event, or an archive recorded one.
    package var hasEvents: Bool { !events.isEmpty || archives.contains { $0.eventHead != nil } }

    /// Archives that are gone without a tombstone, by the name that the next one has for them; in the chain's order.
    package var missing: [(archiveID: String, altered: AlteredFile)] {
        zip([nil] + places, places).compactMap { previous, next in
            guard states[next.id] == .gap, archiveName(next.previousID) != nil else { return nil }
            let count = next.sequence - (previous?.sequence ?? 0) - 1
            let others = count > 1 ? ", and so are \(count - 1) before it" : ""
            return (
                next.previousID,
                AlteredFile(
                    file: "tagmanifest-sha256.txt",
                    reason: "cannot be read: the archive is gone without a tombstone\(others)")
            )
        }
    }
}

/// Reads the archives of a root, by sequence, each held against its own tag manifest.
private func readArchives(
    _ root: FilePath, _ unreadable: (String, any Error) throws -> Void
) throws -> [PublishedArchive] {
    var archives: [PublishedArchive] = []
    for name in try listDirectory(root) {
        guard let (asOf, revision) = archiveName(name.string) else { continue }
        do {
            archives.append(
                try PublishedArchive(id: name.string, asOf: asOf, revision: revision, path: root.appending(name)))
        } catch let fault as FileFault {
            let advice =
                fault.errno == .permissionDenied
                ? "let this user read the archives"
                : "what has such a name must be an archive: run `nightaudit verify`, restore it, or move it away"
            try unreadable(name.string, ArchiveStorageError.failed("\(fault); \(advice)"))
        } catch {
            try unreadable(name.string, error)
        }
    }
    return archives.sorted { $0.sequence < $1.sequence }
}

/// Holds each archive's tag manifest against what the next place of the chain, and its own tombstone, record of it.
private func compare(_ archives: [PublishedArchive], _ places: [ChainPlace], _ events: [ArchiveEvent])
    -> [PublishedArchive]
{
    let successors = Dictionary(places.map { ($0.previousID, ($0.id, $0.previousDigest)) }) { _, last in last }
    return archives.map { archive in
        var archive = archive
        if let (next, digest) = successors[archive.sealedID] { archive.compare(digest, recordedBy: "archive \(next)") }
        for event in events where event.archive.id == archive.id {
            archive.compare(event.archive.digest, recordedBy: "event \(event.number)")
        }
        return archive
    }
}

/// The state of each place by its folder's name; `entries` by sequence. An altered archive breaks the place of the one that follows it.
private func chainStates(_ entries: [(folder: String, place: ChainPlace)]) -> [String: ChainState] {
    var states: [String: ChainState] = [:]
    var previous: ChainPlace?
    for (folder, place) in entries {
        if place.sequence == previous?.sequence {
            states[folder] = .fork
        } else if place.sequence != (previous?.sequence ?? 0) + 1 {
            states[folder] = .gap
        } else if place.previousID != previous?.id ?? "none" || place.previousDigest != previous?.digest ?? "none" {
            states[folder] = .broken
        } else {
            states[folder] = .ok
        }
        previous = place
    }
    return states
}
