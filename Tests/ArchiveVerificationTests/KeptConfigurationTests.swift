import JSONText
import Testing

@testable import ArchiveVerification

@Suite struct KeptConfigurationTests {
    static let text =
        "format native/1\ndays 7\ntitle T\nclosed 2026-01-01 x\nzone UTC\n0 0\ntemplate m/a 11\ntemplate m/b 22\n"

    @Test(
        "What it says and is not kept so is told",
        arguments: [
            ("", "", []), ("days 7", "days 8", ["run.days of manifest.json"]),
            ("title T", "title t", ["run.title of manifest.json"]),
            ("zone UTC\n0 0\n", "", ["source/zone.txt"]), ("0 0", "0 60", ["source/zone.txt"]),
            ("m/b 22", "m/b 23", ["source/templates/"]), ("template m/b 22\n", "", ["source/templates/"]),
            ("m/b", "m/c", ["source/templates/"]), ("days 7\n", "", ["run.days of manifest.json"]),
            ("title T\n", "", ["run.title of manifest.json"]),
            (
                "days 7\n", "days 7\ndays 7\n", ["run.days of manifest.json", "itself, as a key stands twice"]
            ),
            ("format native/1\n", "format native/1\nformat x\n", ["itself, as a key stands twice"]),
            ("closed 2026-01-01 x\n", "closed 2026-01-01 x\nclosed 2026-01-02 x\n", []),
        ])
    func told(old: String, new: String, expected: [String]) throws {
        let text = old.isEmpty ? Self.text : Self.text.replacing(old, with: new)
        let run = try JSONValue(reading: Array(#"{"days": 7, "title": "T"}"#.utf8))
        let found = KeptConfiguration(Array(text.utf8)).disagreements(
            run: run, digests: ["m/a": "11", "m/b": "22"], zone: Array("zone UTC\n0 0\n".utf8))
        #expect(found == expected)
    }

    @Test(
        arguments: [
            ("zone UTC\n0 0\n", true), ("zone X\n-5 -3600\n7 86400\n", true), ("zone X\n0 86401\n", false),
            ("zone X\n0 9223372036854775807\n", false), ("zone X\n1 0\n1 60\n", false), ("zone X\n0\n", false),
            ("zone X\n1099511627776 0\n", false), ("zone X\n", false),
            ("zone X\n+0 3600\n", false), ("zone X\n 0  0\n", false), ("zone X\n0 000\n", false),
        ])
    func `a zone has offsets of a day at most, in their order`(zone: String, isOne: Bool) throws {
        let run = try JSONValue(reading: Array(#"{"days": 1, "title": "t"}"#.utf8))
        let found = KeptConfiguration(Array("days 1\ntitle t\n\(zone)".utf8)).disagreements(
            run: run, digests: [:], zone: Array(zone.utf8))
        #expect(found == (isOne ? [] : ["itself, as no zone has these offsets"]))
    }

    @Test func `a zone that nothing keeps is told, and one that it does not say`() throws {
        let run = try JSONValue(reading: Array(#"{"days": 1, "title": "t"}"#.utf8))
        let text = "days 1\ntitle t\n"
        #expect(
            KeptConfiguration(Array((text + "zone UTC\n0 0\n").utf8)).disagreements(run: run, digests: [:], zone: nil)
                == ["source/zone.txt"])
        #expect(
            KeptConfiguration(Array(text.utf8)).disagreements(run: run, digests: [:], zone: Array("zone UTC\n".utf8))
                == ["source/zone.txt"])
    }
}
