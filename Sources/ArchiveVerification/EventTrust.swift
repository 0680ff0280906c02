package import AuditModel
import Files
import JSONText
package import SystemPackage

/// What is wrong with the events of a root, held against the places of its archives, in the order of `verify`; then those whose signer
/// nobody vouches for, as `signer_unknown` and `signer_expired`. Of the archives no file is digested but the tag manifest and manifest.json.
///
/// `allowed` says who may sign; without it the archives do, as `unvouched` reads them, to whom signs as `signer`.
package func eventFaults(in root: FilePath, addingAs signer: String?, allowed: AllowedSigners?) -> [Finding] {
    let identity = (try? readWholeFile(root.appending("nightaudit-root.json"))).flatMap { try? JSONValue(reading: $0) }
    let bags = unverifiedBags(root)
    let check = EventCheck(root, rootID: identity?["root_id"]?.text, allowed)
    var history = EventHistory(check.events, of: bags)
    history.expectSignatures(from: (bags + history.removed).filter(\.isSigned).map(\.sequence).min())
    func isOfSigner(_ finding: Finding) -> Bool { ["signer_unknown", "signer_expired"].contains(finding.code) }
    var strangers = unvouched(check.events, by: bags, for: signer)
    if let allowed {
        strangers =
            check.findings.filter(isOfSigner)
            + SignerTimes(bags, check.events, allowed).findings.filter { $0.subject.hasPrefix("events/") }
    }
    return (check.findings.filter { !isOfSigner($0) } + history.findings).filter { $0.severity == .error } + strangers
}

/// The events by keys that no archive vouches for, as `signer_unknown`: by no other than the key of the fingerprint `signer`, and those by
/// which the archives are signed that stand before the last that `signer` signed, as that one vouches for all before it; where `signer`
/// signed none, or there is none, every key by which any is. An event that such an archive recorded is vouched for, too, whatever its key, as
/// are all where no archive is left. `bags` by sequence.
func unvouched(_ events: [EventIdentity], by bags: [BagIdentity], for signer: String?) -> [Finding] {
    let bags = bags.filter { isArchiveName($0.id) }
    let end = signer.flatMap { signer in bags.last { $0.signer == signer }?.sequence } ?? .max
    let counted = bags.filter { $0.sequence <= end && $0.signer != nil }
    guard !bags.isEmpty || signer != nil else { return [] }
    let known = Set(counted.map(\.signer) + [signer])
    // Each event names the digest of the one before, so that the last one recorded stands for all of them.
    let recorded = counted.compactMap(\.lastEvent).filter { last in
        events.contains { $0.number == last.number && $0.digest == last.digest }
    }
    let sealed = recorded.map(\.number).max() ?? 0
    return events.filter { $0.isSigned && $0.number > sealed && !known.contains($0.signer) }.map {
        Finding(
            "signer_unknown", .error, subject: "events/\(eventFileName($0.number))",
            message: "is signed by a key that nothing here vouches for")
    }
}

/// The archives of the root that are signed, each with the fingerprint of its key.
package func signers(ofArchivesIn root: FilePath) -> [String: String] {
    let signed = unverifiedBags(root).compactMap { bag in bag.signer.map { (bag.id, $0) } }
    return Dictionary(signed) { first, _ in first }
}

/// What the archives of a root say of themselves, by sequence.
private func unverifiedBags(_ root: FilePath) -> [BagIdentity] {
    let names = ((try? listDirectory(root)) ?? []).map(\.string).filter(isArchiveName)
    return names.compactMap { BagIdentity(root.appending($0)) }.sorted { ($0.sequence, $0.id) < ($1.sequence, $1.id) }
}

private func isArchiveName(_ name: String) -> Bool {
    name.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}(\.r[0-9]{2,})?/) != nil
}

extension BagIdentity {
    /// What manifest.json says of its place; nil where it does not. A signer only where the signature is right, and of this manifest.json.
    fileprivate init?(_ path: FilePath) {
        guard let tagManifest = try? readWholeFile(path.appending("tagmanifest-sha256.txt")),
            let bytes = try? readWholeFile(path.appending("manifest.json")),
            let manifest = try? JSONValue(reading: bytes),
            let chain = manifest["chain"], let sequence = chain["sequence"]?.integer,
            let previousID = chain["previous"]?.text, let previousDigest = chain["previous_tagmanifest_sha256"]?.text
        else { return nil }
        let signature = try? readWholeFile(path.appending("tagmanifest-sha256.txt.sig"))
        let sealed = manifest["run"]?["sealed"]?.text ?? ""
        let check = SignatureCheck(
            signature: signature ?? [], signed: tagManifest, file: "tagmanifest-sha256.txt", statedIn: "manifest.json",
            stated: manifest["signer"], sealed: sealed)
        let isListed = manifestLines(tagManifest)?.contains {
            $0.path == "manifest.json" && $0.digest == sha256Text(bytes)
        }
        let signatory = isListed == true && check.faults(nil).isEmpty ? check.signatory : nil
        self.init(
            id: path.lastComponent?.string ?? "", sequence: sequence, previousID: previousID,
            previousDigest: previousDigest, tagManifestDigest: sha256Text(tagManifest),
            lastEvent: BagIdentity.lastEvent(chain["events"]), isSigned: signature != nil,
            signer: signatory == nil ? nil : manifest["signer"]?["fingerprint"]?.text, sealed: sealed,
            signatory: signatory)
    }

    /// The `chain.events` of a manifest.
    static func lastEvent(_ events: JSONValue?) -> (number: Int, digest: String)? {
        guard let events, events != .null else { return nil }
        return (events["sequence"]?.integer ?? 0, events["sha256"]?.text ?? "")
    }
}
