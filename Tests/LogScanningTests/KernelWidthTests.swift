import CScanKernels
import LogScanning
import Testing

/// The kernels say the same at every width of vectors that the processor has. Other tests meanwhile use the width that is chosen here.
@Suite(.serialized) struct KernelWidthTests {
    @Test(arguments: [16, 32, 64] as [UInt32])
    func `lines of one shape are judged as the slow reference judges them`(width: UInt32) {
        nightaudit_use_width(width)
        defer { nightaudit_use_width(64) }
        var lines = MutatedLines(seed: UInt64(width), count: 0)
        var scanner = LineScanner()
        for number in 0..<2500 {
            let line = lines.lineOfOneShape()
            let found = fastVerdict(line, filler: Array("\0\"}0, \\.".utf8)[number % 8], &scanner)
            #expect(
                found == SlowReference.verdict(line),
                "line \(number): \(String(decoding: line, as: UTF8.self).debugDescription)")
        }
    }

    @Test(arguments: [16, 32, 64] as [UInt32])
    func `a needle is found where a search byte by byte finds it`(width: UInt32) {
        nightaudit_use_width(width)
        defer { nightaudit_use_width(64) }
        var random = MutatedLines(seed: UInt64(width), count: 0)
        var found = 0
        for round in 0..<8000 {
            let pieces: [String] = [
                "\"ab\"", "ab", "b", "\"", "\n", "\\", "\\u00", "\\u0061", "\\u00e9", "xxxxxxx", "é",
            ]
            var text: [UInt8] = []
            for _ in 0..<random.below(41) {
                text += pieces[random.below(pieces.count)].utf8
                if round % 2 == 0 { text += Array(repeating: UInt8(ascii: "x"), count: random.below(31)) }
            }
            // What stands behind the text would be the needle's end.
            let padded = text + Array("b\"b\"ab\"".utf8) + [UInt8](repeating: 0x5C, count: LineScanner.padding)
            for (needle, takesAny) in [("\"ab\"", false), ("\"ab\"", true), ("xxxb", false), ("ab\"", true)] {
                let bytes = Array(needle.utf8)
                let expected = Self.slowPlace(of: bytes, in: text, padded, takesAny)
                let (place, lines) = Self.place(of: bytes, in: padded, text.count, takesAny)
                // A match of the needle is told by any of its bytes' places: both are in one line.
                #expect(text[..<place].count { $0 == 10 } == text[..<expected].count { $0 == 10 })
                #expect(lines == text[..<place].count { $0 == 10 })
                #expect((place == text.count) == (expected == text.count))
                if place < text.count { found += 1 }
            }
        }
        #expect(found > 1000)
    }

    private static func place(
        of bytes: [UInt8], in padded: [UInt8], _ count: Int, _ takesAny: Bool
    ) -> (place: Int, lines: Int) {
        bytes.withUnsafeBufferPointer { bytes in
            padded.withUnsafeBufferPointer { text in
                var needle = nightaudit_needle(bytes: bytes.baseAddress!, length: bytes.count, any_escape: takesAny)
                var lines = 0
                return (nightaudit_find_needle(text.baseAddress!, count, &needle, &lines), lines)
            }
        }
    }

    private static func slowPlace(of bytes: [UInt8], in text: [UInt8], _ padded: [UInt8], _ takesAny: Bool) -> Int {
        for place in text.indices {
            if text[place] == UInt8(ascii: "\\") {
                let next = padded[(place + 1)...].prefix(4)
                if takesAny || (next.starts(with: "u00".utf8) && next.last! < UInt8(ascii: "8")) { return place }
            }
            if text[place...].starts(with: bytes) { return place }
        }
        return text.count
    }
}
