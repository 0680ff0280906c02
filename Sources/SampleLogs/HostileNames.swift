/// Names that want to be something else: markup, formulas, control characters, other names.
struct HostileNames {
    let day: SampleDate

    private static let markup = [
        "<script>alert(1)</script>", "</td></table><img src=x onerror=alert(1)>", "]]>", "<![CDATA[x]]>", "<!-- -->",
        "--><b>",
        "<?xml version=\"1.0\"?>", "&amp;", "&lt;b&gt;", "&#0;", "&undefined;", "\"><svg/onload=alert(1)>",
        "' onclick='x",
        "javascript:alert(1)", "{{{model}}}", "{{#users}}", "{{/users}}", "<\u{301}b>", "a\u{200D}<b>", "\"\u{301}",
        "&\u{200D}",
        "</style><style>*{display:none}", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>&e;",
    ]
    private static let cells = [
        "=1+1", "=HYPERLINK(\"http://example.invalid\",\"x\")", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1",
        "'quoted", "''",
        "a,b", "a;b", "\"", "\"\"", "a\"b", "line\nend", "line\r\nend", "ends with CR\r", "|", "1e5", "0012", "null",
        "NULL", "true",
        "2026-11-22", "⟨U+0000⟩", "⟨U+202E⟩", "%00", "%41", "\\u0041", "\\", "\\\\", "a\\", "∞", "NaN", " ", "  a  ",
        "\u{A0}", ".",
        "..", "../../etc/passwd", "/", "-", "--", "--user", "$(id)", "`id`", "; rm -rf x", "~", "*", "#", "//",
    ]
    /// U+FDD0, which Swift takes in no literal.
    private static let noncharacter = Unicode.Scalar(UInt32(0xFDD0)).map { String($0) } ?? ""
    private static let controls = [
        "\u{0}", "nul\u{0}inside", "\u{1}", "\u{7}bell", "\u{8}\u{8}\u{8}erased", "\u{B}", "\u{C}",
        "\u{1B}[31mred\u{1B}[0m",
        "\u{1B}]0;title\u{7}", "\u{1F}", "\u{7F}", "\u{80}", "\u{85}", "\u{9B}31m", "\u{9F}", "\u{FEFF}bom", "\u{FFFE}",
        "\u{FFFF}",
        "\u{1FFFE}", "\u{10FFFF}", noncharacter, "\u{FFFD}", "\u{2028}", "\u{2029}", "\u{E000}", "\u{F8FF}",
        "\u{E0001}tag",
    ]
    private static let scripts = [
        "\u{202E}gpj.exe", "\u{202A}a\u{202C}", "\u{2066}isolate", "\u{2069}", "\u{200F}", "\u{200E}", "\u{61C}",
        "user\u{200B}",
        "e\u{301}", "\u{E9}", "E\u{301}", "\u{301}", "\u{301}\u{301}x", "\u{20DD}", "A\u{30A}", "\u{C5}", "\u{212B}",
        "\u{FB01}",
        "👩‍👩‍👧‍👦", "🏳️‍🌈", "🇩🇪", "👍🏽", "\u{1F600}", "\u{FE0F}", "\u{200D}",
        "שלום", "مرحبا", "नमस्ते", "中文", "ﷺ", "İ", "ı", "ß", "ẞ",
        "Z\u{351}\u{36B}\u{343}a\u{322}\u{32A}l\u{348}g\u{33B}o", "user_00001", "USER_00001", "user_0000\u{661}",
        "us\u{435}r_00001",
    ]

    private static var all: [String] {
        let long = String(repeating: "n", count: 10_000)
        let wide = String(repeating: "漢", count: 10_000)
        let marks = "a" + String(repeating: "\u{301}", count: 2000)
        let markup = String(repeating: "<&>\"'", count: 2000)
        // Two names alike up to their last character, and one of 201 bytes whose 200th begins é.
        let alike = [long + "A", long + "B", String(repeating: "x", count: 199) + "é"]
        return Self.markup + cells + controls + scripts + [long, wide, marks, markup, "\u{10000}"] + alike
    }

    var content: [UInt8] {
        var lines: [[UInt8]] = []
        func next() -> HostileEntry {
            HostileEntry(day, "names", number: lines.count).with("status", "\"error\"").with("completion_tokens", "0")
        }
        for name in Self.all {
            let quoted = pythonQuoted(name)
            lines.append(
                next().with("user_id", quoted).with("model", quoted).with("error_type", quoted).adding(
                    "request_id", quoted
                )
                .bytes)
        }
        // The same name in all the ways JSON can write it, and the ways to have none.
        for spelling in [
            "\"/\u{E9}\"", "\"\\/\\u00e9\"", "\"\\u002F\\u00E9\"", "\"\u{1F600}\"", "\"\\uD83D\\uDE00\"", "\"\u{7F}\"",
        ] {
            lines.append(next().with("user_id", spelling).with("model", spelling).with("error_type", spelling).bytes)
        }
        for field in ["user_id", "model", "error_type", "id"] {
            lines.append(next().with(field, "null").bytes)
            lines.append(next().with(field, "\"\"").bytes)
            lines.append(next().without(field).bytes)
        }
        lines.append(next().without("user_id").without("model").without("error_type").bytes)
        lines.append(next().with("id", "\"\"").adding("request_id", "\"asked-\(lines.count)\"").bytes)
        for status in ["", "Success", "success ", "pending", "ERROR", "\u{0}", "<b>", "succ\u{E8}s", "success\u{301}"] {
            lines.append(next().with("status", pythonQuoted(status)).bytes)
        }
        lines.append(
            next().with("status", "\"succ\\u0065ss\"").with("error_type", "\"given although it went well\"").bytes)
        lines.append(Array("{\"expect\": \"accepted\", \"status\": \"success\"}".utf8))
        return joinedLines(lines)
    }
}
