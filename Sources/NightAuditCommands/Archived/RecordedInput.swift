import AuditModel
import JSONText
import LogScanning
import LogSummaries
import ReportBuilding

/// A day file as manifest.json of an archive lists it among its inputs.
struct RecordedInput {
    /// Relative to the log directory, as `reportableName` writes it.
    let name: Name
    let day: CalendarDay
    /// Bytes as it lay on disk, and their SHA-256; nil where the system let no content be read, as `contentDigest` is.
    let byteCount: Int
    let digest: String?
    let contentByteCount: Int
    let contentDigest: String?
    /// Whether it could be read to its end.
    let isWhole: Bool

    /// Nil where a member is missing or of another type.
    init?(_ row: JSONValue) {
        guard case .string(let name)? = row["file"], let day = row["date"]?.text.flatMap({ CalendarDay($0) }),
            let byteCount = row["bytes"]?.integer, let contentByteCount = row["content_bytes"]?.integer,
            let digest = row["sha256"], let contentDigest = row["content_sha256"], let state = row["state"]?.text
        else { return nil }
        self.name = Name(bytes: name)
        self.day = day
        self.byteCount = byteCount
        self.digest = digest.text
        self.contentByteCount = contentByteCount
        self.contentDigest = contentDigest.text
        isWhole = state == "whole"
    }

    /// The name less folder, `.gz` and `.zst`.
    var stem: Name { dayFileStem(name.bytes) }

    /// The content, as custody takes it, without an archive's name; nil where none was read.
    var content: RecordedContent? {
        // The same content may have lain there in other bytes.
        contentDigest.map {
            RecordedContent(
                stem: stem, day: day, byteCount: contentByteCount, digest: $0, fileDigest: "", archiveID: "")
        }
    }

    /// Whether a file of that account holds what was recorded: the same content, read to its end; of a damaged or unread file the same
    /// bytes on disk, too.
    func isHeld(in account: FileAccount) -> Bool {
        account.contentDigest == contentDigest && account.contentByteCount == contentByteCount
            && (account.fault == nil) == isWhole && (isWhole || account.digest == digest)
    }

    /// What was recorded, in words.
    var words: String {
        contentDigest.map { "\(contentByteCount) bytes with SHA-256 \($0)\(isWhole ? "" : ", not read to its end")" }
            ?? "that it could not be read"
    }
}

extension FileAccount {
    /// What the file holds, in words.
    var words: String {
        let state = fault.map { ", not read to its end (\($0))" } ?? ""
        return contentDigest.map { "\(contentByteCount) bytes with SHA-256 \($0)\(state)" }
            ?? "what cannot be read (\(fault ?? "unknown"))"
    }
}
