import Files
import SystemPackage
import Testing

@testable import NightAuditCommands

@Suite struct NativeTextTests {
    @Test func `any bytes come back as they were given`() {
        let pieces: [[UInt8]] = [
            [0x61], [0xFF], [0x80], [0xC3, 0xA9], [0xC3], [0xED, 0xA0, 0x80], [0xF0, 0x9F, 0x98, 0x80],
            [0xF0, 0x9F, 0x98],
            Array("\u{10FEFF}".utf8), Array("\u{10FDFF}".utf8), Array("e\u{301}".utf8), [0xF5],
        ]
        for first in pieces {
            for second in pieces {
                for third in pieces {
                    let bytes = first + second + third
                    #expect(nativeBytes(nativeText(bytes)) == bytes)
                    #expect(FilePath(native: nativeText(bytes)).bytes == bytes)
                }
            }
        }
    }

    /// Copied anew with each character that is shown, a text of a megabyte took hours.
    @Test func `a long text of controls is shown in one go`() {
        let shown = visibleText(String(repeating: "\u{202E}", count: 1 << 18) + "a")
        #expect(shown.utf8.count == (1 << 18) * "⟨U+202E⟩".utf8.count + 1)
        #expect(shown.hasSuffix("⟨U+202E⟩a"))
    }

    @Test(arguments: ["", "--logs=é", "e\u{301}", "a/b c", "😀"])
    func `text in UTF-8 is itself`(text: String) { #expect(nativeText(Array(text.utf8)) == text) }

    @Test func `only a path may hold bytes that are no UTF-8`() throws {
        let text = nativeText([0x61, 0xFF])
        #expect(try Setting.logs.kind.value(given: text) == .path(FilePath(native: text)))
        #expect(try Setting.logs.kind.value(given: text).shown == "\"a%FF\"")
        #expect(throws: SettingKind.Unfit.self) { try Setting.title.kind.value(given: text) }
        #expect(try Setting.title.kind.value(given: nativeText(Array("\u{10FEFF}".utf8))) == .text("\u{10FEFF}"))
    }

    @Test func `a path of the configuration is taken from a folder of any bytes`() {
        let file = ConfigurationFile(
            path: FilePath(native: nativeText([0xFF]) + "/n.yaml"), bytes: Array("logs: é".utf8))
        #expect(file.values[.logs]?.value == .path(FilePath(native: nativeText([0xFF]) + "/é")))
    }
}
