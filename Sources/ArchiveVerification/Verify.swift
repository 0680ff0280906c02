package import AuditModel
package import Files
import JSONText
package import SystemPackage

/// What was checked and what was found.
package struct VerificationResult: Sendable {
    package let archives: [String]
    package let findings: [Finding]
}

/// Checks a root of archives with its chain, or a single archive's bag.
///
/// | code | fault |
/// | --- | --- |
/// | `root_identity` | nightaudit-root.json is missing or unreadable |
/// | `chain_gap` | a sequence number is missing |
/// | `chain_fork` | two archives have the same sequence number |
/// | `chain_broken` | an archive does not name the one before it, or not by its digest |
/// | `no_archive` | there is nothing to check |
package func verify(_ path: FilePath) throws(FileFault) -> VerificationResult {
    let names = try listDirectory(path).map(\.string)
    if names.contains("bagit.txt") {
        var check = BagCheck(path)
        _ = check.run()
        return VerificationResult(archives: [check.name], findings: check.findings)
    }
    var findings: [Finding] = []
    func report(_ code: String, _ subject: String, _ message: String) {
        findings.append(Finding(code, .error, subject: subject, message: message))
    }
    let identity = try? readWholeFile(path.appending("nightaudit-root.json"))
    if identity.flatMap({ try? JSONValue(reading: $0) })?["schema"]?.text != "nightaudit.root/1" {
        report("root_identity", "nightaudit-root.json", "is missing or is no root identity")
    }
    let archives = names.filter { CalendarDay(String($0.prefix(10))) != nil }
    if archives.isEmpty { report("no_archive", "\(path)", "holds no archive") }
    var bags: [BagIdentity] = []
    for name in archives {
        var check = BagCheck(path.appending(name))
        if let bag = check.run() { bags.append(bag) }
        findings += check.findings
    }
    bags.sort { ($0.sequence, $0.id) < ($1.sequence, $1.id) }
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
    return VerificationResult(archives: archives, findings: findings)
}
