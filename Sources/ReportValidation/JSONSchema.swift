package import JSONText

/// A JSON Schema (draft 2020-12) as far as the shipped one goes; what goes further is told, never passed over silently.
///
/// | keyword | held against |
/// | --- | --- |
/// | `type`, `enum`, `anyOf`, `$ref` to `#/$defs/…` | every value |
/// | `properties`, `required`, `additionalProperties`, `propertyNames` | objects |
/// | `items`, `minItems`, `maxItems` | arrays |
/// | `minimum`, `maximum` | numbers |
/// | `pattern` | strings, by Unicode scalars |
///
/// `$schema`, `$id`, `$comment`, `title`, `description` and `$defs` say nothing of a value.
struct JSONSchema {
    struct Difference {
        /// Positions of members and elements, outermost first.
        let positions: [Int]
        let message: String
    }

    private struct Rule {
        var (types, values): ([String]?, [JSONValue]?)
        var properties: [[UInt8]: Int] = [:]
        var required: [[UInt8]] = []
        var (additional, names, items, reference): (Int?, Int?, Int?, String?)
        var isNothingAllowed = false
        var choices: [Int]?
        var (minimum, maximum): (Double?, Double?)
        var (minimumCount, maximumCount): (Int?, Int?)
        var pattern: Regex<AnyRegexOutput>?
    }

    private static let silent = ["$schema", "$id", "$comment", "title", "description", "$defs"]
    private static let limit = 20
    private var rules: [Rule] = []
    private var definitions: [String: Int] = [:]
    private var root = 0
    /// Keywords that are not judged, in the order in which they come up, each once.
    private(set) var unjudged: [String] = []

    init(_ schema: JSONValue) {
        if case .object(let members)? = schema["$defs"] {
            for member in members {
                definitions[String(decoding: member.name, as: UTF8.self)] = compile(member.value)
            }
        }
        root = compile(schema)
    }

    private mutating func compile(_ schema: JSONValue) -> Int {
        var rule = Rule()
        if case .flag(false) = schema { rule.isNothingAllowed = true }
        if case .object(let members) = schema {
            for member in members {
                let keyword = String(decoding: member.name, as: UTF8.self)
                guard !Self.silent.contains(keyword) else { continue }
                if !take(keyword, member.value, &rule), !unjudged.contains(keyword) { unjudged.append(keyword) }
            }
        }
        rules.append(rule)
        return rules.count - 1
    }

    /// Puts a keyword into the rule; false where it is none of ours, or its value is not.
    private mutating func take(_ keyword: String, _ value: JSONValue, _ rule: inout Rule) -> Bool {
        switch (keyword, value) {
        case ("type", .string): rule.types = [value.text ?? ""]
        case ("type", .array(let types)): rule.types = types.compactMap(\.text)
        case ("enum", .array(let values)): rule.values = values
        case ("anyOf", .array(let choices)): rule.choices = choices.map { compile($0) }
        case ("$ref", .string):
            guard let text = value.text, text.hasPrefix("#/$defs/"), definesName(text.dropFirst(8)) else {
                return false
            }
            rule.reference = String(text.dropFirst(8))
        case ("properties", .object(let members)):
            for member in members { rule.properties[member.name] = compile(member.value) }
        case ("required", .array(let names)): rule.required = names.compactMap(\.text).map { Array($0.utf8) }
        case ("additionalProperties", .flag(true)): break
        case ("additionalProperties", _): rule.additional = compile(value)
        case ("propertyNames", _): rule.names = compile(value)
        case ("items", _): rule.items = compile(value)
        case ("minimum", .number(let text)): rule.minimum = Double(text)
        case ("maximum", .number(let text)): rule.maximum = Double(text)
        case ("minItems", .number): rule.minimumCount = value.integer
        case ("maxItems", .number): rule.maximumCount = value.integer
        case ("pattern", .string):
            guard let text = value.text, isModest(text), let pattern = try? Regex(text) else { return false }
            rule.pattern = pattern.matchingSemantics(.unicodeScalar)
        default: return false
        }
        return true
    }

