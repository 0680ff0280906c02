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
