package import AuditModel
package import Files
import JSONText
package import SystemPackage

/// What was checked and what was found.
package struct VerificationResult: Sendable {
    package let archives: [String]
    package let findings: [Finding]
    /// How many archives have a file that looks like a signature; none was checked.
    package let uncheckedSignatures: Int
}

/// Checks a root of archives with its chain, or a single archive's bag.
///
/// | code | fault |
/// | --- | --- |
/// | `root_identity` | nightaudit-root.json is missing or unreadable, or archives record another root_id |
/// | `chain_gap` | a sequence number is missing |
/// | `chain_fork` | two archives have the same sequence number |
/// | `chain_broken` | an archive does not name the one before it, or not by its digest |
/// | `no_archive` | there is nothing to check |
package func verify(_ path: FilePath) throws(FileFault) -> VerificationResult {
    let names = try listDirectory(path).map(\.string)
    if names.contains("bagit.txt") {
        var check = BagCheck(path)
        _ = check.run()
        return VerificationResult(
            archives: [check.name], findings: check.findings, uncheckedSignatures: check.hasSignature ? 1 : 0)
    }
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
    var archives = names.filter { CalendarDay(String($0.prefix(10))) != nil }
    for name in archives where (try? path.appending(name).stat(followTargetSymlink: false))?.type == .symbolicLink {
        report("link_in_bag", name, "is a link; no archive is one")
        archives.removeAll { $0 == name }
    }
    if archives.isEmpty { report("no_archive", "\(path)", "holds no archive") }
    var bags: [BagIdentity] = []
    var uncheckedSignatures = 0
    for name in archives {
        var check = BagCheck(path.appending(name))
        if let bag = check.run() { bags.append(bag) }
        findings += check.findings
        if check.hasSignature { uncheckedSignatures += 1 }
    }
    bags.sort { ($0.sequence, $0.id) < ($1.sequence, $1.id) }
    let strangers = bags.filter { $0.rootID != nil && $0.rootID != identity?["root_id"]?.text }
    if let identity, let stranger = strangers.first {
        report(
            "root_identity", "nightaudit-root.json",
            "has the root_id `\(identity["root_id"]?.text ?? "")`; \(strangers.count) archives record another, the first \(stranger.id): `\(stranger.rootID ?? "")`"
        )
    }
    var previous: BagIdentity?
    for bag in bags {
        let expected = (previous?.sequence ?? 0) + 1
        if let previous, previous.sequence == bag.sequence {
            report("chain_fork", bag.id, "has the sequence \(bag.sequence), as has \(previous.id)")
        } else if bag.sequence != expected {
            report("chain_gap", bag.id, "has the sequence \(bag.sequence); \(expected) is missing")
        } else if bag.previousID != previous?.id ?? "none"
            || bag.previousDigest != previous?.tagManifestDigest ?? "none"
        {
            report("chain_broken", bag.id, "does not name its predecessor \(previous?.id ?? "none") by its digest")
        }
        previous = bag
    }
    return VerificationResult(archives: archives, findings: findings, uncheckedSignatures: uncheckedSignatures)
}
