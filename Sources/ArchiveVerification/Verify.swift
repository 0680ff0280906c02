package import AuditModel
package import Files
import JSONText
package import SystemPackage

/// What was checked and what was found.
package struct Verification: Sendable {
    package let archives: [VerifiedArchive]
    /// By number.
    package let events: [VerifiedEvent]
    /// In the order of the archives, then of the chain, then of the events.
    package let findings: [Finding]
    /// Whether it is of a directory of archives; else of the one bag that was given.
    package var isOfRoot = false
}

/// One event, as far as it could be read.
package struct VerifiedEvent: Sendable {
    package let number: Int
    /// `hold`, `release`, `review`, `prune` or `erase`.
    package let kind: String
    package let archiveID: String
    package let archiveSequence: Int
    /// SHA-256 of its file.
    package let digest: String
    package let isSigned: Bool
    /// Whether the archive is gone by it.
    package let isTombstone: Bool
}

/// One archive, as far as it could be read.
package struct VerifiedArchive: Sendable {
    package let id: String
    /// Its number in the chain; nil where it does not say.
    package let sequence: Int?
    /// SHA-256 of its `tagmanifest-sha256.txt`.
    package let tagManifestDigest: String?
    package let isSigned: Bool
    /// Who signed it, where that is one of the signers that are allowed; nil where nobody asked for them.
    package var signer: String?
    /// The faults of this archive alone, the chain left out.
    package internal(set) var faultCount: Int
    /// What it is where it is no archive of nightaudit, such as `BagIt 0.97 bag`; nil for an archive.
    package var foreignKind: String?
}

/// Checks a root of archives with its chain, a single archive's bag, or any other BagIt bag; nothing is written.
///
/// | code | fault |
/// | --- | --- |
/// | `root_identity` | nightaudit-root.json is missing or unreadable, or archives record another root_id, or another is expected |
/// | `no_archive` | there is nothing to check |
///
/// The others are told by `BagCheck`, `SignatureCheck`, `Chain`, `EventCheck`, `EventHistory` and `SignerTimes`, of a bag that is no archive by
/// `BagItCheck`.
package func verify(_ path: FilePath, expecting expectations: Expectations = Expectations()) throws(FileFault)
    -> Verification
{
    let names = try listDirectory(path).map(\.string)
    if names.contains("bagit.txt"), !expectations.isRoot, !names.contains(where: { belongsToRoot($0, path) }) {
        guard isArchive(path) else { return verifyBag(path, expectations) }
        var check = BagCheck(path, expectations.signers)
        let bag = check.run()
        if (try? path.stat()) == nil {
            throw FileFault("verify", path, .noSuchFileOrDirectory, because: "it was removed meanwhile")
        }
        var findings = check.findings
        if expectations.signers != nil, !check.isSigned {
            findings.append(
                Finding("signature_missing", .error, subject: check.name, message: "is not signed, but must be"))
        }
        if let pinned = expectations.rootID, let rootID = bag?.rootID, rootID != pinned {
            findings.append(
                Finding(
                    "root_identity", .error, subject: check.name,
                    message: "is of archives of another root_id than the configured \(pinned)"))
        }
        var chain = Chain(of: bag)
        chain.expect(expectations, [])
        return Verification(
            archives: [VerifiedArchive(check, bag, expectations)], events: [], findings: findings + chain.findings)
    }
    // Where archives went meanwhile, as by a prune, what was found of them says nothing: all is looked at again.
    let found = try steadily(path, events: path.appending("events")) { () throws(FileFault) in
        try verifyRoot(path, expectations)
    }
    guard let found else {
        throw FileFault(
            "verify", path, .resourceBusy, because: "archives went all the while; run it again")
    }
    return found
}

/// Whether only a directory of archives holds what has such a name: a bag that is laid over one must not get it judged as a bag.
private func belongsToRoot(_ name: String, _ path: FilePath) -> Bool {
    if name == "nightaudit-root.json" { return true }
    guard CalendarDay(name.utf8.prefix(10)) != nil else { return false }
    let parts = ["tagmanifest-sha256.txt", "bagit.txt", "manifest.json", "data"]
    return parts.contains { (try? path.appending(name).appending($0).stat(followTargetSymlink: false)) != nil }
}

