import AuditModel
import Files
import JSONText
import ReportValidation
import SystemPackage

/// An event as far as it could be read.
struct EventIdentity {
    let number: Int
    let digest: String
    let kind: String
    let archive: BagIdentity
    /// The number of the hold that a release ends.
    let releases: Int?
    /// The head that the chain had.
    let headID: String
    let headSequence: Int
    let headDigest: String
    let isSigned: Bool
    /// Of the key that it says signed it.
    let signer: String?
    /// When it says that it was written, as `YYYYMMDDhhmmssZ`.
    let at: String
    let signatory: Signatory?

    /// Whether its archive is gone by it.
    var isTombstone: Bool { kind == "prune" || kind == "erase" }
}

/// Checks the folder of events of a root: each event by itself, and its place behind the one before it.
///
/// | code | fault |
/// | --- | --- |
/// | `event_unreadable` | an event cannot be read, or is none |
/// | `event_unlisted` | what is there is no event, nor the signature of one |
/// | `event_gap` | a number is missing |
/// | `event_broken` | an event does not name the one before it by its digest |
/// | `event_differs` | it is of other archives |
///
/// A signature's faults are told by `SignatureCheck`, what events say of archives by `EventHistory`.
struct EventCheck {
    private(set) var events: [EventIdentity] = []
    private(set) var findings: [Finding] = []
    private let folder: FilePath
    private let rootID: String?
    private let signers: AllowedSigners?

    init(_ root: FilePath, rootID: String?, _ signers: AllowedSigners?) {
        folder = root.appending("events")
        self.rootID = rootID
        self.signers = signers
        guard let type = try? folder.stat(followTargetSymlink: false).type else { return }
        do throws(FileFault) {
            guard type == .directory else { throw FileFault("list", folder, .notDirectory) }
            try check(try listDirectory(folder).map(\.string))
        } catch {
            report("folder_unreadable", "", "cannot be listed: \(error.reason)")
        }
    }

    private mutating func report(_ code: String, _ file: String, _ message: String) {
        let name = file.isEmpty ? "events" : "events/\(file)"
        findings.append(Finding(code, .error, subject: name, message: message))
    }

    private mutating func check(_ names: [String]) throws(FileFault) {
        let numbers = names.compactMap { $0.hasSuffix(".json") ? eventNumber($0.dropLast(5)) : nil }.sorted()
        let last = numbers.last ?? 0
        for name in names {
            let isSignature = name.hasSuffix(".json.sig")
            let number = isSignature ? eventNumber(name.dropLast(9)) : eventNumber(name.dropLast(5))
            // A signature behind the last event is left by a command that was stopped before the event was there.
            guard let number, isSignature ? number <= last + 1 : name.hasSuffix(".json") else {
                report("event_unlisted", name, "is no event, nor the signature of one")
                continue
            }
            if (try? folder.appending(name).stat(followTargetSymlink: false).type) != .regular {
                report("link_in_bag", name, "is no regular file")
            } else if isSignature, number <= last, !numbers.contains(number) {
                report("event_unlisted", name, "is the signature of an event that is not there")
            }
        }
        var previous = (number: 0, digest: "none")
        for number in numbers {
            let name = eventFileName(number)
            guard let bytes = read(name) else { continue }
            let digest = sha256Text(bytes)
            if number != previous.number + 1 { report("event_gap", name, "event \(previous.number + 1) is missing") }
            if let event = event(
                number, name, bytes, digest, after: number == previous.number + 1 ? previous.digest : nil)
            {
                events.append(event)
            }
            previous = (number, digest)
        }
    }

    private mutating func read(_ name: String) -> [UInt8]? {
        do {
            return try readWholeFile(folder.appending(name))
        } catch {
            report("event_unreadable", name, "cannot be read: \(error.reason)")
            return nil
        }
    }

