import AuditModel

/// Holds the events of a root against its archives, and against what was in force when each was written.
///
/// | code | fault |
/// | --- | --- |
/// | `event_differs` | an event contradicts the archives, or the events before it |
/// | `event_cut` | an archive recorded an event that is not there, or is another |
/// | `chain_cut` | the archive an event is about is not there, or the head that the chain had when it was written |
/// | `signature_missing` | an event is unsigned, though something before it is signed, or nothing is |
/// | `removal_unfinished` | a note: an archive is still there that has its tombstone |
struct EventHistory {
    private(set) var findings: [Finding] = []
    private let events: [EventIdentity]
    private let bags: [BagIdentity]
    /// The places in the chain of archives that are gone, by number of their tombstones.
    let removed: [BagIdentity]

    /// `bags`: those that are there, by sequence; `events` by number.
    init(_ events: [EventIdentity], of bags: [BagIdentity]) {
        self.events = events
        self.bags = bags
        let there = Set(bags.map(\.id))
        removed = events.filter { $0.isTombstone && !there.contains($0.archive.id) }.map(\.archive)
        checkArchives()
        checkHolds()
        checkHeads()
        checkRecorded()
    }

    private mutating func report(
        _ code: String, _ event: EventIdentity, _ message: String, _ severity: Severity = .error
    ) {
        findings.append(Finding(code, severity, subject: "events/\(eventFileName(event.number))", message: message))
    }

    /// Each event names an archive as the archive, or its tombstone, has it.
    private mutating func checkArchives() {
        let there = Dictionary(bags.map { ($0.id, $0) }) { first, _ in first }
        let gone = Dictionary(removed.map { ($0.id, $0) }) { first, _ in first }
        for event in events {
            guard let found = there[event.archive.id] ?? gone[event.archive.id] else {
                report(
                    "chain_cut", event,
                    "is about archive \(event.archive.id), which is neither there nor has a tombstone")
                continue
            }
            if !found.hasPlace(of: event.archive) {
                report("event_differs", event, "has another place or digest for archive \(found.id) than it has")
            } else if event.archive.isSigned, !found.isSigned {
                report("event_differs", event, "says that archive \(found.id) is signed, which it is not")
            } else if event.isTombstone, there[found.id] != nil {
                report(
                    "removal_unfinished", event, "archive \(found.id) is still there; run `nightaudit prune` again",
                    .note)
            }
        }
    }

    /// A release ends a hold in force; what is under hold, or gone, is not removed.
    private mutating func checkHolds() {
        var holds: [Int: String] = [:]
        var gone: Set<String> = []
        for event in events {
            let id = event.archive.id
            if gone.contains(id) { report("event_differs", event, "is about archive \(id), which was gone by then") }
            switch event.kind {
            case "hold": holds[event.number] = id
            case "release":
                if event.releases.flatMap({ holds.removeValue(forKey: $0) }) != id {
                    report("event_differs", event, "releases no hold of archive \(id) that was in force")
                }
            case _ where event.isTombstone:
                gone.insert(id)
                if let hold = holds.filter({ $0.value == id }).keys.min() {
                    report("event_differs", event, "removes archive \(id), which was under hold by event \(hold)")
                }
            default: break
            }
        }
    }

    /// The head that the chain had at each event is in the chain, no further back than at the event before, and not before the archive.
    private mutating func checkHeads() {
        var heads: [Int: (id: String, digest: String)] = [:]
        for bag in bags + removed { heads[bag.sequence] = (bag.id, bag.tagManifestDigest) }
        var least = 0
        for event in events {
            if heads[event.headSequence].map({ $0 == (event.headID, event.headDigest) }) != true {
                report(
                    "chain_cut", event,
                    "was written when the chain had another head \(event.headSequence), which is not there")
            }
            if event.headSequence < max(least, event.archive.sequence) {
                report("event_differs", event, "names a head that the chain was past")
            }
            least = max(least, event.headSequence)
        }
    }

    /// The last event that an archive recorded is there; those up to it were written before the archive, the others behind it.
    private mutating func checkRecorded() {
        for bag in bags {
            let last = bag.lastEvent?.number ?? 0
            if let (number, digest) = bag.lastEvent,
                !events.contains(where: { $0.number == number && $0.digest == digest })
            {
                findings.append(
                    Finding(
                        "event_cut", .error, subject: bag.id,
                        message: "recorded an event \(number) that is not there, or is another"))
            }
            for event in events where (event.number <= last) != (event.headSequence < bag.sequence) {
                report(
                    "event_differs", event,
                    "names a head that does not go with the events that archive \(bag.id) recorded")
            }
        }
    }

    /// The number of the first event that is signed; nil for none.
    var firstSigned: Int? { events.first(where: \.isSigned)?.number }

    /// Once signing has begun every event is signed; `begin` is the sequence of the first archive that is or must be, nil for none.
    mutating func expectSignatures(from begin: Int?) {
        var isExpected = false
        for event in events {
            isExpected = isExpected || event.isSigned || begin.map { $0 <= event.headSequence } ?? false
            if isExpected, !event.isSigned { report("signature_missing", event, "is not signed, but must be") }
        }
    }
}
