import JSONText
import Testing

@Suite struct JSONExcerptTests {
    private func excerpt(of text: String, by size: Int = 1) -> String {
        var excerpt = JSONExcerpt(keeping: ["a", "c"])
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            excerpt.take(Array(bytes[start..<min(start + size, bytes.count)]))
        }
        return String(decoding: excerpt.text, as: UTF8.self)
    }

    @Test(arguments: [
        (#"{"a": [1, {"b": 2}], "b": [3, {"a": 4}], "c": 5}"#, #"{"a": [1, {"b": 2}], "b":null, "c": 5}"#),
        ("{\"b\": {\n\"x\": \"}\\\"],\",\n\"a\": 1},\n\"c\": \"b\"}\n", "{\"b\":null\n\n,\n\"c\": \"b\"}\n"),
        (#"{"b": "a", "x": -1.5e3 , "y": [], "a": {"b": "a"}}"#, #"{"b":null, "x":null, "y":null, "a": {"b": "a"}}"#),
        (#"[{"b": 1}]"#, #"[{"b": 1}]"#), ("{}", "{}"), ("\"b\": 1", "\"b\": 1"),
    ])
    func `values that are not wanted are null, line ends stay`(text: String, kept: String) {
        for size in 1...8 { #expect(excerpt(of: text, by: size) == kept) }
    }

    @Test(arguments: [
        #"{"b": }"#, #"{"b": , "a": 1}"#, #"{"b": [1, 2"#, #"{"b": "x"#, #"{"b" 1}"#, #"{"b": 1, "b": 2}"#,
        #"{"b": 1}}"#,
        #"{"a": 01}"#,
    ])
    func `an excerpt of what is no JSON is none`(text: String) {
        #expect(throws: JSONSyntaxError.self) { try JSONValue(reading: Array(excerpt(of: text).utf8)) }
    }

    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func `what is passed over in blocks is passed over as byte by byte`(seed: UInt64) {
        var state = seed
        func below(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % count
        }
        // Brackets and quotes come as they come: most is no JSON, and both ways must still say the same of it.
        let tokens = [
            "{", "}", "[", "]", "[[", "\"", "\\\"", "\\\\", ",", ":", "\"a\": ", "\"b\": ", "\n", "x", " ", "\"\"",
            "\"text of some length with ]} in it\"", "12345678901234567890", "[1, 2, {\"c\": [3]}], ",
        ]
        let few = below(2) == 0
        var text = "{\"b\": [[[["
        for _ in 0..<400 { text += tokens[few ? 14 + below(5) : below(tokens.count)] }
        let expected = excerpt(of: text)
        for size in [64, 65, 127, 1000, text.utf8.count] { #expect(excerpt(of: text, by: size) == expected) }
    }

    @Test func `a fault has the line of the whole`() {
        #expect { try JSONValue(reading: Array(excerpt(of: "{\"b\": [\n1,\n2],\n\"a\": x}").utf8)) } throws: { error in
            (error as? JSONSyntaxError)?.line == 4
        }
    }
}
