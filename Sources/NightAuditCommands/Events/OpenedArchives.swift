import ArchiveStorage
import AuditModel
import Files
import Glibc
import ReportBuilding
import SystemPackage

/// A directory of archives, locked, to which events are added.
struct OpenedArchives: ~Copyable {
    let chain: ArchiveChain
    private let root: ArchiveRoot
    private let signer: Signer?
    private let title: String
    private var last: (number: Int, digest: String)?

    /// Refused where the events, of which a hold may be one, are not what was written.
    init(_ path: FilePath, _ configuration: Configuration) throws(Failure) {
        let rootID = configuration.text(.rootID)
        let signer = try NightAuditCommands.signer(configuration)
        let root = try storing { () throws(ArchiveStorageError) in
            try ArchiveRoot.open(existing: path, rootID: rootID.isEmpty ? nil : rootID)
        }
        let chain = try storing { () throws(ArchiveStorageError) in try ArchiveChain(in: path) }
        if let fault = chain.eventFault {
            throw Failure(.failed, "\(path): \(fault); nothing was done: run `nightaudit verify`")
        }
        title = try storing { () throws(ArchiveStorageError) in try RootIdentity(in: path) }?.title ?? ""
        self.root = root
        self.signer = signer
        self.chain = chain
        last = chain.events.last.map { ($0.number, $0.digest) }
    }

    /// The archive of that id, as it was published: of another nothing is recorded.
    func archive(_ id: String) throws(Failure) -> PublishedArchive {
        guard let archive = chain.archives.first(where: { $0.id == id }) else {
            throw Failure(.failed, "archive \(id) was removed meanwhile; nothing was done")
        }
        if let fault = archive.fault {
            throw Failure(.failed, "\(AlteredArchive(id, fault)); nothing was done")
        }
        return archive
    }

    /// Writes the next event, signed where archives are; returns its path. Number and digest are told on stderr.
    @discardableResult
    mutating func record(_ event: EventFacts) async throws -> FilePath {
        let number = (last?.number ?? 0) + 1
        let name = ArchiveEvent.fileName(number)
        let document = eventDocument(
            event, number: number, previousDigest: last?.digest ?? "none", rootID: root.rootID, head: chain.head!,
            time: try currentSeconds(), signer: signer?.identity)
        var stage = Stage(in: root.path, name: "\(getpid())-\(randomID().prefix(8))")
        try stage.append(document, to: name)
        try stage.closeCurrent()
        if let signer {
            let signature = try await signer.signature(of: document, in: stage.path.appending(name))
            try stage.append(signature, to: name + ".sig")
        }
        try stage.publishEvent()
        let digest = sha256(document)
        last = (number, digest)
        printError("nightaudit: event \(number) \(digest)")
        return root.path.appending(ArchiveEvent.folder).appending(name)
    }

    /// Removes an archive of which the tombstone is there.
    func remove(_ archive: PublishedArchive) throws(FileFault) { try root.remove(archive.id) }

    /// Makes `index.html` and `latest` what is there now.
    func refresh() {
        do {
            let chain = try storing { () throws(ArchiveStorageError) in try ArchiveChain(in: root.path) }
            refreshDerived(root.path, chain, title: title)
        } catch {
            printError("nightaudit: warning: \(error.message); index.html and latest are made anew by the next run")
        }
    }
}

extension ArchiveEvent {
    /// `hold 3 (20261124030000Z, reason: …)`.
    var sentence: String {
        let words = [reason.map { "reason: \($0)" }, by.map { "by \($0)" }].compactMap(\.self)
        return "\(kind.rawValue) \(number) (\(([time] + words).joined(separator: ", ")))"
    }
}

/// Text of an event as it was given: one line that says something, in UTF-8.
func eventText(_ option: String, _ text: String) throws(Failure) -> String {
    guard isOneLine(text), !isBlank(text), nativeBytes(text).elementsEqual(text.utf8) else {
        throw Failure(.usage, "\(option) is one line of text in UTF-8 that is not blank")
    }
    return text
}
