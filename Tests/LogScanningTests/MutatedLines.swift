/// Lines by seed: entries of likely and unlikely members, most of them damaged afterwards in one to four places.
struct MutatedLines: Sequence, IteratorProtocol {
    private static let names = [
        "status", "status", "status", "user_id", "model", "error_type", "id", "request_id", "timestamp",
        "prompt_tokens", "completion_tokens", "latency_ms", "metadata", "Status", "stat\\u0075s", "user\\u005fid",
        "user_id\\ud800", "", "prompt_token", "prompt_tokens\\u0000", "latency_ms ", "é",
    ]
    private static let texts = [
        "success", "error", "timeout", "", "succ\\u0065ss", "user_1", "a\\nb", "\\ud83d\\ude00", "\\ud83d", "\\ude00x",
        "\\ud83d\\ud83d\\ude00", "é", "e\u{301}", "😀", "\\u0000", "\\/\\b\\f\\r\\t\\\"\\\\", "\\x", "\\u12", "\u{7F}",
        "2026-11-22T10:30:45.123456Z", "2026-11-22 10:30:45", "2016-12-31T23:59:60Z", "2017-01-01T01:59:60.5+02:00",
        "2026-02-29T00:00:00Z", "2024-02-29t23:59:59.9999999999z", "0000-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01", "2026-11-22T24:00:00Z", "2026-11-22T10:30:45.Z", "2026-11-22T10:30:45+2:00",
        "a string long enough to pass over more than one block of thirty-two bytes, and then some \\u00e9 more",
    ]
    private static let numbers = [
        "0", "-0", "150", "150.0", "1.5e2", "1.5", "-1", "1e12", "1000000000000", "1000000000001", "1e13", "1e999",
        "1e-999", "0e99999999999999999999", "1E+2", "1234.5678901234567", "0.0000005", "0.0000015", "0.00000050000001",
        "01", "1.", ".5", "+1", "1e", "-", "1e+", "0.1e1", "100e-2", "999999999999.9999995", "1000000000000.0000001",
        "0.00000000000000000000000000000000000000000000000000001e53", "123456789012345678901234567890e-25", "NaN",
    ]
    private static let others = [
        "null", "true", "false", "[]", "{}", "[1, [2, {\"status\": 3}]]", "{\"a\": {\"b\": []}}", "nul", "[1,]", "{,}",
        "{\"a\" 1}", "tru", "[1 2]", "\u{FEFF}1",
    ]
    private static let bytes =
        Array("{}[]\",:\\ \t\r0123456789.eE+-ntfulsb\u{0}\u{1F}\u{7F}éx".utf8) + [0xFF, 0xC0, 0xED]

    private var state: UInt64
    private var left: Int

    init(seed: UInt64, count: Int) {
        state = seed
        left = count
    }

    mutating func next() -> [UInt8]? {
        guard left > 0 else { return nil }
        left -= 1
        var line = Array(entry().utf8)
        if below(3) > 0 {
            for _ in 0...below(4) { mutate(&line) }
        }
        return line
    }

    private mutating func entry() -> String {
        let separator = below(4) == 0 ? "," : ", "
        let members = (0..<below(9)).map { _ in "\"\(pick(Self.names))\": \(value())" }
        let status = below(5) > 0 ? ["\"status\": \"\(pick(Self.texts))\""] : []
        let blank = pick(["", "", "", " ", "\t", "\r"])
        return blank + "{" + (status + members).joined(separator: separator) + "}" + pick(["", "", "", "\r", " ", "x"])
    }

    /// A line with the members of ours and others in one order, whose values are any; damaged now and then.
    mutating func lineOfOneShape() -> [UInt8] {
        let names = ["request_id", "timestamp", "user_id", "x", "prompt_tokens", "latency_ms", "error_type", "y"]
        let members = names.map { "\"\($0)\": \(below(6) == 0 ? value() : usualValue($0))" }
        let status = "\"status\": \"\(below(5) == 0 ? pick(Self.texts) : "success")\""
        var line = Array("{\(members.joined(separator: ", ")), \"m\": {\"a\": [\(value()), 1]}, \(status)}".utf8)
        if below(3) == 0 { mutate(&line) }
        return line
    }

    private mutating func usualValue(_ name: String) -> String {
        switch name {
        case "timestamp":
            "\"2026-\(pick(["11-22", "02-28", "02-29", "12-31"]))T\(pick(["00:00:00", "23:59:59", "10:30:60"])).\(below(1_000_000))Z\""
        case "prompt_tokens": String(below(1 << 40) >> below(40))
        case "latency_ms": "\(below(1 << 40) >> below(40)).\(below(1 << 50))\(below(1 << 20) >> below(20))"
        default: "\"\(pick(Self.texts))\""
        }
    }

    private mutating func value() -> String {
        switch below(7) {
        case 0...2: "\"\(pick(Self.texts))\""
        case 3...4: pick(Self.numbers)
        case 5: "null"
        default: pick(Self.others)
        }
    }

    private mutating func mutate(_ line: inout [UInt8]) {
        guard !line.isEmpty else { return }
        let start = below(line.count)
        let end = Swift.min(line.count, start + 1 + below(12))
        switch below(6) {
        case 0: line.remove(at: start)
        case 1: line.insert(pick(Self.bytes), at: start)
        case 2: line[start] = pick(Self.bytes)
        case 3: line.insert(contentsOf: line[start..<end], at: below(line.count))
        case 4: line.removeSubrange(below(3) == 0 ? start..<line.count : start..<end)
        default: line[start] ^= UInt8(1 << below(8))
        }
    }

    private mutating func pick<Element>(_ choices: [Element]) -> Element { choices[below(choices.count)] }

    /// SplitMix64.
    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
    }
}
