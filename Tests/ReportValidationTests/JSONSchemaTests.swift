import JSONText
import Testing

@testable import ReportValidation

@Suite struct JSONSchemaTests {
    /// A schema, a JSON text, and in how many places it does not admit it, a line each.
    static let cases = ##"""
        {"type": "integer", "minimum": 0} ⊢ 3 ⊢ 0
        {"type": "integer", "minimum": 0} ⊢ -1 ⊢ 1
        {"type": "integer"} ⊢ 1.5 ⊢ 1
        {"type": "integer"} ⊢ 1.0 ⊢ 0
        {"type": ["number", "null"]} ⊢ null ⊢ 0
        {"type": ["number", "null"]} ⊢ "1" ⊢ 1
        {"type": "number", "maximum": 1} ⊢ 1.01 ⊢ 1
        {"enum": ["a", null]} ⊢ "b" ⊢ 1
        {"enum": ["a", null]} ⊢ null ⊢ 0
        {"anyOf": [{"type": "string"}, {"type": "null"}]} ⊢ 1 ⊢ 1
        {"anyOf": [{"type": "string"}, {"type": "null"}]} ⊢ null ⊢ 0
        {"type": "object", "required": ["a"]} ⊢ {} ⊢ 1
        {"properties": {"a": {"type": "string"}}} ⊢ {"a": 1, "b": 1} ⊢ 1
        {"additionalProperties": false} ⊢ {"a": 1} ⊢ 1
        {"additionalProperties": {"type": "integer"}} ⊢ {"a": "x"} ⊢ 1
        {"propertyNames": {"pattern": "^[a-z]+$"}} ⊢ {"A": 1} ⊢ 1
        {"items": {"type": "string"}} ⊢ ["a", 1, 2] ⊢ 2
        {"minItems": 1} ⊢ [] ⊢ 1
        {"maxItems": 1} ⊢ [1, 2] ⊢ 1
        {"pattern": "^[0-9]{4}$"} ⊢ "20261" ⊢ 1
        {"pattern": "^[0-9]{4}$"} ⊢ "2026" ⊢ 0
        {"$ref": "#/$defs/d", "$defs": {"d": {"type": "string"}}} ⊢ 1 ⊢ 1
        {"$ref": "#/$defs/d", "$defs": {"d": {"$ref": "#/$defs/d"}}} ⊢ 1 ⊢ 1
        {"$ref": "#/$defs/e"} ⊢ 1 ⊢ 1
        """##.split(separator: "\n").map(String.init)

    @Test(arguments: cases) func `a schema admits what it says`(_ line: String) throws {
        let parts = line.split(separator: " ⊢ ").map { Array($0.utf8) }
        let schema = JSONSchema(try JSONValue(reading: parts[0]))
        #expect(schema.unjudged == [])
        #expect(
            "\(schema.differences(of: try JSONValue(reading: parts[1])).count)"
                == String(decoding: parts[2], as: UTF8.self))
    }

    @Test(arguments: [
        ("^[0-9]{4}-[0-9]{2}$", true), ("^(a[(*]b)*$", true), (#"^(\(a\+b)*$"#, true), ("^(a|b(c|d)?)$", true),
        ("^(a|a)*$", false), ("^(a?a?)*$", false), ("^a*a*a*$", false), ("^(?#[)(a+)+$", false),
        ("(?x)^(a+) +$", false),
        (String(repeating: "a?", count: 9), false), (String(repeating: "(a|a)", count: 9), false), ("a{100}", false),
        ("^(a+)+$", false), ("(?:(?:n{0,1000}){0,1000}){0,1000}", false), ("(a(b+)c)*", false),
        (String(repeating: "[", count: 201), false), (String(repeating: "(", count: 10), false),
    ])
    func `a pattern that could take a deep stack or long is not judged`(pattern: String, isJudged: Bool) throws {
        var text = JSONWriter()
        text.beginObject()
        text.key("pattern")
        text.string(pattern)
        text.endObject()
        text.finish()
        let schema = JSONSchema(try JSONValue(reading: text.bytes))
        #expect(schema.unjudged == (isJudged ? [] : ["pattern"]))
    }

    @Test func `alternatives that double end`() throws {
        let next = (0..<40).map { ##"{"$ref": "#/$defs/a\##($0 + 1)"}"## }
        let pairs = next.enumerated().map { ##""a\##($0)": {"anyOf": [\##($1), \##($1)]}"## }
        let text =
            ##"{"$ref": "#/$defs/a0", "$defs": {\##(pairs.joined(separator: ", ")), "a40": {"type": "null"}}}"##
        let schema = JSONSchema(try JSONValue(reading: Array(text.utf8)))
        #expect(schema.differences(of: .flag(true)).count == 1)
        #expect(schema.differences(of: .null).isEmpty)
    }

    @Test func `a keyword that is not judged is named`() throws {
        let text =
            #"{"properties": {"a": {"format": "date", "minLength": 2}}, "not": {}, "minLength": 1, "$ref": "other.json"}"#
        let schema = JSONSchema(try JSONValue(reading: Array(text.utf8)))
        #expect(schema.unjudged == ["format", "minLength", "not", "$ref"])
    }
}
