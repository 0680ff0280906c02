import ArchiveStorage
import AuditModel
import JSONText
import ReportBuilding

/// What an event says beside its place among the events.
struct EventFacts {
    let kind: ArchiveEvent.Kind
    let archive: PublishedArchive
    var reason: String?
    var by: String?
    var conclusion: String?
    /// The number of the hold that a release ends.
    var releases: Int?
}

/// An event's file; `previousDigest` is "none" for the first.
func eventDocument(
    _ event: EventFacts, number: Int, previousDigest: String, rootID: String, head: ChainPlace, time: Int,
    signer: SignerIdentity?
) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.member("schema", "nightaudit.event/1")
    json.member("sequence", number)
    json.member("previous_sha256", previousDigest)
    json.member("root_id", rootID)
    json.member("kind", event.kind.rawValue)
    json.member("at", compactTime(time))
    json.key("archive")
    json.beginObject()
    let place = event.archive.place
    json.member("id", place.id)
    json.member("sequence", place.sequence)
    json.member("tagmanifest_sha256", place.digest)
    json.member("previous", place.previousID)
    json.member("previous_tagmanifest_sha256", place.previousDigest)
    json.key("signed")
    json.flag(event.archive.isSigned)
    json.endObject()
    json.member("reason", event.reason)
    json.member("by", event.by)
    json.member("conclusion", event.conclusion)
    json.member("releases", event.releases)
    json.key("payload")
    if event.kind.isTombstone { json.writePayload(of: event.archive) } else { json.null() }
    json.key("chain_head")
    json.beginObject(inline: true)
    json.member("sequence", head.sequence)
    json.member("archive", head.id)
    json.member("tagmanifest_sha256", head.digest)
    json.endObject()
    json.key("recorded")
    json.beginObject(inline: true)
    json.member("version", programVersion)
    json.member("host", hostName())
    json.member("user", userName())
    json.endObject()
    json.write(signer)
    json.endObject()
    json.finish()
    return json.bytes
}

extension JSONWriter {
    /// The member `signer`; null for none.
    mutating func write(_ signer: SignerIdentity?) {
        key("signer")
        guard let signer else { return null() }
        beginObject(inline: true)
        member("principal", signer.principal)
        member("fingerprint", signer.fingerprint)
        endObject()
    }

    /// Path and digest of each payload file, so that a copy kept elsewhere can be told to be what was published.
    fileprivate mutating func writePayload(of archive: PublishedArchive) {
        beginArray()
        for output in archive.manifest["outputs"]?.elements ?? [] {
            beginObject(inline: true)
            member("path", output["path"]?.text)
            member("sha256", output["sha256"]?.text)
            endObject()
        }
        endArray()
    }
}
