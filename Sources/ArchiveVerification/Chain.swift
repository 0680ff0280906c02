import AuditModel

/// What a bag says of its place in the chain, or a tombstone in its stead.
struct BagIdentity {
    let id: String
    let sequence: Int
    let previousID: String
    let previousDigest: String
    /// SHA-256 of its `tagmanifest-sha256.txt`.
    let tagManifestDigest: String
    /// The directory of archives it was published in; nil in archives that do not record it.
    var rootID: String?
    /// The report that the directory keeps, and over how many days.
    var title: String?
    var days: Int?
    /// The archives that its report was compared with and that it restates.
    var lookedBackAt: [(member: String, id: String, digest: String)] = []
    /// The last event when it was published; nil for none.
    var lastEvent: (number: Int, digest: String)?
    /// The number of the event by which the archive is gone; nil for one that is there.
    var tombstone: Int?
    var isSigned = false
    /// The fingerprint of the key by which it is signed; nil where no right signature was seen.
    var signer: String?
    /// When it says that it was sealed, as `YYYYMMDDhhmmssZ`.
    var sealed = ""
    var signatory: Signatory?

    func hasPlace(of other: BagIdentity) -> Bool {
        (id, sequence, previousID, previousDigest, tagManifestDigest)
            == (other.id, other.sequence, other.previousID, other.previousDigest, other.tagManifestDigest)
    }
}

/// Checks the places in the chain of a root against each other; `bags` are ordered by sequence, then by id.
///
/// | code | fault |
/// | --- | --- |
/// | `chain_gap` | a sequence number is missing |
/// | `chain_fork` | two archives have the same sequence number |
/// | `chain_broken` | an archive does not name the one before it, or not by its digest |
/// | `manifest_differs` | the report looked back at what is no archive before it; where one is missing the gap tells it |
/// | `chain_cut` | the head or the day that was expected is not there |
/// | `tombstone_unheld` | archives stand before a tombstone that was written after the expected head |
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
        let isWhole = findings.isEmpty
        let places = Dictionary(bags.enumerated().map { ($1.id, $0) }) { first, _ in first }
        for (place, bag) in bags.enumerated() {
            for archive in bag.lookedBackAt {
                guard let earlier = places[archive.id] else {
                    if isWhole {
                        report("manifest_differs", bag.id, "its baseline.\(archive.member) is in no place of the chain")
                    }
                    continue
                }
                if earlier < place, bags[earlier].tagManifestDigest == archive.digest { continue }
                report(
                    "manifest_differs", bag.id, "its baseline.\(archive.member) is no archive before it by its digest")
            }
        }
    }

    /// A single archive, of which no place in a chain is judged.
    init(of bag: BagIdentity?) { bags = bag.map { [$0] } ?? [] }

    /// What no chain can tell by itself: that nothing was cut off its end. A head that was kept elsewhere must be in it.
    mutating func expect(_ expectations: Expectations, _ events: [EventIdentity]) {
        let last = bags.last.map { "; the last archive is \($0.id)" } ?? ""
        if let head = expectations.head, !bags.contains(where: { $0.tagManifestDigest == head }),
            !events.contains(where: { $0.digest == head })
        {
            report("chain_cut", "chain", "no archive or event has the expected head \(head)" + last)
        }
        if let head = expectations.head { expectHold(by: head, events) }
        if let day = expectations.through,
            !bags.contains(where: { CalendarDay($0.id.utf8.prefix(10)) ?? day >= day })
        {
            let latest = bags.map(\.id).max { Name($0) < Name($1) }.map { "; the latest day is that of \($0)" } ?? ""
            report("chain_cut", "chain", "no archive reaches the expected day \(day)" + latest)
        }
    }

    /// A tombstone says in its archive's stead what lay before it. One that the head does not hold, as it was written later, may say
    /// anything: of what stands before it the head proves nothing.
    private mutating func expectHold(by head: String, _ events: [EventIdentity]) {
        let bag = bags.first { $0.tagManifestDigest == head }
        let event = events.first { $0.digest == head }
        guard let last = event?.number ?? bag.map({ $0.lastEvent?.number ?? 0 }),
            let sequence = event?.headSequence ?? bag?.sequence, let first = bags.first(where: { $0.tombstone == nil })
        else { return }
        let free = bags.last { place in
            place.tombstone.map { $0 > last } ?? false && place.sequence <= sequence && first.sequence < place.sequence
        }
        guard let free else { return }
        report(
            "tombstone_unheld", "events/\(eventFileName(free.tombstone!))",
            "was written after the expected head, which proves nothing of the archives before \(free.id); expect the head of a later "
                + "archive or event")
    }

    /// Once signing has begun every archive is signed; those before are vouched for by the first that is.
    ///
    /// `signedEvent`: the number of the first event that is signed. Returns the sequence of the first that is signed, or must be; nil for
    /// none. Of one that is gone its tombstone says it.
    mutating func expectSignatures(fromFirst: Bool, signedEvent: Int?) -> Int? {
        let begin = bags.first(where: \.isSigned)?.sequence ?? (fromFirst ? 0 : nil)
        for bag in bags where bag.tombstone == nil && !bag.isSigned {
            let isBehindEvent = signedEvent.map { $0 <= bag.lastEvent?.number ?? 0 } ?? false
            guard isBehindEvent || begin.map({ $0 <= bag.sequence }) ?? false else { continue }
            report("signature_missing", bag.id, "is not signed, but must be")
        }
        return begin
    }

    private mutating func report(_ code: String, _ subject: String, _ message: String) {
        findings.append(Finding(code, .error, subject: subject, message: message))
    }
}
