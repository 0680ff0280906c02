import AuditModel
import LogScanning
import LogSummaries
import ReportBuilding

/// The day files that lie there now for those that an archive recorded.
///
/// Each recorded day file is looked for among the files of its day by what it held: under its own path, else under its name less folder,
/// `.gz` and `.zst`, else under any. Where none holds that, the file of its path or name stands for it as it is. No file stands for two.
struct RecordedFiles {
    /// What there is, in the order of the recorded inputs: a file that holds what was recorded is called as it was then.
    private(set) var files: [DayFile] = []
    /// What was recorded of those that hold it, by the paths they are called by.
    private(set) var recorded: [RecordedFile] = []
    /// What became of those that no file holds as recorded.
    private(set) var faults: [Finding] = []
    /// Files that hold a recorded one under another path, and those of the window that the archive did not record.
    private(set) var notes: [Finding] = []

    /// Reads every day file of the window. `twins`: the names of those that the archive recorded and did not count.
    init(_ recorded: [RecordedInput], twins: Set<Name>, in directory: LogDirectory, days: [CalendarDay]) {
        var reader = DayFileReader(digests: true)
        for day in days {
            let inputs = recorded.filter { $0.day == day }
            var present = directory.filesNow(of: day).map { file in
                let lengths = inputs.filter { $0.stem == reportableName(file.stem) }.map(\.contentByteCount)
                return Present(file: file, account: reader.read(file, lengths: lengths) { _, _ in true })
            }
            var found = [Present?](repeating: nil, count: inputs.count)
            for rule in Self.rules {
                for (index, input) in inputs.enumerated() where found[index] == nil {
                    found[index] = present.firstIndex { rule(input, $0) }.map { present.remove(at: $0) }
                }
            }
            for (input, file) in zip(inputs, found) { take(input, file) }
            notes += present.filter { !twins.contains($0.file.reportName) }.map {
                Finding(
                    "input_unrecorded", .note, subject: "\($0.file.reportName)",
                    message: "a day file of the window that the archive did not record; it was left out")
            }
        }
    }

    /// A day file that lies there, and what it holds.
    private struct Present {
        let file: DayFile
        let account: FileAccount
    }

    /// What makes a file stand for a recorded one, the first that applies.
    private static let rules: [@Sendable (RecordedInput, Present) -> Bool] = [
        { $0.name == $1.file.reportName && $0.isHeld(in: $1.account) },
        { $0.stem == reportableName($1.file.stem) && $0.contentDigest != nil && $0.isHeld(in: $1.account) },
        { $0.contentDigest != nil && $0.isHeld(in: $1.account) },
        { $0.name == $1.file.reportName },
        { $0.stem == reportableName($1.file.stem) },
    ]

    private mutating func take(_ input: RecordedInput, _ present: Present?) {
        guard let present else {
            faults.append(
                Finding(
                    "input_missing", .error, subject: "\(input.name)",
                    message: "the archive recorded \(input.words); no day file holds it"))
            return
        }
        let file = present.file
        guard input.isHeld(in: present.account) else {
            files.append(file)
            let code = input.content.map { CustodyState(of: present.account, recorded: $0).faultCode }
            faults.append(
                Finding(
                    code ?? "input_altered", .error, subject: "\(input.name)",
                    message:
                        "the archive recorded \(input.words); \(file.reportName) now holds \(present.account.words)"))
            return
        }
        let called = file.called(input.name)
        files.append(called)
        recorded.append(
            RecordedFile(
                relativePath: called.relativePath, byteCount: input.byteCount, digest: input.digest,
                contentDigest: input.contentDigest))
        guard file.reportName != input.name else { return }
        notes.append(
            Finding(
                "input_moved", .note, subject: "\(input.name)",
                message: "\(file.reportName) holds what the archive recorded under that name"))
    }
}

extension DayFile {
    /// The file under the path that a report gave it; of a path whose name is this file's, the bytes of that name.
    fileprivate func called(_ name: Name) -> DayFile {
        let isSameStem = dayFileStem(name.bytes) == reportableName(stem)
        let start = name.bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        let ending = name.bytes[start...].dropFirst(dayFileStem(name.bytes).bytes.count)
        let path = isSameStem ? name.bytes[..<start] + stem + ending : name.bytes[...]
        return DayFile(relativePath: Array(path), path: self.path, compression: compression) ?? self
    }
}

extension CustodyState {
    /// The code of a finding that says so of a recorded input; a permanent one.
    var faultCode: String {
        switch self {
        case .same, .recompressed, .altered: "input_altered"
        case .grew: "input_grew"
        case .unreadable: "input_unreadable"
        case .truncated: "input_truncated"
        case .vanished: "input_missing"
        }
    }
}
