import ArchiveStorage
import ArchiveVerification
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
    private let headFile: FilePath?
    private let allowed: AllowedSigners?
    /// An event is written and told, or neither.
    private let gate = StopGate("event", "written")
    private var last: (number: Int, digest: String)?
    /// The archives that are signed, with the fingerprints of their keys, where these alone say whose events count.
    private var signers: [String: String]
    /// The archives that are there.
    private var left: Set<String>

    /// Refused where the events, of which a hold may be one, are not what was written.
    init(_ path: FilePath, _ configuration: Configuration) throws(Failure) {
        gate.start()
        let signer = try NightAuditCommands.signer(configuration)
        let root = try storing { () throws(ArchiveStorageError) in
            try ArchiveRoot.open(existing: path, rootID: configuration.pinnedRootID)
        }
        let chain = try storing { () throws(ArchiveStorageError) in try ArchiveChain(in: path) }
        let (allowed, headFile) = (try configuration.allowedSigners(), configuration.path(.headFile))
        try refuseDisallowed(signer, allowed, configuration)
        let fault =
            eventFault(in: path, chain, addingAs: signer?.identity, allowed: allowed)
            ?? headFile.flatMap { eventFault(of: chain, against: $0) }
        if let fault { throw Failure(.failed, "\(fault); nothing was done") }
        try refuseUnsigned(chain, signer, path)
        let signers = allowed == nil && signer != nil ? ArchiveVerification.signers(ofArchivesIn: path) : [:]
        if let signer, allowed == nil, !chain.archives.isEmpty, !signers.values.contains(signer.identity.fingerprint) {
            throw Failure(
                .usage,
                "no archive of \(path) is signed by \(signer.identity.fingerprint), so that runs would not know whose event it is; sign by "
                    + "the key of the archives, or name all keys in a file of allowed signers, as signing.allowed_signers"
            )
        }
        self.root = root
        self.signer = signer
        self.chain = chain
        self.headFile = headFile
        self.allowed = allowed
        self.signers = signers
        left = Set(chain.archives.map(\.id))
        last = chain.events.last.map { ($0.number, $0.digest) }
    }

    /// The archive of that id, whole as it was published: of another nothing is recorded.
    func archive(_ id: String) throws(Failure) -> PublishedArchive {
        if let tombstone = chain.tombstone(of: id) {
            throw Failure(
                .failed, "archive \(id) is gone by \(tombstone.sentence); `nightaudit prune` finishes its removal")
        }
        guard let archive = chain.archives.first(where: { $0.id == id }) else {
            throw Failure(.failed, "archive \(id) was removed meanwhile; nothing was done")
        }
        if let fault = Self.fault(of: archive) { throw Failure(.failed, "\(fault); nothing was done") }
        return archive
    }

    /// What of an archive is not what was published, by every file of it, as a sentence; nil for none.
    static func fault(of archive: PublishedArchive) -> String? {
        if let fault = archive.fault { return "\(AlteredArchive(archive.id, fault))" }
        do {
            let findings = try verify(archive.path).findings.filter { $0.severity == .error }
            return findings.first.map {
                "archive \(archive.id): \($0.location ?? $0.subject) \($0.message) [\($0.code)]; run `nightaudit verify`"
            }
        } catch {
            return "archive \(archive.id): \(error)"
        }
    }

    /// Writes the next event, signed where archives are; returns its path. Number and digest are told on stderr, and to the head file.
    @discardableResult
    mutating func record(_ event: EventFacts) async throws -> FilePath {
        gate.begin()
        try refuseUncounted(event.archive)
        if let headFile { healHeads(headFile, chain) }
        let number = (last?.number ?? 0) + 1
        let name = ArchiveEvent.fileName(number)
        let document = eventDocument(
            event, number: number, previousDigest: last?.digest ?? "none", rootID: root.rootID, head: chain.head!,
            time: try currentSeconds(), signer: signer?.identity)
        var stage = Stage(in: root.path, name: "\(getpid())-\(randomID().prefix(8))")
        let stagePath = stage.path
        gate.setCleanUp { removeTree(stagePath) }
        try stage.append(document, to: name)
        if let signer {
            let signature = try await signer.signature(of: document, in: stage.path.appending(name))
            try stage.append(signature, to: name + ".sig")
        }
        try gate.publishing { try stage.publishEvent() }
        let digest = sha256(document)
        last = (number, digest)
        let head = ChainHead(sequence: number, digest: digest, id: event.archive.id, isEvent: true)
        printError("nightaudit: \(head)")
        if let headFile { appendHead(headFile, head) }
        return root.path.appending(ArchiveEvent.folder).appending(name)
    }

    /// Refuses an event about that archive that would count for nobody.
    func refuseUncounted(_ archive: PublishedArchive) throws(Failure) {
        try refuseDisallowed(signer, allowed, behind: chain, archive.asOf)
    }

    /// Removes an archive of which the tombstone is there.
    mutating func remove(_ archive: PublishedArchive) throws(FileFault) {
        try root.remove(archive.id)
        forget(archive)
    }

    /// Counts an archive as gone.
    mutating func forget(_ archive: PublishedArchive) {
        signers[archive.id] = nil
        left.remove(archive.id)
    }

    /// Why an archive may not go: no other would vouch for the key that signs its tombstone, and others are there.
    func lastOfKey(_ archive: PublishedArchive) -> String? {
        guard let key = signer?.identity.fingerprint, signers[archive.id] == key,
            signers.values.count(where: { $0 == key }) == 1,
            left.count > 1
        else { return nil }
        return
            "archive \(archive.id) is the only one signed by \(key), without which nothing would vouch for its tombstone; remove it once "
            + "a later one is there, or name all keys in a file of allowed signers, as signing.allowed_signers"
    }

    /// Makes `index.html` and `latest` what is there now.
    func refresh() {
        do {
            let chain = try storing { () throws(ArchiveStorageError) in try ArchiveChain(in: root.path) }
            refreshDerived(root.path, chain, title: root.title)
        } catch {
            printError("nightaudit: warning: \(error.message); index.html and latest are made anew by the next run")
        }
    }
}

/// Once an archive or event is signed every later one is: what would add an unsigned one is refused.
func refuseUnsigned(_ chain: ArchiveChain, _ signer: Signer?, _ path: FilePath) throws(Failure) {
    guard signer == nil, chain.isSigned else { return }
    throw Failure(
        .usage,
        "the archives of \(path) are signed, so what is added must be: set signing.key (NIGHTAUDIT_SIGNING_KEY) or signing.command, "
            + "or begin other archives")
}

extension ArchiveEvent {
    /// `hold 3 (2026-11-24T03:00:00Z, reason: …)`.
    var sentence: String {
        let words = [reason.map { "reason: \($0)" }, by.map { "by \($0)" }].compactMap(\.self)
        return "\(kind.rawValue) \(number) (\(([rfc3339] + words).joined(separator: ", ")))"
    }

    /// Its time by RFC 3339; as it stands where it is of another form than `20261124030000Z`.
    private var rfc3339: String {
        guard let digits = time.wholeMatch(of: /(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z/)?.output else { return time }
        return "\(digits.1)-\(digits.2)-\(digits.3)T\(digits.4):\(digits.5):\(digits.6)Z"
    }
}

/// Text of an event as it was given: one line that says something, in UTF-8.
func eventText(_ option: String, _ text: String) throws(Failure) -> String {
    guard isOneLine(text), !isBlank(text), nativeBytes(text).elementsEqual(text.utf8) else {
        throw Failure(.usage, "\(option) is one line of text in UTF-8 that is not blank")
    }
    return text
}
