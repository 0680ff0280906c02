import AuditModel
import JSONText

/// Whose right signature an archive or event bears.
struct Signatory {
    let principal: String
    let key: [UInt8]
}

extension SignatureCheck {
    /// Nil where it names none, or has no key.
    var signatory: Signatory? {
        guard let signature = SSHSignature(armoured: signature), let principal = stated?["principal"]?.text else {
            return nil
        }
        return Signatory(principal: principal, key: signature.key)
    }
}

/// Holds the times at which archives and events say they were signed against each other: what is signed behind something, or about
/// something, was signed after it. A key must have been allowed then, too, whatever earlier time its holder claims: one whose time is
/// over cannot write history anew.
///
/// | code | fault |
/// | --- | --- |
/// | `signer_expired` | the key might sign at the time stated, but not at that of what it lies behind |
struct SignerTimes {
    private(set) var findings: [Finding] = []
    private let signers: AllowedSigners

    /// `bags`: those that are there, by sequence; `events` by number.
    init(_ bags: [BagIdentity], _ events: [EventIdentity], _ signers: AllowedSigners) {
        self.signers = signers
        var previous: BagIdentity?
        for bag in bags {
            let event = bag.lastEvent.flatMap { last in events.first { $0.number == last.number } }
            check(
                bag.signatory, bag.sealed, behind: [previous?.sealed, event?.at, Self.end(of: bag.id)],
                bag.id, "\(bag.id)/tagmanifest-sha256.txt.sig")
            previous = bag
        }
        var earlier: EventIdentity?
        for event in events {
            let head = bags.last { $0.sequence <= event.headSequence }
            check(
                event.signatory, event.at, behind: [earlier?.at, head?.sealed, Self.end(of: event.archive.id)],
                "events/\(eventFileName(event.number)).sig", nil)
            earlier = event
        }
    }

    private mutating func check(
        _ signatory: Signatory?, _ stated: String, behind times: [String?], _ subject: String,
        _ location: String?
    ) {
        guard let signatory, let least = times.compactMap(\.self).filter(isSealTime).max(), stated < least else {
            return
        }
        func isAllowed(_ time: String) -> Bool {
            signers.verdict(principal: signatory.principal, key: signatory.key, namespace: "nightaudit", sealed: time)
                == .allowed
        }
        guard isAllowed(stated), !isAllowed(least) else { return }
        findings.append(
            Finding(
                "signer_expired", .error, subject: subject, location: location,
                message: "says \(stated), but lies behind what is of \(least), when its key might not sign"))
    }

    /// A report is of days that are over.
    private static func end(of id: String) -> String? {
        CalendarDay(id.utf8.prefix(10)).map { "\($0.adding(days: 1))".filter { $0 != "-" } + "000000Z" }
    }
}
