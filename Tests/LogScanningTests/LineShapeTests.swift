import LogScanning
import Testing

/// A scanner that knows the shapes of the lines before says of a line what one says that knows none.
@Suite struct LineShapeTests {
    @Test(arguments: [1, 2, 3] as [UInt64])
    func `lines of one shape with any values are judged as the slow reference judges them`(seed: UInt64) {
        var lines = MutatedLines(seed: seed, count: 0)
        var scanner = LineScanner()
        var entries = 0
        for number in 0..<6000 {
            let line = lines.lineOfOneShape()
            let expected = SlowReference.verdict(line)
            let found = fastVerdict(line, filler: Array("\0\"}0, \\.".utf8)[number % 8], &scanner)
            #expect(found == expected, "line \(number): \(String(decoding: line, as: UTF8.self).debugDescription)")
            if expected.entry != nil { entries += 1 }
        }
        #expect((600...5400).contains(entries), "\(entries) entries")
    }

    @Test(arguments: [7, 8] as [UInt64])
    func `what other lines were read before does not matter`(seed: UInt64) {
        var scanner = LineScanner()
        expectAgreement(
            seed: seed, expected: { SlowReference.verdict($0) },
            found: { number, line in
                _ = fastVerdict(line, filler: 0, &scanner)
                return fastVerdict(line, filler: Array("\0\"}0, \\.".utf8)[number % 8], &scanner)
            })
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `a line of more values than a kernel holds leaves no shape behind`(seed: UInt64) {
        var random = MutatedLines(seed: seed, count: 0)
        var scanner = LineScanner()
        var (entries, rejected) = (0, 0)
        let beginning = #"{"timestamp":"2026-11-20T10:00:00Z","status":"success","user_id":"u""#
        for number in 0..<4000 {
            // More kinds than are known at once, and of two lengths around what is held.
            let kind = random.below(6)
            let values = [3, 60, 44, 3, 45, 46][kind]
            var line = beginning + (0..<values).map { ",\"k\(kind)m\($0)\":\(random.below(1000))" }.joined()
            if kind > 2, random.below(3) == 0 {
                line += ",\"pad\":\"" + String(repeating: "x", count: random.below(300)) + "\",\"e\":\"\""
            }
            var bytes = Array((line + "}").utf8)
            if random.below(4) == 0 { bytes[random.below(bytes.count)] = Array("\"!,{x".utf8)[random.below(5)] }
            let expected = SlowReference.verdict(bytes)
            let found = fastVerdict(bytes, filler: 0, &scanner)
            #expect(found == expected, "line \(number): \(String(decoding: bytes, as: UTF8.self).debugDescription)")
            if expected.entry != nil { entries += 1 } else { rejected += 1 }
        }
        #expect(entries > 2000 && rejected > 300, "\(entries) entries, \(rejected) rejected")
    }

    @Test func `a line that is no JSON is none behind lines of more values than a kernel holds`() {
        let rest = #""timestamp":"2026-11-20T10:00:00Z","status":"success","user_id":"u","model":"m""#
        func values(_ range: Range<Int>) -> String { range.map { ",\"m\($0 < 10 ? "0" : "")\($0)\":\($0)" }.joined() }
        let full = "{" + rest + values(0..<44)
        let fill = String(repeating: "x", count: 255 - 16)
        let named = #"{"a":{},"longmembername0123456789ab":"v","# + rest + "}"
        let lines = [
            "{" + rest + #","k0":1}"#, named, "{" + rest + #","k2":1}"#, "{" + rest + #","k3":1}"#,
            full + values(44..<60) + "}",
            full + ",\"pad\":\"" + fill + #"","e":"","w":""# + String(repeating: "y", count: 600) + "\"}",
        ]
        var scanner = LineScanner()
        for line in lines { #expect(fastVerdict(Array(line.utf8), filler: 0, &scanner).entry != nil) }
        let broken = named.prefix(18) + "\"!{," + named.dropFirst(22)
        #expect(fastVerdict(Array(broken.utf8), filler: 0, &scanner) == .rejected("not_json"))
    }

    @Test func `every beginning of a line that was read is judged for itself`() {
        let line = Array(#"{"status": "success", "prompt_tokens": 12, "z": {"é": 1.5, "w": null}, "model": "a"}"#.utf8)
        var scanner = LineScanner()
        for count in 0...line.count {
            _ = fastVerdict(line, filler: 0, &scanner)
            let part = Array(line[..<count])
            // What stands behind the line would make it whole.
            let buffer = line + [UInt8](repeating: 0x20, count: LineScanner.padding)
            let found = buffer.withUnsafeBufferPointer { buffer in
                switch scanner.scan(UnsafeBufferPointer(rebasing: buffer[..<count])) {
                case .blank: Verdict.blank
                case .rejected(let reason): Verdict.rejected(reason.name)
                case .entry(let entry): Verdict.entry(EntryValues(entry))
                }
            }
            #expect(found == SlowReference.verdict(part), "\(count)")
        }
    }
}
