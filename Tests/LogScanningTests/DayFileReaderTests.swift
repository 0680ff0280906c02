import AuditModel
import Crypto
import Decompression
import Foundation
import LogScanning
import SystemPackage
import Testing

@Suite struct DayFileReaderTests {
    private static let limit = 16 * 1024 * 1024
    private static let chunk = 256 * 1024
    private static let short = ["{\"status\": \"error\", \"user_id\": \"u\"}", "", "no", " \r", "{\"status\": \"s\"}"]

    /// An entry of exactly that many bytes.
    private static func entry(_ byteCount: Int, user: String = "long") -> Data {
        let start = Data("{\"status\": \"success\", \"user_id\": \"\(user)\", \"note\": \"".utf8)
        return start + Data(repeating: UInt8(ascii: "a"), count: byteCount - start.count - 2) + Data("\"}".utf8)
    }

    private static func text(_ lines: [String]) -> Data { Data(lines.map { $0 + "\n" }.joined().utf8) }

    @Test(arguments: Compression.allCases)
    func `a line of 16 MiB is read, a longer one is rejected where it lies`(compression: Compression) throws {
        let folder = try DayFileFolder()
        var reader = DayFileReader(digests: true)
        for byteCount in [Self.limit, Self.limit + 1, 40 << 20] {
            let long = Self.entry(byteCount)
            for content in [
                Self.text(Self.short) + long + Self.text([""]) + Self.text(Self.short), long, long + Self.text([""]),
                Self.text(["{}"]) + long,
            ] {
                let found = Reading(of: try folder.dayFile(content, compression), &reader)
                #expect(found == Reading(slowly: content), "\(byteCount) bytes")
                #expect(found.lines.contains { $0.contains("too_long not held") } == (byteCount > Self.limit))
            }
        }
    }

    @Test(arguments: Compression.allCases)
    func `what lies behind a limit is as if it were not there`(compression: Compression) throws {
        let folder = try DayFileFolder()
        var reader = DayFileReader(digests: true)
        let content = Self.text((0..<9000).flatMap { _ in Self.short })
        let file = try folder.dayFile(content, compression)
        let whole = try Data(contentsOf: URL(filePath: file.path.string))
        for limit in [0, 1, 100, whole.count / 2, whole.count - 1, whole.count, whole.count + 1] {
            func account() -> FileAccount { reader.read(file, limit: limit) { _, _ in true } }
            let limited = account()
            try whole.prefix(limit).write(to: URL(filePath: file.path.string))
            #expect(limited == account())
            try whole.write(to: URL(filePath: file.path.string))
        }
    }

    @Test func `a line end may fall on any byte around a chunk's`() throws {
        let folder = try DayFileFolder()
        var reader = DayFileReader(digests: true)
        for shift in -70...70 {
            // The LF of the first entry is byte `chunk + shift` of the content, that of the second lies as near the next chunk's end.
            var content = Self.entry(Self.chunk + shift - 1) + Self.text([""] + Self.short)
            content +=
                Self.entry(2 * Self.chunk - content.count + shift) + Data(Self.short.joined(separator: "\n").utf8)
            let compression = shift % 10 == 0 ? Compression.allCases[abs(shift / 10) % 3] : .plain
            let found = Reading(of: try folder.dayFile(content, compression), &reader)
            #expect(found == Reading(slowly: content), "\(shift) \(compression)")
        }
    }

    @Test func `lines of any length next to each other are read whatever the chunk cuts`() throws {
        let folder = try DayFileFolder()
        var reader = DayFileReader(digests: true)
        for step in [1, 7, 4093, 65_537, 262_144, 262_145] {
            var content = Data()
            var byteCount = 60
            while content.count < 6 * Self.chunk {
                content += Self.entry(byteCount, user: "\(byteCount)") + Self.text([""])
                byteCount += step
                if step == 1, byteCount > 1200 { byteCount = 600_000 }
            }
            let found = Reading(of: try folder.dayFile(content, .plain), &reader)
            #expect(found == Reading(slowly: content), "\(step)")
        }
    }

    @Test func `a reading that is stopped has digested just the lines it has counted`() throws {
        let folder = try DayFileFolder()
        let line = Self.entry(500) + Self.text([""])
        let content = (0..<2000).reduce(into: Data()) { content, _ in content += line }
        let file = try folder.dayFile(content, .plain)
        var reader = DayFileReader(digests: true)
        for wanted in [1, 300, 523, 524, 525, 1999, 2000] {
            let account = reader.read(file) { _, place in place.lineNumber < wanted }
            #expect(account.lines == wanted)
            #expect(account.contentByteCount == wanted * line.count)
            #expect(account.contentDigest == hexadecimal(SHA256.hash(data: content.prefix(wanted * line.count))))
        }
    }

