import ArchiveStorage
import AuditModel
import Files
import JSONText
import LogScanning
import LogSummaries
import SystemPackage

/// Rebuilds `index.html` and `latest`; what fails here warns, and the next run heals it.
func refreshDerived(_ root: FilePath, _ archives: [PublishedArchive], id: String, asOf: CalendarDay, _ sequence: Int) {
    let revision = archives.filter { $0.asOf == asOf }.count + 1
    var rows = archives.map { (id: $0.id, asOf: $0.asOf, revision: $0.revision, sequence: $0.sequence) }
    rows.append((id, asOf, revision, sequence))
    rows.sort { ($1.asOf, $1.revision) < ($0.asOf, $0.revision) }
    do {
        try replaceLink(root.appending("latest"), to: rows[0].id)
        let lines = rows.map { row in
            "<tr><td><a href=\"\(row.id)/data/report.html\">\(row.id)</a></td><td>\(row.asOf)</td><td>\(row.revision)</td><td>\(row.sequence)</td></tr>\n"
        }
        let page = """
            <!DOCTYPE html>
            <html xmlns="http://www.w3.org/1999/xhtml" lang="en" xml:lang="en">
            <head><meta charset="utf-8"/><title>Archived reports</title></head>
            <body><h1>Archived reports</h1>
            <table><thead><tr><th scope="col">Archive</th><th scope="col">As-of day</th><th scope="col">Revision</th><th scope="col">Chain sequence</th></tr></thead>
            <tbody>
            \(lines.joined())</tbody></table>
            </body></html>

            """
        try replaceFile(root.appending("index.html"), Array(page.utf8))
    } catch {
        printError("nightaudit: warning: \(error); the next run makes it anew")
    }
}

/// Appends the chain's new head to the operator's file; what fails warns, as the archive is published already.
func appendHead(_ path: FilePath, _ line: String) {
    do {
        try appendDurably(path, Array(line.utf8))
    } catch {
        printError("nightaudit: warning: head_file: \(error); append this line to it: \(line.dropLast())")
    }
}

/// Where every line of the window is rejected, says so, with the first reason and the keys seen.
func warnWhereAllIsRejected(_ window: ScannedWindow) {
    func sum(_ figure: (ScannedDay) -> Int) -> Int { window.days.reduce(0) { $0 + figure($1) } }
    guard sum({ $0.sum(\.accepted) }) == 0, sum({ $0.sum(\.rejected) }) > 0,
        let input = window.days.flatMap(\.inputs).first(where: { !$0.rejectedLines.isEmpty }),
        let line = input.rejectedLines.first
    else { return }
    var keys = "none could be read"
    if let text = input.firstRejectedText, case .object(let members)? = try? JSONValue(reading: text) {
        keys = members.prefix(20).map { String(decoding: $0.name, as: UTF8.self) }.joined(separator: ", ")
    }
    printError(
        "nightaudit: warning: every line is rejected; the first at \(input.file.reportName):\(line.lineNumber): \(line.reason.name); its keys: \(keys)"
    )
}
