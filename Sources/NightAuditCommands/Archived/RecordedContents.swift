import ArchiveStorage
import AuditModel
import JSONText
import LogScanning
import LogSummaries
import ReportBuilding

/// A day file's name less folder, `.gz` and `.zst`, with a content of it.
private struct NamedContent: Hashable {
    let stem: Name
    let byteCount: Int
    let digest: String
}

private func recordedInputs(_ archive: PublishedArchive) -> [RecordedInput] {
    (archive.manifest["inputs"]?.elements ?? []).compactMap(RecordedInput.init)
}

extension PublishedArchive {
    fileprivate func covers(_ day: CalendarDay) -> Bool {
        day <= asOf && asOf.daysSinceEpoch - day.daysSinceEpoch < manifest["run"]?["days"]?.integer ?? 0
    }
}

/// Every distinct content that the chain recorded of day files of those days, each with the first archive that did, and with the first
/// fault that a later one recorded of it; in the order of the chain.
func recordedContents(_ archives: [PublishedArchive], of days: ClosedRange<CalendarDay>) -> [RecordedContent] {
    var seen: Set<NamedContent> = []
    var contents: [RecordedContent] = []
    for archive in archives {
        let inputs = recordedInputs(archive).filter { days.contains($0.day) }
        let byStem = Dictionary(grouping: inputs, by: \.stem)
        contents = contents.map { content in
            guard content.fault == nil, archive.covers(content.day) else { return content }
            let now = (byStem[content.stem] ?? []).map { (byteCount: $0.contentByteCount, digest: $0.contentDigest) }
            return RecordedContent(
                stem: content.stem, day: content.day, byteCount: content.byteCount, digest: content.digest,
                fileDigest: content.fileDigest, archiveID: content.archiveID,
                fault: RecordedFault(now, after: content.byteCount, content.digest, archiveID: archive.id))
        }
        for input in inputs {
            guard let digest = input.contentDigest,
                seen.insert(NamedContent(stem: input.stem, byteCount: input.contentByteCount, digest: digest)).inserted
            else { continue }
            contents.append(
                RecordedContent(
                    stem: input.stem, day: input.day, byteCount: input.contentByteCount, digest: digest,
                    fileDigest: input.digest ?? "", archiveID: archive.id))
        }
    }
    return contents
}

/// Says on stderr which day files no longer hold what the archive recorded of them, though all its contents are there under some name:
/// a rerun publishes nothing then, but custody will tell it. What a rotation renames is not meant.
func warnOfMovedContents(_ archive: PublishedArchive, _ window: ScannedWindow) {
    let now = Set(
        window.days.flatMap(\.inputs).compactMap { input in
            input.account.contentDigest.map {
                NamedContent(
                    stem: reportableName(input.file.stem), byteCount: input.account.contentByteCount, digest: $0)
            }
        })
    let moved = recordedContents([archive], of: window.firstDay...window.asOf).filter {
        !now.contains(NamedContent(stem: $0.stem, byteCount: $0.byteCount, digest: $0.digest))
    }
    guard !moved.isEmpty else { return }
    let names = moved.prefix(5).map(\.stem.description).joined(separator: ", ")
    let more = moved.count > 5 ? " and \(moved.count - 5) more" : ""
    printError(
        "nightaudit: warning: not what \(archive.id) recorded under that name: \(names)\(more); no content is lost, so nothing was published, but the next report says so"
    )
}

/// The lengths at which a scan must take digests, so that custody can tell what grew from what was altered.
func recordedLengths(_ contents: [RecordedContent]) -> [Name: [Int]] {
    Dictionary(grouping: contents, by: \.stem).mapValues { $0.map(\.byteCount) }
}

/// The oldest day file that an archive of the chain saw; nil where none did.
func oldestKnownDay(_ archives: [PublishedArchive]) -> CalendarDay? {
    archives.compactMap { $0.manifest["listing"]?["oldest_day_file"]?.text.flatMap { CalendarDay($0) } }.min()
}
