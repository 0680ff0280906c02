import ReportBuilding
import Testing

@testable import NightAuditCommands

@Suite struct TextTableTests {
    /// Names, and how many columns of a terminal each takes.
    static let widths: [(String, Int)] = [
        ("", 0), ("user", 4), ("é", 1), ("e\u{301}", 1), ("\u{301}", 0), ("日本語", 6), ("ﷺ", 1), ("👍🏽", 2), ("👩‍👩‍👧‍👦", 2),
        ("🇩🇪", 2), ("\u{200D}", 0), ("a\u{AD}b", 3), ("नमस्ते", 4), ("☂\u{FE0F}", 2),
        ("🏳️‍🌈", 2), ("1", 1), ("a\u{FE0F}", 1), ("⟨U+001B⟩", 8), ("Ａ", 2),
    ]

    @Test(arguments: widths) func `a text is as wide as its characters are shown`(text: String, width: Int) {
        #expect(shownWidth(text) == width)
    }

    @Test(arguments: widths.map(\.0))
    func `whatever stands in a cell, the next column begins below its title`(name: String) {
        var table = TextTable([("name", .text), ("requests", .number), ("state", .state)])
        table.add([name, "7", "ok"])
        table.add(["plain", "12,345,678", "gap"])
        let lines = table.text(inColour: false).split(separator: "\n").map(String.init)
        let ends = zip(lines, ["state", "ok", "gap"]).map { line, state in
            line.hasSuffix("  \(state)") ? shownWidth(line) - shownWidth(state) : -1
        }
        #expect(Set(ends).count == 1 && ends[0] > 0, "\(lines)")
    }

    @Test func `numbers stand to the right, lines end without blanks, empty columns are left out`() {
        var table = TextTable([("name", .text), ("n", .number), ("none", .text), ("last", .text)])
        table.add(["a", "1", "", ""])
        table.add(["bb", "22", "", "x"])
        #expect(table.text(inColour: false) == "name   n  last\na      1\nbb    22  x\n")
    }

    @Test func `nothing in a cell steers a terminal, with colour or without`() {
        var table = TextTable([("name", .text), ("state", .state)])
        table.add(["\u{1B}[31m\r\n\u{202E}", "gap"])
        table.add(["b", "ok"])
        #expect(
            table.text(inColour: false) == """
                name                                  state
                ⟨U+001B⟩[31m⟨U+000D⟩⟨U+000A⟩⟨U+202E⟩  gap
                b                                     ok

                """)
        let coloured = table.text(inColour: true)
        #expect(coloured.contains("\u{1B}[31mgap\u{1B}[0m"))
        let plain = coloured.replacing("\u{1B}[31m", with: "").replacing("\u{1B}[1m", with: "")
            .replacing("\u{1B}[0m", with: "")
        #expect(plain == table.text(inColour: false))
    }

    @Test(arguments: ["n", "漢", "\u{1B}", "a" + String(repeating: "\u{301}", count: 3000)])
    func `a long name is cut to 120 columns`(name: String) {
        var table = TextTable([("name", .text)])
        table.add([String(repeating: name, count: 400)])
        let line = table.text(inColour: false).split(separator: "\n")[1]
        #expect(line.hasSuffix("…"))
        #expect(shownWidth(String(line)) <= 120)
    }

    @Test func `a figure is grouped, a share never rounds to all or none, a lower bound is told`() {
        #expect(shownFigure(.integer(1_234_567)) == "1,234,567")
        #expect(shownFigure(.integer(12), isLowerBound: true) == "≥ 12")
        #expect(shownFigure(.number(0.9999), isShare: true) == "> 99.9 %")
        #expect(shownFigure(.number(0.5), isShare: true) == "50.0 %")
        #expect(shownFigure(.integer(1), isShare: true) == "100 %")
        #expect(shownFigure(.null) == "–")
        #expect(shownFigure(nil) == "–")
    }
}
