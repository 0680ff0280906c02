package import AuditModel
import Files
import JSONText
package import SystemPackage

/// Where an archive stands in the chain; by this it is named, also once it is gone.
package struct ChainPlace: Hashable, Sendable {
    package let id: String
    /// From 1.
    package let sequence: Int
    /// SHA-256 of its `tagmanifest-sha256.txt`.
    package let digest: String
    /// The chain predecessor's id and digest; for the first: "none".
    package let previousID: String
    package let previousDigest: String
}

/// What was done about an archive after it was published: a file of `events/`.
package struct ArchiveEvent: Sendable {
    /// What was done.
    package enum Kind: String, Sendable {
        /// The archive must not be pruned; in force until it is released.
        case hold
        /// Ends a hold.
        case release
        /// Somebody read it, and came to a conclusion.
        case review
        /// It was removed as its time was over.
        case prune
        /// It was removed for a reason of its own.
        case erase

        /// Whether the event is a tombstone: the archive is gone, and its place in the chain is known by the event alone.
        package var isTombstone: Bool { self == .prune || self == .erase }
    }

    /// From 1.
    package let number: Int
    package let kind: Kind
    package let archive: ChainPlace
    /// The operator's claim of the time, `YYYYMMDDhhmmssZ`.
    package let time: String
    package let reason: String?
    package let by: String?
    package let conclusion: String?
    /// The number of the hold that a release ends.
    package let releases: Int?
    /// SHA-256 of the file; by it the next event names this one.
    package let digest: String
    /// Whether a signature lies beside it.
    package let isSigned: Bool

    /// The day that the archive reported, and its revision.
    package var asOf: CalendarDay { archiveName(archive.id)!.0 }
    package var revision: Int { archiveName(archive.id)!.1 }

    /// The folder of events in a directory of archives.
    package static let folder: FilePath.Component = "events"

    /// `000001.json`; more digits past 999,999.
    package static func fileName(_ number: Int) -> String { padded(number, 6) + ".json" }

    /// Reads the event of that number; throws what is wrong with it.
    init(number: Int, in root: FilePath) throws {
        let path = root.appending(Self.folder).appending(Self.fileName(number))
        let bytes = try readWholeFile(path)
        func fault(_ what: String) -> ArchiveStorageError { .failed("\(path)\(what); run `nightaudit verify`") }
        let document: JSONValue
        do {
            document = try JSONValue(reading: bytes)
        } catch {
            throw fault(":\(error.line): \(error.message)")
        }
        let archive = document["archive"]
        guard document["schema"]?.text == "nightaudit.event/1", document["sequence"]?.integer == number,
            let kind = document["kind"]?.text.flatMap(Kind.init),
            let time = document["at"]?.text, let id = archive?["id"]?.text, archiveName(id) != nil,
            let sequence = archive?["sequence"]?.integer, (1..<Int.max).contains(sequence),
            let digest = archive?["tagmanifest_sha256"]?.text, let previousID = archive?["previous"]?.text,
            let previousDigest = archive?["previous_tagmanifest_sha256"]?.text
        else { throw fault(" is no event of that number") }
        self.number = number
        self.kind = kind
        self.archive = ChainPlace(
            id: id, sequence: sequence, digest: digest, previousID: previousID, previousDigest: previousDigest)
        self.time = time
        reason = document["reason"]?.text
        by = document["by"]?.text
        conclusion = document["conclusion"]?.text
        releases = document["releases"]?.integer
        self.digest = sha256(bytes)
        isSigned = (try? root.appending(Self.folder).appending(Self.fileName(number) + ".sig").stat()) != nil
    }

    /// All events of a root by number, those of any gap in the numbers too; none where there is no folder of events.
    static func all(in root: FilePath) throws -> [ArchiveEvent] {
        let path = root.appending(folder)
        guard let type = try? path.stat(followTargetSymlink: false).type else { return [] }
        guard type == .directory else { throw FileFault("list", path, .notDirectory) }
        let names = try listDirectory(path).map(\.string)
        return try names.compactMap(eventNumber).sorted().map { try ArchiveEvent(number: $0, in: root) }
    }
}

/// The number in an event's file name; nil for any other name.
private func eventNumber(_ name: String) -> Int? {
    guard name.hasSuffix(".json"), let number = Int(name.dropLast(5)), number > 0,
        ArchiveEvent.fileName(number) == name
    else { return nil }
    return number
}