    private func definesName(_ name: Substring) -> Bool { !name.contains { "/~%".contains($0) } }

    /// What the schema does not admit, in the order of the JSON; the first twenty.
    func differences(of json: JSONValue) -> [Difference] {
        var found: [Difference] = []
        // So many are far more than a schema takes that does not double its alternatives; after them nothing more is admitted.
        var steps = 100_000 + 64 * json.valueCount
        judge(json, root, [], 0, &found, &steps)
        return found
    }

    private func judge(
        _ json: JSONValue, _ index: Int, _ place: [Int], _ depth: Int, _ found: inout [Difference], _ steps: inout Int
    ) {
        let rule = rules[index]
        steps -= 1
        guard found.count < Self.limit else { return }
        func refuse(_ message: String) { found.append(Difference(positions: place, message: message)) }
        if rule.isNothingAllowed || depth > 600 || steps < 0 { return refuse("is not admitted") }
        if let types = rule.types, !types.contains(where: json.isOf) {
            return refuse("is none of the type \(types.joined(separator: " or "))")
        }
        if let values = rule.values, !values.contains(json) { refuse("is none of the values that are listed") }
        if let name = rule.reference {
            guard let definition = definitions[name] else {
                return refuse("is held against \(quoted(name)), which is not defined")
            }
            judge(json, definition, place, depth + 1, &found, &steps)
        }
        if let choices = rule.choices {
            let isAdmitted = choices.contains { choice in
                var faults: [Difference] = []
                judge(json, choice, place, depth + 1, &faults, &steps)
                return faults.isEmpty
            }
            if !isAdmitted { refuse("is none of the alternatives") }
        }
        switch json {
        case .object(let members):
            for name in rule.required where !members.contains(where: { $0.name == name }) {
                refuse("has no member \(quoted(name))")
            }
            for (position, member) in members.enumerated() {
                if let names = rule.names {
                    judge(.string(member.name), names, place + [position], depth + 1, &found, &steps)
                }
                guard let inner = rule.properties[member.name] ?? rule.additional else { continue }
                judge(member.value, inner, place + [position], depth + 1, &found, &steps)
            }
        case .array(let elements):
            if elements.count < rule.minimumCount ?? 0 || elements.count > rule.maximumCount ?? .max {
                refuse("has \(elements.count) elements")
            }
            guard let inner = rule.items else { return }
            for (position, element) in elements.enumerated() {
                judge(element, inner, place + [position], depth + 1, &found, &steps)
            }
        case .number(let text):
            let number = Double(text) ?? 0
            if number < rule.minimum ?? -.infinity || number > rule.maximum ?? .infinity {
                refuse("is \(text.prefix(60)), which is out of range")
            }
        case .string(let bytes):
            // A longer text is not matched, as that could take any time.
            if bytes.count <= 4096, let pattern = rule.pattern,
                (try? pattern.firstMatch(in: String(decoding: bytes, as: UTF8.self))) == nil
            {
                refuse("is \(quoted(bytes)), which does not match")
            }
        case .flag, .null: break
        }
    }
}

/// What the schema does not admit of the JSON that `bytes` holds, in its order, the first twenty; each with its line.
package func differences(of json: JSONValue, in bytes: [UInt8], from schema: JSONValue) -> [(
    line: Int, message: String
)] {
    let locator = JSONLocator(bytes)
    return JSONSchema(schema).differences(of: json).map { (locator.line(of: $0.positions), $0.message) }
}

extension JSONValue {
    /// How many values it has, itself counted.
    fileprivate var valueCount: Int {
        switch self {
        case .array(let elements): elements.reduce(1) { $0 + $1.valueCount }
        case .object(let members): members.reduce(1) { $0 + $1.value.valueCount }
        case .null, .flag, .number, .string: 1
        }
    }

    fileprivate func isOf(_ type: String) -> Bool {
        switch (type, self) {
        case ("object", .object), ("array", .array), ("string", .string), ("number", .number), ("boolean", .flag),
            ("null", .null):
            true
        case ("integer", .number(let text)): Int128(text) != nil || Double(text).map { $0 == $0.rounded() } == true
        default: false
        }
    }
}
