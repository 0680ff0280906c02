import AuditModel
import JSONText
import Testing

@Suite struct JSONTextTests {
    @Test(arguments: [
        "", "{", "[1,]", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "01", "1.", ".5", "+1", "1e",
        "NaN",
        "nul", "\"\\x\"", "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"", "\"\u{1}\"", "\"a", "1 2", "\u{FEFF}1",
    ])
    func `what is no JSON is refused`(text: String) {
        #expect(throws: JSONSyntaxError.self) { try JSONValue(reading: Array(text.utf8)) }
    }

    @Test func `nesting is read to 512`() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array(repeating: 0x5B, count: depth) + Array(repeating: 0x5D, count: depth)
        }
        _ = try JSONValue(reading: nested(512))
        #expect(throws: JSONSyntaxError.self) { try JSONValue(reading: nested(513)) }
    }

    @Test func `bytes that are no UTF-8 are refused`() {
        #expect(throws: JSONSyntaxError.self) { try JSONValue(reading: [0x22, 0xC3, 0x22]) }
    }

    @Test func `an error says where`() {
        #expect { try JSONValue(reading: Array("{\n  \"a\": x}".utf8)) } throws: { error in
            (error as? JSONSyntaxError).map { $0.line == 2 && $0.column == 8 } ?? false
        }
    }

    @Test func `members have their own names, whatever those of the object before them`() throws {
        let many = (0..<40).map { #""m\#($0)":\#($0)"# }.joined(separator: ",")
        let text =
            #"[{"a":{"b":1,"c":2},"d":3},{"d":{"c":1,"b":2},"a":3,"e":4},{},{"a":[{"b":1},{"c":2}]},{"#
            + many + "},{" + many.replacing("m3", with: "n3") + "}]"
        func names(_ value: JSONValue) -> [String] {
            switch value {
            case .object(let members):
                members.flatMap { [String(decoding: $0.name, as: UTF8.self)] + names($0.value) }
            case .array(let elements): elements.flatMap(names)
            default: []
            }
        }
        let expected = text.split(separator: "\"").enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
        #expect(try names(JSONValue(reading: Array(text.utf8))) == expected)
    }

    @Test func `a number keeps its text`() throws {
        let value = try JSONValue(reading: Array("[1e999, -0, 1.50]".utf8))
        #expect(value == .array([.number("1e999"), .number("-0"), .number("1.50")]))
    }

    @Test(arguments: [
        "", "plain", "\"\\/", "\u{0}\u{1}\u{1F}\u{7F}\u{9F}", "\n\r\t", "é", "e\u{301}", "<\u{301}", "😀",
        "\u{202E}\u{2066}",
        "\u{FEFF}\u{2028}\u{2029}\u{61C}", "\u{FFFE}\u{10FFFF}",
    ])
    func `text that is written comes back as the same bytes`(text: String) throws {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key(text)
        writer.string(text)
        writer.endObject()
        writer.finish()
        let value = try JSONValue(reading: writer.bytes)
        var members: [JSONMember] = []
        if case .object(let read) = value { members = read }
        #expect(members.map(\.name) == [Array(text.utf8)])
        #expect(members.map(\.value) == [.string(Array(text.utf8))])
        let controls = writer.bytes.contains { $0 < 0x20 && $0 != 0x0A || $0 == 0x7F }
        #expect(!controls, "a control character stands in the text raw")
    }

    @Test func `objects and arrays are laid out with two blanks, inline ones on one line`() {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("rows")
        writer.beginArray()
        for row in 0..<2 {
            writer.beginObject(inline: true)
            writer.key("n")
            writer.integer(row)
            writer.key("share")
            writer.number(0.5)
            writer.endObject()
        }
        writer.endArray()
        writer.key("none")
        writer.beginArray()
        writer.endArray()
        writer.endObject()
        writer.finish()
        let expected = """
            {
              "rows": [
                {"n": 0, "share": 0.5},
                {"n": 1, "share": 0.5}
              ],
              "none": []
            }

            """
        #expect(String(decoding: writer.bytes, as: UTF8.self) == expected)
    }
}
