import AuditModel
import Crypto
import Foundation
import LogScanning

/// What was found in a day file, line by line, in words both readers can be compared by.
struct Reading: Equatable, CustomStringConvertible {
    var lines: [String] = []
    var lineCount = 0
    var accepted = 0
    var blank = 0
    var rejected = 0
    var contentByteCount = 0
    var contentDigest = ""
    var lastLineIsWhole: Bool? = true

    var description: String {
        """
        \(lines.count) lines (\(lineCount) = \(accepted) + \(blank) + \(rejected)), \(contentByteCount) bytes, \
        last whole \(lastLineIsWhole.map(String.init) ?? "unknown"), \(contentDigest.prefix(8)): \(lines.prefix(20))
        """
    }

    /// `number@offset verdict held digest`.
    fileprivate mutating func add(_ number: Int, _ offset: Int, _ verdict: String, held: Int?, _ digest: String) {
        lines.append("\(number)@\(offset) \(verdict) \(held.map(String.init) ?? "not held") \(digest.prefix(16))")
    }
}

extension Reading {
    /// Reads content by the contract, slowly and obviously: all of it at once, cut at each LF.
    ///
    /// The slow judge sees the first and the last 2,000 bytes of a longer line, whose middle must be plain text.
    init(slowly content: Data) {
        var start = 0
        while start < content.count {
            let end = content.withUnsafeBytes { bytes in
                memchr(bytes.baseAddress! + start, 10, bytes.count - start).map {
                    UnsafeRawPointer($0) - bytes.baseAddress!
                }
            }
            let line = content[start..<(end ?? content.count)]
            let withoutMark =
                start == 0 && line.starts(with: [0xEF, 0xBB, 0xBF]) ? line.dropFirst(3) : line
            lineCount += 1
            let isTooLong = line.count > 16 * 1024 * 1024
            let judged = line.count > 4000 ? withoutMark.prefix(2000) + line.suffix(2000) : withoutMark
            var digest = ""
            let words: String
            switch isTooLong ? .rejected("too_long") : SlowReference.verdict(Array(judged)) {
            case .blank:
                blank += 1
                words = "blank"
            case .entry(let entry):
                accepted += 1
                words = "entry \(entry.kind) \(String(decoding: entry.user ?? [], as: UTF8.self))"
            case .rejected(let reason):
                rejected += 1
                if end == nil { lastLineIsWhole = false }
                digest = hexadecimal(SHA256.hash(data: line))
                words = reason
            }
            add(lineCount, start, words, held: isTooLong ? nil : withoutMark.count, digest)
            start = end.map { $0 + 1 } ?? content.count
        }
        contentByteCount = content.count
        contentDigest = hexadecimal(SHA256.hash(data: content))
    }

    /// What the day file reader hands on, and its account.
    init(of file: DayFile, _ reader: inout DayFileReader) {
        var found = Reading()
        let account = reader.read(file) { line, place in
            let words: String
            switch line {
            case .blank: words = "blank"
            case .rejected(let reason): words = reason.name
            case .entry(let entry):
                words = "entry \(entry.status) \(String(decoding: entry.user.bytes, as: UTF8.self))"
            }
            found.add(place.lineNumber, place.byteOffset, words, held: place.line?.count, (place.digest?.text ?? ""))
            return true
        }
        self = found
        (lineCount, accepted, blank, rejected) = (account.lines, account.accepted, account.blank, account.rejected)
        contentByteCount = account.contentByteCount
        contentDigest = account.contentDigest ?? "none"
        lastLineIsWhole = account.lastLineIsWhole
    }
}
