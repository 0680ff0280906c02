import LogScanning
import Testing

@Suite struct RejectionTests {
    @Test func `each reason is found by its name, and no other`() {
        #expect(Set(RejectReason.names).count == RejectReason.count)
        for index in 0..<RejectReason.count {
            #expect(RejectReason(name: RejectReason.names[index]) == RejectReason(index: index))
        }
        #expect(RejectReason(name: "NOT_JSON") == nil)
    }

    private static func nested(_ depth: Int) -> String {
        let arrays = String(repeating: "[", count: depth - 1) + String(repeating: "]", count: depth - 1)
        return "{\"status\": \"success\", \"x\": \(arrays)}"
    }

    private static let table: [(line: String, reason: String)] = [
        ("x", "not_json"), ("{", "not_json"), ("{}}", "not_json"), ("{\"status\": \"success\"} x", "not_json"),
        ("{\"status\": \"success\",}", "not_json"), ("{'status': 'success'}", "not_json"), ("{\"a\": 01}", "not_json"),
        ("{\"a\": 1.}", "not_json"), ("{\"a\": NaN}", "not_json"), ("{\"a\": \"\u{1}\"}", "not_json"),
        ("{\"a\": \"\\x\"}", "not_json"), ("{\"a\": \"\\u12g4\"}", "not_json"), ("\u{0}", "not_json"),
        ("\u{FEFF}{\"status\": \"success\"}", "not_json"), ("{\"a\": 1 \"b\": 2}", "not_json"),
        ("[]", "not_object"), ("1", "not_object"), ("\"status\"", "not_object"), ("null", "not_object"),
        (" true\r", "not_object"),
        ("{}", "status_missing"), ("{\"Status\": \"success\"}", "status_missing"),
        ("{\"m\": {\"status\": \"success\"}}", "status_missing"),
        ("{\"status\": null}", "status_type"), ("{\"status\": 1}", "status_type"), ("{\"status\": []}", "status_type"),
        (nested(513), "too_deep"), (nested(514) + "x", "too_deep"),
        (String(repeating: "[", count: 513), "too_deep"), (String(repeating: "[", count: 512), "not_json"),
    ]

    @Test(arguments: table.indices)
    func `a line that is no entry has its one reason`(index: Int) {
        let (line, reason) = Self.table[index]
        #expect(fastVerdict(line) == .rejected(reason), "\(line.prefix(80))")
        #expect(SlowReference.verdict(Array(line.utf8)) == .rejected(reason), "\(line.prefix(80))")
    }

    private static let faults: [(value: String, texts: String?, figures: String?)] = [
        ("true", "type", "type"), ("{}", "type", "type"), ("[\"a\"]", "type", "type"),
        ("7", "type", nil), ("1e999", "type", "range"), ("-1", "type", "range"), ("1000000000001", "type", "range"),
        ("\"7\"", nil, "type"), ("\"\\ud800\"", "surrogate", "type"), ("\"\\udc00\"", "surrogate", "type"),
    ]

    @Test(arguments: EntryField.allCases, faults.indices)
    func `each member of ours is held to its type, its surrogates and its range`(field: EntryField, index: Int) {
        let figures: [EntryField] = [.promptTokens, .completionTokens, .latency]
        let row = Self.faults[index]
        let fault = figures.contains(field) ? row.figures : row.texts
        let status = field == .status ? "" : ", \"status\": \"success\""
        let verdict = fastVerdict("{\"\(field.name)\": \(row.value)\(status)}")
        #expect(verdict.reason == fault.map { "\(field.name)_\($0)" })
        #expect((verdict.entry != nil) == (fault == nil))
    }

    @Test(arguments: EntryField.allCases)
    func `a member of ours that stands twice is repeated, whatever its second value`(field: EntryField) {
        let first = field == .status ? "\"success\"" : "null"
        for second in [first, "[]", "-1", "\"\\ud800\""] {
            let line = "{\"\(field.name)\": \(first), \"\(field.name)\": \(second), \"x\": 1, \"x\": 2}"
            #expect(fastVerdict(line) == .rejected("\(field.name)_repeated"))
        }
        let escaped = "\\u00\(String(field.name.utf8.first!, radix: 16))\(field.name.dropFirst())"
        #expect(fastVerdict("{\"\(field.name)\": \(first), \"\(escaped)\": 1}") == .rejected("\(field.name)_repeated"))
    }

    @Test func `reasons have an order`() {
        #expect(fastVerdict(Array("{\"status\": 1".utf8) + [0xFF]) == .rejected("not_utf8"))
        #expect(fastVerdict("{\"status\": 1") == .rejected("not_json"))
        #expect(
            fastVerdict("{\"prompt_tokens\": 1.5, \"model\": 1, \"status\": 1}") == .rejected("prompt_tokens_range"))
        #expect(fastVerdict("{\"model\": 1}") == .rejected("model_type"))
    }

    private static let notUTF8: [[UInt8]] = [
        [0x80], [0xC0, 0xAF], [0xC3], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80], [0xF0, 0x8F, 0xBF, 0xBF],
        [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82], [0xFF],
    ]

    @Test(arguments: notUTF8)
    func `bytes that are no UTF-8 are told before anything else`(bytes: [UInt8]) {
        let inside = Array("{\"status\": \"".utf8) + bytes + Array("\"}".utf8)
        #expect(fastVerdict(inside) == .rejected("not_utf8"))
        #expect(fastVerdict(bytes) == .rejected("not_utf8"))
        #expect(fastVerdict(Array("x".utf8) + bytes) == .rejected("not_utf8"))
    }

    @Test func `what is odd but right is accepted`() {
        #expect(fastVerdict(Self.nested(512)).entry != nil)
        #expect(fastVerdict(" \t{\"status\": \"\", \"x\": 1e999, \"y\": \"\\ud800\"}\r").entry?.kind == "other")
        #expect(fastVerdict("{\"st\\u0061tus\": \"succ\\u0065ss\"}").entry?.kind == "success")
        for blank in ["", " ", "\r", " \t\r "] { #expect(fastVerdict(blank) == .blank) }
    }

    @Test func `reasons keep their index and have one name each`() {
        let names = (0..<RejectReason.count).map { RejectReason(index: $0).name }
        #expect(Set(names).count == RejectReason.count)
        for index in names.indices { #expect(RejectReason(index: index).index == index) }
    }
}
