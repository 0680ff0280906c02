import AuditModel
import ReportBuilding
import Testing

@testable import ReportRendering
@testable import ReportValidation

/// What a page shows of a name reads back as the name, whatever the name is: else one line of a log would stop a night.
@Suite struct ShownNameTests {
    private func shown(_ name: String) -> String {
        PageText().escapeText(PageFigure(.words(name)).renderText)
    }

    /// What a browser has for the five entities.
    private func seen(_ html: String) -> [UInt8] {
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")].reduce(Array(html.utf8)) {
            $0.replacing(Array($1.0.utf8), with: Array($1.1.utf8))
        }
    }

    private func readsBack(_ name: String) -> Bool { ShownValue(seen(shown(name))).says(.words(name)) }

    @Test(arguments: [
        String(repeating: "\u{200D}", count: 16), String(repeating: "\u{200C}", count: 16),
        String(repeating: "a", count: 119) + "\u{600}bbb", String(repeating: "a", count: 119) + "\u{110BD}bbb",
        String(repeating: "a", count: 111) + "\u{10FFFF}", String(repeating: "a", count: 111) + "\u{10FFFE}b",
        " \u{300}\u{301}\u{302}\u{303}" + String(repeating: "a", count: 100),
        "\n\u{FE0F}\u{FE0F}" + String(repeating: "a", count: 120), String(repeating: " / ", count: 41),
        String(repeating: "<", count: 200), "…", String(repeating: "…", count: 130), "⟨U+0041⟩", "⟨U+FFFFFF⟩",
        String(repeating: "a", count: 115) + "⟨U+0041⟩" + String(repeating: "b", count: 20),
    ])
    func `a name of which a page shows less, or otherwise, reads back`(_ name: String) {
        #expect(readsBack(name), "\(shown(name))")
        #expect(shown(name).unicodeScalars.count <= 301)
    }

    @Test func `so does any name of characters that combine, join, hide or turn`() {
        let scalars: [Unicode.Scalar] = [
            "a", "a", "a", "é", " ", "\u{A0}", "\u{3000}", "\n", "\u{300}", "\u{301}", "\u{302}", "\u{200D}",
            "\u{200C}", "\u{FE0F}",
            "\u{202E}", "\u{2066}", "\u{600}", "\u{6DD}", "\u{D4E}", "\u{110BD}", "\u{10FFFF}", "\u{FFFE}", "\u{0}",
            "\u{7F}", "\u{AD}",
            "…", "⟨", "⟩", "<", "&", "'", "👩", "\u{1F3FD}", "\u{E0020}", "\u{115F}", "क", "\u{94D}", "\u{1160}",
        ]
        var random = Seeded(state: 7)
        for _ in 0..<4000 {
            var name = String.UnicodeScalarView()
            let (count, few) = (
                Int.random(in: 0...140, using: &random), Int.random(in: 1...scalars.count, using: &random)
            )
            let some = (0..<few).map { _ in scalars.randomElement(using: &random)! }
            for _ in 0..<count { name.append(some.randomElement(using: &random)!) }
            #expect(readsBack(String(name)), "\(name.map { String($0.value, radix: 16) })")
        }
    }
}

private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ state >> 29
    }
}
