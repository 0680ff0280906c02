import ArchiveStorage
import AuditModel
import JSONText
import LogScanning
import LogSummaries
import ReportBuilding

/// Every distinct content that the chain recorded of day files, each with the first archive that did; in the order of the chain.
func recordedContents(_ archives: [PublishedArchive]) -> [RecordedContent] {
    struct Key: Hashable {
        let stem: Name
        let byteCount: Int
        let digest: String
    }
    var seen: Set<Key> = []
    var contents: [RecordedContent] = []
    for archive in archives {
        for input in archive.manifest["inputs"]?.elements ?? [] {
            guard case .string(let file)? = input["file"], let day = input["date"]?.text.flatMap({ CalendarDay($0) }),
                let byteCount = input["content_bytes"]?.integer, let digest = input["content_sha256"]?.text
            else { continue }
            let stem = dayFileStem(file)
            guard seen.insert(Key(stem: stem, byteCount: byteCount, digest: digest)).inserted else { continue }
            contents.append(
                RecordedContent(
                    stem: stem, day: day, byteCount: byteCount, digest: digest,
                    fileDigest: input["sha256"]?.text ?? "", archiveID: archive.id))
        }
    }
    return contents
}

/// The lengths at which a scan must take digests, so that custody can tell what grew from what was altered.
func recordedLengths(_ contents: [RecordedContent]) -> [Name: [Int]] {
    Dictionary(grouping: contents, by: \.stem).mapValues { $0.map(\.byteCount) }
}

/// The oldest day file that an archive of the chain saw; nil where none did.
func oldestKnownDay(_ archives: [PublishedArchive]) -> CalendarDay? {
    archives.compactMap { $0.manifest["listing"]?["oldest_day_file"]?.text.flatMap { CalendarDay($0) } }.min()
}
