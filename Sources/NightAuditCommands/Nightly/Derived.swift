import ArchiveStorage
import AuditModel
import Files
import Glibc
import LogScanning
import LogSummaries
import ReportRendering
import SystemPackage

/// Makes `index.html` and `latest` what the archives say, where they are not; what fails here warns, each for itself, and the next run
/// heals it.
///
/// `chain` is as it was read under the lock; `published` was added to it since.
func refreshDerived(_ root: FilePath, _ chain: ArchiveChain, title: String, published: IndexedArchive? = nil) {
    let rows =
        chain.archives.map { indexed($0, in: chain) } + chain.removed.map { indexed(removedBy: $0, in: chain) }
        + [published].compactMap(\.self)
    let latest = rows.filter { !$0.isRemoved }.max { ($0.asOf, $0.revision) < ($1.asOf, $1.revision) }
    let page = indexPage(rows, title: title) { isThere(root.appending($0).appending("data/report.html")) }
    derive(root.appending("latest")) { (link) throws(FileFault) in
        if let latest {
            if linkTarget(link) != latest.id { try replaceLink(link, to: latest.id) }
        } else if linkTarget(link) != nil {
            removeTree(link)
        }
    }
    derive(root.appending("index.html")) { (index) throws(FileFault) in
        if (try? readWholeFile(index)) != page { try replaceFile(index, page) }
    }
}

private func indexed(_ archive: PublishedArchive, in chain: ArchiveChain) -> IndexedArchive {
    let place = chain.state(of: archive.id)
    return IndexedArchive(
        id: archive.id, asOf: archive.asOf, revision: archive.revision, sequence: archive.sequence,
        headline: archive.fault == nil ? ArchiveHeadline(archive) : nil,
        state: archive.fault == nil ? (place.rawValue, place != .ok) : ("altered", true),
        events: words(chain.standingEvents(of: archive.id)), isRemoved: false)
}

private func indexed(removedBy tombstone: ArchiveEvent, in chain: ArchiveChain) -> IndexedArchive {
    let place = chain.state(of: tombstone.archive.id)
    let removal = tombstone.kind == .prune ? "expired by policy" : "erased"
    return IndexedArchive(
        id: tombstone.archive.id, asOf: tombstone.asOf, revision: tombstone.revision,
        sequence: tombstone.archive.sequence, headline: nil,
        state: place == .gap ? ("\(removal), gap", true) : (removal, false),
        events: words(chain.standingEvents(of: tombstone.archive.id)), isRemoved: true)
}

private func words(_ events: [ArchiveEvent]) -> String { events.map(\.sentence).joined(separator: "; ") }

/// An empty directory in its place gives way; a directory that holds something is not ours to remove.
private func derive(_ path: FilePath, _ make: (FilePath) throws(FileFault) -> Void) {
    _ = path.withPlatformString { rmdir($0) }
    do throws(FileFault) {
        try make(path)
    } catch {
        let isDirectory = (try? path.stat(followTargetSymlink: false))?.type == .directory
        let way = isDirectory ? "move that directory away, and the next run" : "the next run"
        printError("nightaudit: warning: \(error); \(way) makes it anew")
    }
}

/// Where every line of the window is rejected, says so, with the first reason and the keys seen: names of members, each cut after
/// 40 characters, never their values.
func warnWhereAllIsRejected(_ window: ScannedWindow) {
    func sum(_ figure: (ScannedDay) -> Int) -> Int { window.days.reduce(0) { $0 + figure($1) } }
    guard sum({ $0.sum(\.accepted) }) == 0, sum({ $0.sum(\.rejected) }) > 0,
        let input = window.days.flatMap(\.inputs).first(where: { !$0.rejectedLines.isEmpty }),
        let line = input.rejectedLines.first
    else { return }
    let names = input.firstRejectedKeys.map(\.description)
    let keys = names.isEmpty ? "none to show" : names.joined(separator: ", ")
    printError(
        "nightaudit: warning: every line is rejected; the first at \(input.file.reportName):\(line.lineNumber): \(line.reason.name); its keys: \(keys)"
    )
}
