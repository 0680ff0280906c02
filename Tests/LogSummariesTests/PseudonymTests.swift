import AuditModel
import LogScanning
import Testing

@testable import LogSummaries

@Suite struct PseudonymTests {
    private static let pseudonyms = Pseudonyms(key: Array("0123456789abcdef0123456789abcdef".utf8))

    @Test(arguments: [
        ("", ""), ("f", "my"), ("fo", "mzxq"), ("foo", "mzxw6"), ("foob", "mzxw6yq"), ("fooba", "mzxw6ytb"),
        ("foobar", "mzxw6ytboi"),
    ])
    func `base32 is that of RFC 4648, lower case, without padding`(text: String, encoded: String) {
        #expect(base32(Array(text.utf8)) == encoded)
    }

    /// Test cases 1, 2, 3 and 6 of RFC 4231, section 4.
    @Test(
        arguments: [
            (Array(repeating: 0x0B, count: 20), Array("Hi There".utf8), "b0344c61d8db38535ca8afceaf0bf12b"),
            (Array("Jefe".utf8), Array("what do ya want for nothing?".utf8), "5bdcc146bf60754e6a042426089575c7"),
            (Array(repeating: 0xAA, count: 20), Array(repeating: 0xDD, count: 50), "773ea91e36800e46854db8ebd09181a7"),
            (
                Array(repeating: 0xAA, count: 131),
                Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
                "60e431591ee0b67f0d8a26aacbf5b77f"
            ),
        ] as [([UInt8], [UInt8], String)])
    func `a pseudonym is HMAC-SHA-256 of the name's bytes, its first 128 bits`(
        key: [UInt8], name: [UInt8], code: String
    ) {
        let pseudonyms = Pseudonyms(key: key)
        let digits = Array(code.utf8)
        let bytes = (0..<16).map { UInt8(String(decoding: digits[2 * $0..<2 * $0 + 2], as: UTF8.self), radix: 16)! }
        #expect(pseudonyms.pseudonym(of: name) == Name("p-\(pseudonyms.keyID)-\(base32(bytes))"))
    }

    @Test func `a pseudonym stays what it is from release to release`() {
        #expect(Self.pseudonyms.keyID == "0653d179")
        #expect(Self.pseudonyms.pseudonym(of: "alice".utf8) == Name("p-0653d179-im66wrkgpzhfhw5luwkmrc6dui"))
    }

    @Test func `a pseudonym names its key, other text names none`() {
        let name = Self.pseudonyms.pseudonym(of: "alice".utf8)
        #expect(name.bytes.count == Pseudonyms.length)
        #expect(Pseudonyms.keyID(of: name.bytes) == Self.pseudonyms.keyID)
        #expect(Pseudonyms(key: Array(repeating: 1, count: 32)).keyID != Self.pseudonyms.keyID)
        var upper = name.bytes
        upper[2] = UInt8(ascii: "A")
        for other in [[], Array("alice".utf8), name.bytes + [97], Array(name.bytes.dropLast()), upper] {
            #expect(Pseudonyms.keyID(of: other) == nil)
        }
    }

    @Test func `names alike to the eye have different pseudonyms`() {
        let names = ["é", "e\u{301}", "alice", "Alice", "alice ", " "]
        #expect(Set(names.map { Self.pseudonyms.pseudonym(of: $0.utf8) }).count == names.count)
    }

    @Test func `a scan with pseudonyms has the same figures under other names, and no raw one`() throws {
        let day = CalendarDay("2026-11-20")!
        var random = RandomLines(seed: 7)
        let folder = try LogFolder()
        let lines =
            (0..<500).map { _ in random.line(day) }
            + (0..<300).map { "{\"status\": \"\", \"user_id\": \"u\($0 % 150)\"}" }
        try folder.write("audit_2026-11-20.jsonl", lines.joined(separator: "\n"))
        let files = try LogDirectory(folder.path).files
        var settings = ScanSettings()
        let (plainDay, plain, _) = try scanDay(day, files: files, settings)
        settings.pseudonyms = Self.pseudonyms
        let (hiddenDay, hidden, _) = try scanDay(day, files: files, settings)
        func rows(_ summary: DaySummary, _ call: (Name) -> Name) -> [String] {
            var rows: [String] = []
            summary.usage.visit { user, model, totals in
                let name = summary.users.name(user).map(call)
                rows.append("\(name?.bytes ?? []) \(summary.models.name(model)?.bytes ?? []) \(totals)")
            }
            return rows.sorted()
        }
        #expect(plain.users.count > 150)
        #expect(rows(plain) { Self.pseudonyms.pseudonym(of: $0.bytes) } == rows(hidden) { $0 })
        #expect(hidden.counts == plain.counts)
        #expect(hidden.totals == plain.totals)
        #expect(hiddenDay.duplicates == plainDay.duplicates)
        for number in 1..<hidden.users.count { #expect(Pseudonyms.keyID(of: hidden.users.name(number)!.bytes) != nil) }
    }
}
