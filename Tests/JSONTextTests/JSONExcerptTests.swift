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

    @Test func `a fault has the line of the whole`() {
        #expect { try JSONValue(reading: Array(excerpt(of: "{\"b\": [\n1,\n2],\n\"a\": x}").utf8)) } throws: { error in
            (error as? JSONSyntaxError)?.line == 4
        }
    }
}