    static let starts: [(bytes: [UInt8], verdicts: [String])] = [
        ([], []),
        ([10], ["blank"]),
        ([13], ["blank"]),
        ([0xEF, 0xBB, 0xBF], ["blank"]),
        ([0xEF, 0xBB, 0xBF, 10], ["blank"]),
        ([0xEF, 0xBB, 0xBF, 32, 13, 10, 10], ["blank", "blank"]),
        ([0xEF, 0xBB], ["not_utf8"]),
        ([0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF, 10], ["not_json"]),
        ([10, 0xEF, 0xBB, 0xBF, 10], ["blank", "not_json"]),
        ([0xEF, 0xBB, 0xBF] + Array("{\"status\": \"s\"}".utf8), ["entry"]),
        ([0xEF, 0xBB, 0xBF] + Array("{\"status\": \"s\"}\n\u{FEFF}{\"status\": \"s\"}".utf8), ["entry", "not_json"]),
        (Array("{\"status\": \"s\"}\u{FEFF}\n".utf8), ["not_json"]),
        ([32, 0xEF, 0xBB, 0xBF, 10], ["not_json"]),
        ([0], ["not_json"]),
        ([0xFF, 0xFE, 0x7B, 0, 10], ["not_utf8"]),
        (Array("{\"status\": \"s\"}\r".utf8), ["entry"]),
        (Array("{\"status\": \"s\"".utf8), ["not_json"]),
    ]

    @Test(arguments: starts.indices, Compression.allCases)
    func `a byte order mark is passed over at the file's start only`(index: Int, compression: Compression) throws {
        let (bytes, verdicts) = Self.starts[index]
        let folder = try DayFileFolder()
        var reader = DayFileReader(digests: true)
        let found = Reading(of: try folder.dayFile(Data(bytes), compression), &reader)
        #expect(found.lines.map { String($0.split(separator: " ")[1]) } == verdicts)
        #expect(found == Reading(slowly: Data(bytes)))
        #expect(
            found.lastLineIsWhole
                == (bytes.isEmpty || bytes.last == 10 || verdicts.last != "not_json" && verdicts.last != "not_utf8"))
    }

    @Test(arguments: [Compression.gz, .zst], [4 << 20, 16 << 20, 30 << 20])
    func `a file cut within a long line ends with its last LF`(compression: Compression, decoded: Int) throws {
        let folder = try DayFileFolder()
        let before = Self.text(Self.short)
        let whole = try folder.dayFile(before + Self.entry(60 << 20), compression)
        let name = "audit_2026-11-20.jsonl.\(compression.rawValue)"
        let packed = try Data(contentsOf: folder.url.appending(path: name))
        #expect(whole.reportName == Name(name))
        let cut = packed.prefix(packed.count * decoded / (60 << 20))
        try cut.write(to: folder.url.appending(path: name))
        let expected = Self.decodedByteCount(cut, compression)
        #expect(expected > decoded / 4, "the cut leaves too little for the test to mean anything")

        var reader = DayFileReader(digests: true)
        var verdicts: [Int] = []
        let account = reader.read(try folder.dayFile()) { _, place in
            verdicts.append(place.lineNumber)
            return true
        }
        #expect(verdicts == Array(1...Self.short.count))
        #expect(account.fault != nil)
        #expect(account.balances)
        #expect(account.byteCount == cut.count)
        #expect(account.digest == hexadecimal(SHA256.hash(data: cut)))
        #expect(account.contentByteCount == before.count)
        #expect(account.contentDigest == hexadecimal(SHA256.hash(data: before)))
        #expect(account.tornByteCount == expected - before.count)
        #expect(account.lastLineIsWhole == false)
    }

    @Test(arguments: [Compression.gz, .zst])
    func `of a file whose first byte cannot be decoded nothing is known`(compression: Compression) throws {
        let folder = try DayFileFolder()
        _ = try folder.dayFile(Data("{}\n".utf8), compression)
        try Data("no archive\n".utf8).write(
            to: folder.url.appending(path: "audit_2026-11-20.jsonl.\(compression.rawValue)"))
        var reader = DayFileReader(digests: true)
        let account = reader.read(try folder.dayFile()) { _, _ in true }
        #expect(account.fault != nil && account.lastLineIsWhole == nil)
    }

    /// Bytes of content that the decompressor gives from the whole file at once.
    private static func decodedByteCount(_ file: Data, _ compression: Compression) -> Int {
        guard var decompressor = Decompressor(compression) else { return file.count }
        let output = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
        defer { output.deallocate() }
        return file.withUnsafeBytes { input in
            var (at, total) = (0, 0)
            while true {
                let step = decompressor.step(UnsafeRawBufferPointer(rebasing: input[at...]), into: output)
                at += step.consumed
                total += step.produced
                if step.fault != nil || (step.consumed == 0 && step.produced == 0) { return total }
            }
        }
    }
}
