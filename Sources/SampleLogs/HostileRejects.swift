/// Lines of which each is rejected for one reason; every reason the contract names is among them.
struct HostileRejects {
    let day: SampleDate

    var content: [UInt8] {
        var lines = syntax + encodings + shapes
        for field in ["status", "user_id", "model", "error_type", "id", "request_id", "timestamp"] {
            lines += texts(field)
        }
        for field in ["prompt_tokens", "completion_tokens", "latency_ms"] { lines += numbers(field) }
        lines += precedence
        return joinedLines(lines)
    }

    private func entry(_ expect: String) -> HostileEntry { HostileEntry(day, "rejects", number: 0, expect: expect) }

    private var syntax: [[UInt8]] {
        let whole = entry("not_json").text
        let foreign = [
            "01", "1.", ".5", "+1", "1e", "0x10", "NaN", "Infinity", "-", "True", "'a'", "\"\\x\"", "\"\\u12G4\"",
            "[1,]",
            "{\"a\":1,}", "\"a\u{0}b\"", "\"tab\there\"", "[1 2]", "nul", "1_000", "\"\\u+123\"", "{1:2}", "/* no */ 1",
        ]
        var lines = foreign.map { entry("not_json").adding("foreign", $0).bytes }
        lines += [
            String(whole.dropLast()), String(whole.prefix(whole.utf8.count / 2)), whole + "}", whole + " x",
            whole + whole,
            "x" + whole, "{\"expect\": \"not_json\" \"status\": \"success\"}", "{expect: not_json}", "[\"not_json\"",
            "Traceback (most recent call last): not_json", "\u{0}\u{0}not_json\u{0}", whole + "\u{0}",
            "\u{FEFF}" + whole,
            "\u{A0}" + whole, "\u{B}" + whole,
        ].map { Array($0.utf8) }
        return lines
    }

    /// Bytes that are no UTF-8: alone, overlong, a surrogate, past U+10FFFF, cut short, Latin-1.
    private var encodings: [[UInt8]] {
        let faults: [[UInt8]] = [
            [0xFF], [0x80], [0xC0, 0x80], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC3],
            [0xF0, 0x9F, 0x92], [0xE9],
        ]
        return faults.map { fault in
            let halves = entry("not_utf8").with("user_id", "\"user_|\"").text.split(separator: "|")
            return Array(halves[0].utf8) + fault + Array(halves[1].utf8)
        }
    }

    private var shapes: [[UInt8]] {
        let nest = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        let objects = String(repeating: "{\"a\":", count: 512) + "1" + String(repeating: "}", count: 512)
        return [
            "[\"not_object\"]", "\"not_object\"", "[]", "null", "true", "false", "0", "-1.5e+3",
            entry("status_missing").without("status").text, "{\"expect\": \"status_missing\"}", "{}",
            entry("status_missing").spelling("status", "Status").text,
            entry("status_missing").spelling("status", "status ").text,
            entry("status_missing").spelling("status", "\\ud800status").text,
            entry("status_missing").without("status").with("metadata", "{\"status\": \"success\"}").text,
            entry("too_deep").adding("deep", nest(512)).text, entry("too_deep").adding("deep", objects).text,
            entry("too_deep").adding("deep", String(repeating: "[", count: 100_000)).text, nest(513),
        ].map { Array($0.utf8) }
    }

    private func texts(_ field: String) -> [[UInt8]] {
        let wrong = ["0", "true", "[]", "{\"\(field)\": \"x\"}"] + (field == "status" ? ["null"] : [])
        let lone = [
            "\"\\ud800\"", "\"\\uDC00x\"", "\"\\ud83d \\ude00\"", "\"\\ude00\\ud83d\"", "\"\\ud800\\ud83d\\ude00\"",
        ]
        return wrong.map { entry(field + "_type").with(field, $0).bytes }
            + lone.map { entry(field + "_surrogate").with(field, $0).bytes } + repeats(field, "\"x\"", "null")
    }

    private func numbers(_ field: String) -> [[UInt8]] {
        let wrong = ["\"150\"", "true", "[150]", "{}"]
        return wrong.map { entry(field + "_type").with(field, $0).bytes }
            + HostileNumbers.outOfRange(field).map { entry(field + "_range").with(field, $0).bytes }
            + repeats(field, "1", "null")
    }

    private func repeats(_ field: String, _ first: String, _ second: String) -> [[UInt8]] {
        let once = entry(field + "_repeated").with(field, first)
        let escaped = field.replacingFirstLetterByEscape
        return [
            once.adding(field, first).bytes, once.adding(field, second).bytes, once.adding(escaped, first).bytes,
            once.spelling(field, escaped).adding(field, "[]").bytes,
        ]
    }

    /// Lines of two faults, of which one wins.
    private var precedence: [[UInt8]] {
        let both = entry("model_type").with("model", "1").with("latency_ms", "-1").text
        let deep = String(repeating: "[", count: 600)
        return [
            Array("{\"expect\": \"not_utf8\", oops \"".utf8) + [0xFF],
            Array("{\"expect\": \"not_utf8\", \"a\": \(deep)".utf8) + [0xFF],
            Array("{\"expect\": \"too_deep\", \"a\": \(deep)x".utf8),
            Array("{\"expect\": \"not_json\", \"a\": x\(deep)".utf8),
            Array("[\"not_object\", {\"status\": 5}]".utf8),
            Array(both.utf8),
            entry("user_id_type").with("user_id", "1").without("status").bytes,
            entry("status_type").with("status", "1").adding("user_id", "2").bytes,
            entry("prompt_tokens_range").with("prompt_tokens", "1.5").adding("prompt_tokens", "2").bytes,
            entry("id_surrogate").with("id", "\"\\udfff\"").with("timestamp", "5").bytes,
        ]
    }
}

extension String {
    /// The key with its first letter as a `\u` escape: the same key.
    var replacingFirstLetterByEscape: String {
        var bytes: [UInt8] = []
        bytes.append(text: "\\u")
        bytes.append(hexadecimal: UInt64(utf8.first ?? 0), digits: 4)
        return String(decoding: bytes, as: UTF8.self) + dropFirst()
    }
}

/// The lines, each ended by LF.
func joinedLines(_ lines: [[UInt8]]) -> [UInt8] {
    Array(lines.map { $0 + [UInt8(ascii: "\n")] }.joined())
}
