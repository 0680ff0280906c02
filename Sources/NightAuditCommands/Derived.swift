import ArchiveStorage
import AuditModel
import Files
import Glibc
import LogScanning
import LogSummaries
import SystemPackage

/// An archive as the list of archives shows it.
struct ListedArchive {
    let id: String
    let asOf: CalendarDay
    let revision: Int
    let sequence: Int
}

extension ListedArchive {
    init(_ archive: PublishedArchive) {
        self.init(id: archive.id, asOf: archive.asOf, revision: archive.revision, sequence: archive.sequence)
    }
}

/// Makes `index.html` and `latest` what the archives say, where they are not; what fails here warns, each for itself, and the next run
/// heals it.
func refreshDerived(_ root: FilePath, _ archives: [ListedArchive]) {
    let rows = archives.sorted { ($1.asOf, $1.revision) < ($0.asOf, $0.revision) }
    let page = Array(indexPage(rows).utf8)
    derive(root.appending("latest")) { (link) throws(FileFault) in
        if let latest = rows.first {
            if linkTarget(link) != latest.id { try replaceLink(link, to: latest.id) }
        } else if linkTarget(link) != nil {
            removeTree(link)
        }
    }
    derive(root.appending("index.html")) { (index) throws(FileFault) in
        if (try? readWholeFile(index)) != page { try replaceFile(index, page) }
    }
}

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

private func indexPage(_ rows: [ListedArchive]) -> String {
    let lines = rows.map { row in
        "<tr><td><a href=\"\(row.id)/data/report.html\">\(row.id)</a></td><td>\(row.asOf)</td><td>\(row.revision)</td><td>\(row.sequence)</td></tr>\n"
    }
    return """
        <!DOCTYPE html>
        <html xmlns="http://www.w3.org/1999/xhtml" lang="en" xml:lang="en">
        <head><meta charset="utf-8"/><title>Archived reports</title></head>
        <body><h1>Archived reports</h1>
        <table><thead><tr><th scope="col">Archive</th><th scope="col">As-of day</th><th scope="col">Revision</th><th scope="col">Chain sequence</th></tr></thead>
        <tbody>
        \(lines.joined())</tbody></table>
        </body></html>

        """
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