private func verifyRoot(_ path: FilePath, _ expectations: Expectations) throws(FileFault) -> Verification {
    let names = try listDirectory(path).map(\.string)
    var findings: [Finding] = []
    func report(_ code: String, _ subject: String, _ message: String) {
        findings.append(Finding(code, .error, subject: subject, message: message))
    }
    let identity = (try? readWholeFile(path.appending("nightaudit-root.json"))).flatMap {
        try? JSONValue(reading: $0)
    }
    if identity?["schema"]?.text != "nightaudit.root/1" {
        report("root_identity", "nightaudit-root.json", "is missing or is no root identity")
    }
    if let pinned = expectations.rootID, identity?["root_id"]?.text != pinned {
        report("root_identity", "nightaudit-root.json", "has another root_id than the configured \(pinned)")
    }
    if names.contains("bagit.txt") {
        report("root_identity", "bagit.txt", "makes a bag of the directory of archives; take away what belongs to it")
    }
    var archives = names.filter { CalendarDay($0.utf8.prefix(10)) != nil }
    for name in archives where (try? path.appending(name).stat(followTargetSymlink: false))?.type == .symbolicLink {
        report("link_in_bag", name, "is a link; no archive is one")
        archives.removeAll { Name($0) == Name(name) }
    }
    for name in names where name.hasPrefix(".stage-removed-") {
        findings.append(
            Finding(
                "removal_unfinished", .note, subject: name,
                message: "is left of an archive that was removed; run `nightaudit prune` again"))
    }
    let events = EventCheck(path, rootID: identity?["root_id"]?.text, expectations.signers)
    if archives.isEmpty, events.events.isEmpty { report("no_archive", "\(path)", "holds no archive") }
    var bags: [BagIdentity] = []
    var verified: [VerifiedArchive] = []
    for name in archives {
        var check = BagCheck(path.appending(name), expectations.signers)
        let bag = check.run()
        if let bag { bags.append(bag) }
        findings += check.findings
        verified.append(VerifiedArchive(check, bag, expectations))
    }
    bags.sort { ($0.sequence, $0.id) < ($1.sequence, $1.id) }
    if let identity {
        for (member, differs) in [
            ("root_id", { $0.rootID != nil && $0.rootID != identity["root_id"]?.text }),
            ("report", { $0.title != nil && $0.title.map(Name.init) != identity["report"]?.text.map(Name.init) }),
            ("days", { $0.days != nil && $0.days != identity["days"]?.integer }),
        ] as [(String, (BagIdentity) -> Bool)] {
            let strangers = bags.filter(differs)
            guard let stranger = strangers.first else { continue }
            report(
                "root_identity", "nightaudit-root.json",
                "has another \(member) than \(strangers.count) archives record, the first \(stranger.id)")
        }
    }
    var history = EventHistory(events.events, of: bags)
    var chain = Chain((bags + history.removed).sorted { ($0.sequence, $0.id) < ($1.sequence, $1.id) })
    chain.expect(expectations, events.events)
    history.expectSignatures(
        from: chain.expectSignatures(fromFirst: expectations.signers != nil, signedEvent: history.firstSigned))
    let signing =
        if let signers = expectations.signers {
            SignerTimes(bags, events.events, signers).findings
        } else {
            unvouched(events.events, by: bags, for: nil).map {
                Finding($0.code, .note, subject: $0.subject, message: $0.message + "; give --allowed-signers FILE")
            }
        }
    for index in verified.indices {
        let faults = signing.count { $0.severity == .error && $0.subject == verified[index].id }
        verified[index].faultCount += faults
        if faults > 0 { verified[index].signer = nil }
    }
    return Verification(
        archives: verified, events: events.events.map(VerifiedEvent.init),
        findings: findings + chain.findings + events.findings + history.findings + signing, isOfRoot: true)
}

extension VerifiedEvent {
    fileprivate init(_ event: EventIdentity) {
        self.init(
            number: event.number, kind: event.kind, archiveID: event.archive.id,
            archiveSequence: event.archive.sequence, digest: event.digest, isSigned: event.isSigned,
            isTombstone: event.isTombstone)
    }
}

extension VerifiedArchive {
    fileprivate init(_ check: BagCheck, _ bag: BagIdentity?, _ expectations: Expectations) {
        self.init(
            id: check.name, sequence: bag?.sequence, tagManifestDigest: bag?.tagManifestDigest,
            isSigned: check.isSigned, signer: expectations.signers == nil ? nil : bag?.signatory?.principal,
            faultCount: check.findings.count { $0.severity == .error })
    }
}