    /// The event, its own faults told; nil where it is none.
    private mutating func event(
        _ number: Int, _ name: String, _ bytes: [UInt8], _ digest: String, after previous: String?
    ) -> EventIdentity? {
        let document: JSONValue
        do {
            document = try JSONValue(reading: bytes)
        } catch {
            report("event_unreadable", name, "line \(error.line): \(error.message)")
            return nil
        }
        let faults = differences(of: document, in: bytes, from: Self.schema)
        for fault in faults { report("event_unreadable", name, "line \(fault.line): \(fault.message)") }
        let (archive, head) = (document["archive"], document["chain_head"])
        guard faults.isEmpty, let kind = document["kind"]?.text, let id = archive?["id"]?.text,
            let sequence = archive?["sequence"]?.integer, let tagManifest = archive?["tagmanifest_sha256"]?.text,
            let previousID = archive?["previous"]?.text,
            let previousDigest = archive?["previous_tagmanifest_sha256"]?.text,
            let headSequence = head?["sequence"]?.integer, let headDigest = head?["tagmanifest_sha256"]?.text,
            let headID = head?["archive"]?.text
        else {
            if faults.isEmpty { report("event_unreadable", name, "is not of the form of an event") }
            return nil
        }
        if let fault = misfit(document, kind, id) { report("event_unreadable", name, fault) }
        if document["sequence"]?.integer != number { report("event_unreadable", name, "says another number") }
        if !isSealTime(document["at"]?.text ?? "") {
            report("event_unreadable", name, "its `at` is no time in UTC as YYYYMMDDhhmmssZ")
        }
        if let rootID, document["root_id"]?.text != rootID {
            report("event_differs", name, "is of archives of another root_id")
        }
        if let previous, document["previous_sha256"]?.text != previous {
            report("event_broken", name, "does not name the event before it by its digest")
        }
        let (isSigned, signatory) = checkSignature(name, bytes, document)
        return EventIdentity(
            number: number, digest: digest, kind: kind,
            archive: BagIdentity(
                id: id, sequence: sequence, previousID: previousID, previousDigest: previousDigest,
                tagManifestDigest: tagManifest, tombstone: number, isSigned: archive?["signed"] == .flag(true)),
            releases: document["releases"]?.integer, headID: headID, headSequence: headSequence, headDigest: headDigest,
            isSigned: isSigned, signer: document["signer"]?["fingerprint"]?.text, at: document["at"]?.text ?? "",
            signatory: signatory)
    }

    private static let schema = try! JSONValue(reading: PackageResources.event_schema_json)

    /// What its members say that an event of that kind does not; nil where they fit.
    private func misfit(_ document: JSONValue, _ kind: String, _ id: String) -> String? {
        if CalendarDay(String(id.prefix(10))) == nil { return "is about an archive of a day that is in no calendar" }
        if (kind == "release") != (document["releases"] != .null) { return "says what it releases, or does not" }
        let isTombstone = kind == "prune" || kind == "erase"
        if isTombstone != (document["payload"] != .null) { return "says what an archive held, or does not" }
        let isReview = kind == "review"
        if !isReview, document["reason"] == .null { return "says no reason" }
        if isReview, document["by"] == .null || document["conclusion"] == .null { return "says not who concluded what" }
        return nil
    }

    /// Whether there is a signature, and whose; its faults are told.
    private mutating func checkSignature(
        _ name: String, _ bytes: [UInt8], _ document: JSONValue
    ) -> (isSigned: Bool, Signatory?) {
        let file = name + ".sig"
        guard (try? folder.appending(file).stat(followTargetSymlink: false)) != nil else {
            if let signer = document["signer"], signer != .null {
                report("signature_missing", file, "is not there, but the event names who signed")
            }
            return (false, nil)
        }
        guard let signature = read(file) else { return (true, nil) }
        let check = SignatureCheck(
            signature: signature, signed: bytes, file: name, statedIn: name, stated: document["signer"],
            sealed: document["at"]?.text ?? "")
        let faults = check.faults(signers)
        for fault in faults { report(fault.code, file, fault.message) }
        return (true, faults.isEmpty ? check.signatory : nil)
    }

    /// The number that a file's name begins with: six digits, more past 999,999.
    private func eventNumber(_ digits: Substring) -> Int? {
        guard let number = Int(digits), (1..<Int.max).contains(number), padded(number, 6) == digits else { return nil }
        return number
    }
}

/// `000001.json`; more digits past 999,999.
func eventFileName(_ number: Int) -> String { padded(number, 6) + ".json" }
