import LogScanning

/// What an archive recorded of a day file as it lay on disk, and of its content.
package struct RecordedFile: Sendable, Hashable {
    /// Relative to the log directory, in bytes.
    package let relativePath: [UInt8]
    package let byteCount: Int
    /// Nil where the system let no content be read; so `contentDigest`.
    package let digest: String?
    package let contentDigest: String?

    package init(relativePath: [UInt8], byteCount: Int, digest: String?, contentDigest: String?) {
        self.relativePath = relativePath
        self.byteCount = byteCount
        self.digest = digest
        self.contentDigest = contentDigest
    }
}

extension ScannedWindow {
    /// The window with what an archive recorded of its day files in the place of what a rotation changes: of each file that was scanned
    /// under a recorded path and holds the recorded content, the format and the figures on disk; and the twins of each day, before those
    /// that the scan found.
    package func asRecorded(_ files: [RecordedFile], twins: [Twin]) -> ScannedWindow {
        let recorded = Dictionary(files.map { ($0.relativePath, $0) }) { first, _ in first }
        var window = self
        for day in days.indices {
            window.days[day].twins = twins.filter { $0.file.day == days[day].day } + days[day].twins
            for (index, input) in days[day].inputs.enumerated() {
                guard let was = recorded[input.file.relativePath], was.contentDigest == input.account.contentDigest,
                    let file = DayFile(relativePath: was.relativePath, path: input.file.path)
                else { continue }
                window.days[day].inputs[index].file = file
                window.days[day].inputs[index].account.byteCount = was.byteCount
                window.days[day].inputs[index].account.digest = was.digest
            }
        }
        return window
    }
}
