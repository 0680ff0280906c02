import ArchiveVerification
import AuditModel
import Files
import JSONText
import LogScanning
import ReportBuilding
import SystemPackage

/// The day files that lie there now, held against every content that archives recorded of them.
///
/// | code | |
/// | --- | --- |
/// | `input_altered` | fault: a day file holds something else, and what was recorded does not begin it |
/// | `input_truncated` | fault: a day file holds less |
/// | `input_unreadable` | fault: a day file cannot be read, so that nothing can be told of it |
/// | `input_missing` | note: no day file of that name is there; what retention removes is no fault of an archive |
///
/// Day files go by their name less folder, `.gz` and `.zst`, so that a rotation changes nothing; of several of one name the nearest counts.
/// One that has grown is as recorded where the recorded content begins it. What was recorded as unreadable is not looked for.
struct RecordedCheck {
    /// How many different contents the archives recorded, and how many of them are there.
    let recordedCount: Int
    let thereCount: Int
    /// Faults and notes, by day, then by name, then in the order of the archives.
    let findings: [Finding]

    /// `archives`: by their folders, in the order of their sequence; one whose manifest.json cannot be read recorded nothing.
    init(_ archives: [FilePath], in directory: LogDirectory) {
        var recorders: [RecordedContent: [String]] = [:]
        var contents: [RecordedContent] = []
        for archive in archives {
            guard let bytes = try? readWholeFile(archive.appending("manifest.json")),
                let manifest = try? JSONValue(reading: bytes)
            else { continue }
            let id = resolvedPath(archive).lastComponent?.string ?? ""
            for row in manifest["inputs"]?.elements ?? [] {
                guard let content = RecordedInput(row)?.content else { continue }
                if recorders[content] == nil { contents.append(content) }
                recorders[content, default: []].append(id)
            }
        }
        let byStem = Dictionary(grouping: contents, by: \.stem)
        let days = Set(contents.map(\.day))
        let files = Dictionary(grouping: days.flatMap(directory.filesNow)) { reportableName($0.stem) }
        var reader = DayFileReader(digests: true)
        var findings: [Finding] = []
        var thereCount = 0
        for stem in byStem.keys.sorted() {
            let lengths = byStem[stem]!.map(\.byteCount)
            let read = (files[stem] ?? []).map { ($0, reader.read($0, lengths: lengths) { _, _ in true }) }
            for content in byStem[stem]! {
                let judged = read.map { (state: CustodyState(of: $0.1, recorded: content), file: $0) }
                let nearest = judged.min { $0.state < $1.state }
                let finding = Finding(content, recorders[content]!, nearest?.state ?? .vanished, nearest?.file)
                if let finding { findings.append(finding) } else { thereCount += 1 }
            }
        }
        recordedCount = contents.count
        self.thereCount = thereCount
        self.findings = findings
    }
}

extension Finding {
    /// What became of a recorded content; nil where it is there.
    fileprivate init?(
        _ content: RecordedContent, _ archiveIDs: [String], _ state: CustodyState, _ file: (DayFile, FileAccount)?
    ) {
        let who = archiveIDs.count == 1 ? "archive \(archiveIDs[0])" : "archives \(archiveIDs.joined(separator: ", "))"
        let recorded = "\(who) recorded \(content.byteCount) bytes with SHA-256 \(content.digest)"
        switch state {
        case .same, .recompressed, .grew: return nil
        case .altered, .truncated, .unreadable:
            self.init(
                state.faultCode, .error, subject: "\(content.stem)", location: file.map { "\($0.0.reportName)" },
                message: "\(recorded); it now holds \(file.map(\.1.words) ?? "nothing")")
        case .vanished:
            self.init(
                state.faultCode, .note, subject: "\(content.stem)",
                message: "\(recorded); no day file of that name is there")
        }
    }
}
