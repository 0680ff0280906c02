import ArchiveStorage
import Files
import SystemPackage

/// The end of a chain, as a run tells it, and a line of the head file has it.
struct ChainHead: CustomStringConvertible {
    let sequence: Int
    /// SHA-256 of the archive's `tagmanifest-sha256.txt`.
    let digest: String
    let id: String

    var description: String { "chain head \(sequence) \(digest)" }

    var line: String { "\(sequence) \(digest) \(id)" }
}

extension ChainHead {
    init(_ place: ChainPlace) { self.init(sequence: place.sequence, digest: place.digest, id: place.id) }
}

/// Appends the chain's new head to the operator's file; what fails warns, as the archive is published already.
func appendHead(_ path: FilePath, _ head: ChainHead) {
    do {
        try appendDurably(path, Array("\(head.line)\n".utf8))
    } catch {
        printError("nightaudit: warning: head_file: \(error); append this line to it: \(head.line)")
    }
}

/// Appends the head of the last archive where the run that published it could not: it was killed, or the file could not be written.
///
/// Nothing is appended where the file knows that archive by another digest, nor where the archive is not what was published,
/// nor to what cannot be read: the next head tells of that.
func healHeads(_ path: FilePath, _ chain: ArchiveChain) {
    guard let last = chain.archives.last, last.fault == nil, last.place == chain.head else { return }
    let head = ChainHead(last.place)
    let content: [UInt8]
    do throws(FileFault) {
        content = try readWholeFile(path)
    } catch {
        guard error.errno == .noSuchFileOrDirectory else { return }
        content = []
    }
    let isKnown = content.split(separator: 10).contains { line in
        let line = String(decoding: line, as: UTF8.self)
        return line.hasPrefix("\(head.sequence) ") && line.hasSuffix(" \(head.id)")
    }
    if !isKnown { appendHead(path, head) }
}
