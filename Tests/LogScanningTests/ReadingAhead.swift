import AuditModel
import Crypto
import Decompression
import Foundation
import LogScanning
import SystemPackage
import Testing

/// A day file is read the same whatever another thread read of it ahead.
@Suite struct ReadingAhead {
    /// All that is handed on of a line.
    private struct Line: Equatable {
        let number: Int
        let offset: Int
        let bytes: [UInt8]?
        let digest: String?
        let verdict: Verdict
    }

    /// The lines and the account; the other thread is left ahead for a while at every `pause`-th line.
    private static func read(
        _ file: DayFile, _ reader: inout DayFileReader, lengths: [Int] = [], pause: Int = .max, upTo count: Int = .max
    ) -> (lines: [Line], account: FileAccount) {
        var lines: [Line] = []
        let account = reader.read(file, lengths: lengths) { line, place in
            if place.lineNumber % pause == 1 { usleep(15_000) }
            let verdict =
                switch line {
                case .blank: Verdict.blank
                case .rejected(let reason): Verdict.rejected(reason.name)
                case .entry(let entry): Verdict.entry(EntryValues(entry))
                }
            lines.append(
                Line(
                    number: place.lineNumber, offset: place.byteOffset, bytes: place.line.map(Array.init),
                    digest: place.digest?.text, verdict: verdict))
            return place.lineNumber < count
        }
        return (lines, account)
    }

    /// Some 1,200,000 bytes: lines that were damaged, then such of one shape, then both by turns and some long ones.
    private static func content(seed: UInt64) -> Data {
        var mutated = MutatedLines(seed: seed, count: .max)
        var lines: [[UInt8]] = []
        for number in 0..<6000 {
            let isMutated = number < 1500 || number > 4000 && number % 3 == 0
            lines.append(isMutated ? mutated.next()! : mutated.lineOfOneShape())
            if number % 997 == 0 { lines.append(long) }
        }
        return Data(lines.joined(separator: [10]))
    }

    private static let long = Array("{\"status\": \"\(String(repeating: "x", count: 70_000))\"}".utf8)

    @Test(arguments: [1, 3, 16, 300], [1, 2] as [UInt64])
    func `lines are handed on as without help, into however many parts they are divided`(
        parts: Int, seed: UInt64
    ) throws {
        let folder = try DayFileFolder()
        let content = Data([0xEF, 0xBB, 0xBF]) + Self.content(seed: seed)
        let file = try folder.dayFile(content, seed == 2 ? .zst : .plain)
        let lengths = [1, 300_000, content.count / 2, content.count]
        var alone = DayFileReader(digests: true)
        let expected = Self.read(file, &alone, lengths: lengths)
        #expect(expected.account.accepted > 600 && expected.account.rejected > 600)
        var helped = DayFileReader(digests: true, cores: SpareCores(1), parts: parts)
        for pause in [.max, 900] {
            for lengths in [lengths, []] {
                let found = Self.read(file, &helped, lengths: lengths, pause: pause)
                #expect(found.lines.count == expected.lines.count)
                for (line, expected) in zip(found.lines, expected.lines) where line != expected {
                    Issue.record("\(line) is not \(expected)")
                }
                var account = found.account
                if lengths.isEmpty { account.prefixes = expected.account.prefixes }
                #expect(account == expected.account)
            }
        }
        #expect(Reading(of: file, &helped) == Reading(slowly: content))
    }

    @Test func `lines that are longer than a buffer, or than any line may be, are read as without help`() throws {
        let folder = try DayFileFolder()
        func line(_ count: Int) -> Data { Data("{\"status\": \"\(String(repeating: "x", count: count))\"}\n".utf8) }
        var content = Data()
        for count in [300_000, 1, 700_000, 2_500_000, 17 << 20, 5, 400_000] {
            content += Self.content(seed: UInt64(count)) + Data([10]) + line(count)
        }
        let file = try folder.dayFile(content, .plain)
        var alone = DayFileReader(digests: true)
        let expected = Self.read(file, &alone)
        #expect(expected.account.rejected > 1000)
        let cores = SpareCores(1)
        var helped = DayFileReader(digests: true, cores: cores)
        for _ in 1...2 {
            let found = Self.read(file, &helped)
            #expect(found.lines == expected.lines && found.account == expected.account)
        }
        // A day that begins meanwhile takes the processor away.
        var count = 0
        _ = helped.read(file) { _, _ in
            count += 1
            if count == 9000 { cores.occupy() }
            return true
        }
        cores.give()
        #expect(cores.take() && !cores.take())
    }

    @Test func `small members behind a large one are read as without help`() throws {
        let folder = try DayFileFolder()
        func packed(_ content: Data) throws -> Data {
            try Data(contentsOf: URL(filePath: folder.dayFile(content, .gz).path.string))
        }
        let line = try packed(Data("{\"status\": \"success\", \"id\": \"a\"}\n".utf8))
        let content = try packed(Self.content(seed: 6) + Data([10])) + Data(repeatElement(line, count: 3000).joined())
        _ = try folder.dayFile(Data(), .gz)
        try content.write(to: folder.url.appending(path: "audit_2026-11-20.jsonl.gz"))
        let file = try folder.dayFile()
        var alone = DayFileReader(digests: true)
        let expected = Self.read(file, &alone)
        #expect(expected.account.accepted > 3600)
        var helped = DayFileReader(digests: true, cores: SpareCores(1))
        let found = Self.read(file, &helped)
        #expect(found.lines == expected.lines && found.account == expected.account)
    }

    @Test func `a reading that is stopped has digested just the lines it has counted`() throws {
        let folder = try DayFileFolder()
        let content = Self.content(seed: 3)
        let file = try folder.dayFile(content, .plain)
        var alone = DayFileReader(digests: true)
        var helped = DayFileReader(digests: true, cores: SpareCores(1), parts: 7)
        for wanted in [1, 2, 900, 2500, 4000] {
            for pause in [.max, wanted] {
                let expected = Self.read(file, &alone, upTo: wanted)
                let found = Self.read(file, &helped, pause: pause, upTo: wanted)
                #expect(found.lines == expected.lines)
                var account = found.account
                // How far it had read when it was stopped.
                account.byteCount = expected.account.byteCount
                #expect(account == expected.account)
                let whole = content.prefix(found.account.contentByteCount)
                #expect(found.account.contentDigest == hexadecimal(SHA256.hash(data: whole)))
            }
        }
    }

    @Test func `cores that are taken come back`() throws {
        let folder = try DayFileFolder()
        let long = Data("{\"status\": \"\(String(repeating: "x", count: 300_000))\"}\n".utf8)
        let file = try folder.dayFile(Self.content(seed: 4) + Data([10]) + long + Self.content(seed: 5), .plain)
        let cores = SpareCores(1)
        var helped = DayFileReader(digests: false, cores: cores)
        _ = Self.read(file, &helped)
        _ = Self.read(file, &helped, upTo: 100)
        #expect(cores.take())
        #expect(!cores.take())
        cores.give()
        cores.occupy()
        cores.occupy()
        cores.give()
        #expect(!cores.take())
        cores.give()
        #expect(cores.take())
    }
}
