import AuditModel

/// What a bag says of its place in the chain.
struct BagIdentity {
    let id: String
    let sequence: Int
    let previousID: String
    let previousDigest: String
    /// SHA-256 of its `tagmanifest-sha256.txt`.
    let tagManifestDigest: String
    /// The directory of archives it was published in; nil in archives that do not record it.
    let rootID: String?
    /// The report that the directory keeps, and over how many days.
    let title: String?
    let days: Int?
    let isSigned: Bool
}

/// Checks the archives of a root against each other; `bags` are ordered by sequence, then by id.
///
/// | code | fault |
/// | --- | --- |
/// | `chain_gap` | a sequence number is missing |
/// | `chain_fork` | two archives have the same sequence number |
/// | `chain_broken` | an archive does not name the one before it, or not by its digest |
/// | `chain_cut` | the head or the day that was expected is not there |
/// | `signature_missing` | an archive is unsigned, though one before it is signed, or none is |
struct Chain {
    let bags: [BagIdentity]
    private(set) var findings: [Finding] = []

    init(_ bags: [BagIdentity]) {
        self.bags = bags
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
    }

    /// What no chain can tell by itself: that nothing was cut off its end. A head that was kept elsewhere must be in it.
    mutating func expect(_ expectations: Expectations) {
        let last = bags.last.map { "; the last archive is \($0.id)" } ?? ""
        if let head = expectations.head, !bags.contains(where: { $0.tagManifestDigest == head }) {
            report("chain_cut", "chain", "no archive has the expected head \(head)" + last)
        }
        if let day = expectations.through,
            !bags.contains(where: { CalendarDay(String($0.id.prefix(10))) ?? day >= day })
        {
            report("chain_cut", "chain", "no archive reaches the expected day \(day)" + last)
        }
    }

    /// Once signing has begun every archive is signed; those before are vouched for by the first that is.
    mutating func expectSignatures() {
        let begin = bags.firstIndex { $0.isSigned } ?? 0
        for bag in bags[begin...] where !bag.isSigned {
            report("signature_missing", bag.id, "is not signed, but must be")
        }
    }

    private mutating func report(_ code: String, _ subject: String, _ message: String) {
        findings.append(Finding(code, .error, subject: subject, message: message))
    }
}
