internal import AuditModel
package import LogScanning

/// The files that count: of twins, those whose content no other one contains as its beginning. Order: by day, then by path.
package func countedFiles(_ files: [DayFile], format: EntryFormat = .native) -> [DayFile] {
    let byDay = Dictionary(grouping: files, by: \.day)
    return byDay.keys.sorted().flatMap { TwinResolution(byDay[$0]!, format).counted }
}

/// Which of a day's files count: of files with the same name less `.gz`/`.zst`, those that no other's content contains as its beginning.
struct TwinResolution {
    private(set) var counted: [DayFile] = []
    private(set) var twins: [Twin] = []
    private(set) var differing: [(Name, Name)] = []

    init(_ files: [DayFile], _ format: EntryFormat = .native) {
        let groups = Dictionary(grouping: files, by: \.stem)
        // In the order of the stems, which is the same where an archive's report is made again without its twins.
        for (_, group) in groups.sorted(by: { Name(bytes: $0.key) < Name(bytes: $1.key) }) {
            if group.count > 1 { judge(group, format) } else { counted += group }
        }
        counted.sort { Name(bytes: $0.relativePath) < Name(bytes: $1.relativePath) }
    }

    private mutating func judge(_ group: [DayFile], _ format: EntryFormat) {
        var reader = DayFileReader(digests: true, format: format)
        let read = group.map { ($0, reader.read($0) { _, _ in true }) }
        // Longest first; of equally long ones what held more than was decoded, then the whole before the damaged, then the order of the files.
        let order = read.indices.sorted {
            let (left, right) = (read[$0].1, read[$1].1)
            if left.contentByteCount != right.contentByteCount { return left.contentByteCount > right.contentByteCount }
            if left.heldMore != right.heldMore { return left.heldMore }
            if (left.fault == nil) != (right.fault == nil) { return left.fault == nil }
            return $0 < $1
        }
        var kept: [(DayFile, FileAccount)] = []
        for index in order {
            let (file, account) = read[index]
            if let same = kept.first(where: { Self.begins($0, with: account) }) {
                twins.append(Twin(file: file, account: account, countsAs: same.0.reportName))
            } else {
                // Of a file that cannot be read at all nobody knows whether it differs.
                for other in kept where account.isKnown && other.1.isKnown {
                    differing.append((other.0.reportName, file.reportName))
                }
                kept.append((file, account))
                counted.append(file)
            }
        }
    }

    /// Of a file of which nothing decodes nothing is known: it begins another only where it is no larger than that, as a copy just begun.
    private static func begins(_ longer: (DayFile, FileAccount), with shorter: FileAccount) -> Bool {
        guard let digest = shorter.contentDigest,
            shorter.isKnown || shorter.byteCount <= longer.1.contentByteCount
        else { return false }
        if longer.1.contentByteCount == shorter.contentByteCount { return longer.1.contentDigest == digest }
        return contentDigest(of: longer.0, first: shorter.contentByteCount) == digest
    }
}

extension FileAccount {
    /// Whether anything is known of what it held.
    fileprivate var isKnown: Bool { contentDigest != nil && (fault == nil || contentByteCount > 0) }

    /// Whether it certainly held more than its content: a torn tail, or bytes of which none decodes.
    fileprivate var heldMore: Bool {
        fault != nil && (tornByteCount > 0 || contentByteCount == 0 && byteCount > 0)
    }
}
