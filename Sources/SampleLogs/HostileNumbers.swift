/// Numbers at the edges of what a member of ours may hold, and foreign members that may hold anything.
struct HostileNumbers {
    let day: SampleDate

    private static let whole = [
        "0", "-0", "-0.0", "0e9", "0e-99999999999999999999", "150.0", "1.5e2", "15e1", "1500e-1", "1E+2", "1e12",
        "1000000000000", "1000000000000.000", "0.1e1", "100000e-5", "999999999999", "null", "-0e400", "1e-0",
    ]
    private static let fractions = [
        "0.0000005", "0.0000015", "0.0000025", "0.00000250000000000000001", "0.0000004999999", "1e-400", "25e-7",
        "5e-324",
        "999999999999.9999994", "999999999999.9999996", "2.5E-6", "17.000000500", "0.1", "1234.5678901234567",
        "0.30000000000000004",
    ]

    /// Numbers that are well-formed and none the field may hold.
    static func outOfRange(_ field: String) -> [String] {
        let any = [
            "-1", "-1e-400", "1000000000001", "1e13", "1e999", "1e999999999999999999999999", "-1e999",
            "1000000000000.0000000000000001", "18446744073709551616", "9223372036854775808",
        ]
        return field == "latency_ms" ? any + ["-0.0001", "1e308"] : any + ["1.5", "0.1", "15e-1", "1e-5", "1e-999"]
    }

    var content: [UInt8] {
        var lines: [[UInt8]] = []
        func next() -> HostileEntry { HostileEntry(day, "numbers", number: lines.count) }
        for number in Self.whole {
            for field in ["prompt_tokens", "completion_tokens", "latency_ms"] {
                lines.append(next().with(field, number).bytes)
            }
        }
        let long = "1" + String(repeating: "0", count: 400) + "e-400"
        for field in ["prompt_tokens", "latency_ms"] { lines.append(next().with(field, long).bytes) }
        for number in Self.fractions { lines.append(next().with("latency_ms", number).bytes) }
        for field in ["prompt_tokens", "completion_tokens", "latency_ms"] { lines.append(next().without(field).bytes) }
        lines.append(next().with("prompt_tokens", "0").with("completion_tokens", "0").bytes)

        let nines = String(repeating: "9", count: 5000)
        let deep = String(repeating: "[", count: 511) + String(repeating: "]", count: 511)
        let objects = String(repeating: "{\"a\":", count: 510) + "[]" + String(repeating: "}", count: 510)
        let foreign = [
            "1e999", "-1e-999", nines, "-0.0", "{\"status\": \"error\", \"status\": 2}", deep, objects, "\"\\ud800\"",
            "[[], {}]",
            "\"\\u0000\\/\\b\\f\"", "{\"\": {\"\": \"\"}}", "\"\u{7F}\u{80}\u{2028}\u{FFFF}\u{10FFFF}\"",
            "[1e999, true, null]",
        ]
        for value in foreign { lines.append(next().adding("foreign", value).bytes) }
        // A foreign member may stand twice, and may be called almost like one of ours.
        lines.append(next().adding("foreign", "1").adding("foreign", "2").bytes)
        for key in ["Status", "status ", " status", "\\u0000status", "status\\u0301", "statu", "\\udc00model", ""] {
            lines.append(next().adding(key, "5").bytes)
        }
        for key in ["status", "user_id", "prompt_tokens", "latency_ms"] {
            lines.append(next().spelling(key, key.replacingFirstLetterByEscape).bytes)
        }
        return joinedLines(lines)
    }
}
