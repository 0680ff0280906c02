import ArgumentParser
import AuditModel
import Foundation
import LogScanning
import LogSummaries
import SystemPackage
import Testing

@testable import NightAuditCommands

@Suite struct QueryNeedleTests {
    /// Names that are parts of others, of members, of escapes; that can only be escaped, or need not be; beyond ASCII; of blanks.
    private static let names = [
        "alice", "alice2", "lice", "a", "aa", "error", "error_type", "status", "user_1", "user_10", "openai/gpt-4o",
        "gpt-4o",
        "é", "e\u{301}", "é1é", "José", "李", "李小", "😀", "a\"b", "a\\b", "\\", "\"", "/", "//", "a\nb", "\n", "\u{0}",
        "\u{7F}",
        " ", "\\u0061", "u0061", "null", "a, b", "\": \"", "{", "timeout", "success", "\u{80}", "x\u{7F}y", "",
    ]

    private struct Match: Equatable {
        let line: Int
        let offset: Int
        let bytes: [UInt8]

        init(_ place: LinePlace) {
            (line, offset, bytes) = (place.lineNumber, place.byteOffset, place.line.map(Array.init) ?? [])
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `every filter finds by its needle what it finds in all lines`(seed: UInt64) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "nightaudit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(Self.log(seed: seed)).write(to: folder.appending(path: "audit_2026-11-20.jsonl"))
        let file = try LogDirectory(FilePath(folder.path())).files[0]

        var found = 0
        var handedOn = 0
        for options in Self.filters(part: Int(seed)) {
            let command = try QueryCommand.parse(separateValues(of: options))
            let conditions = try command.conditions(pseudonyms: nil)
            var filter = EntryFilter(conditions)
            var slowFilter = EntryFilter(conditions)
            let needle = conditions.needle
            var (fast, slow): ([Match], [Match]) = ([], [])
            var reader = DayFileReader(digests: false)
            let account = reader.read(file, needle: needle) { line, place in
                handedOn += 1
                if filter.matches(line) { fast.append(Match(place)) }
                return true
            }
            let whole = reader.read(file) { line, place in
                if slowFilter.matches(line) { slow.append(Match(place)) }
                return true
            }
            #expect(fast == slow, "\(options)")
            #expect(account.lines == whole.lines && account.lineByteCount == whole.lineByteCount, "\(options)")
            #expect(account.contentByteCount == whole.contentByteCount, "\(options)")
            found += fast.count
            if needle == nil { handedOn -= whole.lines }
        }
        #expect(found > 5_000, "too few matches for the comparison to mean anything")
        #expect(handedOn > found)
    }

    @Test func `a needle leaves out what cannot match`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "nightaudit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let lines = [
            #"{"status": "success", "user_id": "bob", "error_type": null}"#,
            #"{"status": "error", "user_id": "bob", "note": "r\u00e9sum\u00e9 \n \\ \/"}"#,
            #"{"status": "success", "user_id": "\u0061lice"}"#,
            #"{"status": "success", "user_id": "alice2"}"#, "",
            #"{"status": "success", "user_id": "alice"}"#, #"{"user_id": "alice"}"#,
        ]
        try Data(lines.joined(separator: "\n").utf8).write(to: folder.appending(path: "audit_2026-11-20.jsonl"))
        let file = try LogDirectory(FilePath(folder.path())).files[0]
        func judged(_ name: String) -> [Int] {
            var numbers: [Int] = []
            var reader = DayFileReader(digests: false)
            _ = reader.read(file, needle: Needle(value: name.utf8)) { _, place in
                numbers.append(place.lineNumber)
                return true
            }
            return numbers
        }
        // The last line has no LF: it is always judged.
        #expect(judged("alice") == [3, 6, 7])
        #expect(judged("error") == [2, 3, 7])
        #expect(judged("José/alice") == [3, 6, 7])
        #expect(judged("é") == [2, 3, 7])
        #expect(judged("nobody") == [3, 7])
    }

    /// Every third name's, from that one on.
    private static func filters(part: Int) -> [[String]] {
        var filters = [
            ["--unattributed"], ["--without-usage"], ["--undated"], ["--slower-than=100"],
            ["--rejected", "--reason=not_json"], [],
        ]
        for name in stride(from: part - 1, to: names.count, by: 3).map({ names[$0] }) {
            for option in ["--user", "--model", "--error-type", "--status"] where !name.contains("\0") {
                filters.append(["\(option)=\(name)"])
            }
            filters.append(["--user=\(name.replacing("\0", with: "é"))", "--status=error"])
        }
        filters += [
            ["--user-json", #""\u0000""#], ["--user-json", #""a\u000ab""#], ["--model=gpt-4o", "--unattributed"],
            ["--user-sha256", String(repeating: "0", count: 64)],
        ]
        return filters
    }

    /// Entries whose strings are escaped here and there, some of them damaged; more bytes than the reader's buffer holds.
    private static func log(seed: UInt64) -> [UInt8] {
        var random = SplitMix(state: seed)
        var log: [UInt8] = seed == 1 ? [0xEF, 0xBB, 0xBF] : []
        for _ in 0..<6000 {
            var members = ["status", "user_id", "model", "error_type", "note"].shuffled(using: &random)
            if Int.random(in: 0..<8, using: &random) == 0 { members.removeLast() }
            let text = members.map { member in
                let value =
                    Int.random(in: 0..<9, using: &random) == 0 && member != "status"
                    ? "null" : quoted(names.randomElement(using: &random)!, &random)
                return quoted(member, &random, rarely: true) + [":", ": ", " :\t"].randomElement(using: &random)!
                    + value
            }
            var line = Array("{\(text.joined(separator: ", "))}".utf8)
            if Int.random(in: 0..<6, using: &random) == 0 {
                let at = line.indices.randomElement(using: &random)!
                switch Int.random(in: 0..<4, using: &random) {
                case 0: line.remove(at: at)
                case 1: line.insert(line.randomElement(using: &random)!, at: at)
                case 2: line[at] = UInt8.random(in: 0...255, using: &random)
                default: line.removeSubrange(at...)
                }
            }
            log += line
            if Int.random(in: 0..<20, using: &random) == 0 { log += Array(" \r".utf8) }
            log.append(10)
        }
        return log.dropLast(Int(seed % 2))
    }

    /// A JSON string of the text: what must be escaped is, and what may be sometimes.
    private static func quoted(_ text: String, _ random: inout SplitMix, rarely: Bool = false) -> String {
        let escapesAll = Int.random(in: 0..<10, using: &random) == 0
        let odds = rarely ? 200 : 12
        let characters = text.utf16.map { unit -> String in
            let hexadecimal = String(unit, radix: 16)
            let escape = "\\u" + String(repeating: "0", count: 4 - hexadecimal.count) + hexadecimal
            let mayBeRaw = unit >= 0x20 && unit != 0x22 && unit != 0x5C && !(0xD800...0xDFFF).contains(unit)
            let short = [0x22: "\\\"", 0x5C: "\\\\", 0x2F: "\\/", 0x0A: "\\n"][unit]
            if escapesAll || Int.random(in: 0..<odds, using: &random) == 0 {
                return short.flatMap { Bool.random(using: &random) ? $0 : nil } ?? escape
            }
            return mayBeRaw ? String(Unicode.Scalar(unit)!) : short ?? escape
        }
        return "\"\(characters.joined())\""
    }
}

private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
