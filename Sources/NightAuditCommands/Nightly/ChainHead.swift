import ArchiveStorage
import Files
import SystemPackage

/// The end of a chain, or of its events, as it is told on stderr, and a line of the head file has it.
struct ChainHead: CustomStringConvertible {
    let sequence: Int
    /// SHA-256 of the archive's `tagmanifest-sha256.txt`, or of the event's file.
    let digest: String
    /// The archive, or the one that the event is about.
    let id: String
    var isEvent = false

    var description: String { "\(isEvent ? "event" : "chain head") \(sequence) \(digest)" }

    /// Without LF: `3 DIGEST 2026-11-22`, or `event 3 DIGEST 2026-11-22`.
    var line: String { "\(beginning)\(digest) \(id)" }

    private var beginning: String { "\(isEvent ? "event " : "")\(sequence) " }

    /// Whether the line tells of the same archive or event, by whatever digest.
    func isTold(by line: String) -> Bool { line.hasPrefix(beginning) && line.hasSuffix(" \(id)") }
}

extension ChainHead {
    init(_ place: ChainPlace) { self.init(sequence: place.sequence, digest: place.digest, id: place.id) }

    init(_ event: ArchiveEvent) {
        self.init(sequence: event.number, digest: event.digest, id: event.archive.id, isEvent: true)
    }
}

/// Appends the chain's new head to the operator's file; what fails warns, as the archive is published already.
func appendHead(_ path: FilePath, _ head: ChainHead) {
    do {
        try appendDurably(path, Array("\(head.line)\n".utf8))
    } catch {
        printError("nightaudit: warning: head_file: \(error); append this line to it: \(head.line)")
    }
}

/// Appends the heads of the last archive and the last event where what wrote them could not: it was killed, or the file could not be written.
///
/// Nothing is appended where the file knows that archive or event by another digest, nor where the archive is not what was published,
/// nor to what cannot be read: the next head tells of that. Where the file's last archive is none of these, that is told.
func healHeads(_ path: FilePath, _ chain: ArchiveChain) {
    var heads: [ChainHead] = []
    if let last = chain.archives.last, last.fault == nil, last.place == chain.head {
        heads.append(ChainHead(last.place))
    }
    if let event = chain.events.last { heads.append(ChainHead(event)) }
    let content: [UInt8]
    do throws(FileFault) {
        content = try readWholeFile(path)
    } catch {
        guard error.errno == .noSuchFileOrDirectory else { return }
        content = []
    }
    let lines = content.split(separator: 10).map { String(decoding: $0, as: UTF8.self) }
    warnOfOthers(lines, path, chain)
    for head in heads where !lines.contains(where: head.isTold) { appendHead(path, head) }
}

/// Tells of the last archive that the file has and that is gone, or another now: nothing in the root itself would.
private func warnOfOthers(_ lines: [String], _ path: FilePath, _ chain: ArchiveChain) {
    guard let words = lines.map({ $0.split(separator: " ") }).last(where: { $0.count == 3 }),
        words[1].wholeMatch(of: /[0-9a-f]{64}/) != nil,
        !chain.digests.contains(String(words[1]))
    else { return }
    printError(
        "nightaudit: warning: head_file \(path) has archive \(words[2]) with a digest that no archive here has; if it is one of these, it "
            + "was altered or removed: run `nightaudit verify --expect-head \(words[1])`")
}
