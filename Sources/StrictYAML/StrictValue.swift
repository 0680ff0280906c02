import Yams

/// A value of a mapping or list, read as the one type that is expected there.
package struct StrictValue {
    package let file: String
    /// From 1.
    package let line: Int
    private let name: String
    private let node: Node

    init(file: String, name: String, node: Node, fallbackLine: Int) {
        self.file = file
        self.line = node.mark?.line ?? fallbackLine
        self.name = name
        self.node = node
    }

    package func string() throws(StrictYAMLError) -> Located<String> {
        let scalar = try scalar("a string")
        if scalar.style == .plain, isGuessed(scalar.string) {
            throw wrong("a string: write \"\(scalar.string)\" in quotes")
        }
        return Located(scalar.string, line: line)
    }

    package func bool() throws(StrictYAMLError) -> Located<Bool> {
        let scalar = try scalar("true or false")
        guard scalar.style == .plain, scalar.string == "true" || scalar.string == "false" else {
            throw wrong("true or false")
        }
        return Located(scalar.string == "true", line: line)
    }

    package func int() throws(StrictYAMLError) -> Located<Int> {
        let scalar = try scalar("a whole number")
        let digits = scalar.string.utf8.drop { $0 == UInt8(ascii: "-") }
        guard scalar.style == .plain, digits.allSatisfy({ (48...57).contains($0) }), let value = Int(scalar.string)
        else {
            throw wrong("a whole number")
        }
        return Located(value, line: line)
    }

    package func number() throws(StrictYAMLError) -> Located<Double> {
        let scalar = try scalar("a number")
        let text = scalar.string
        guard scalar.style == .plain, text.wholeMatch(of: /-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?/) != nil,
            let value = Double(text), value.isFinite
        else { throw wrong("a number") }
        guard Self.holds(value, text) else {
            throw wrong("a number that a double holds, as whole ones up to 9007199254740992")
        }
        return Located(value + 0, line: line)  // of -0 that is 0
    }

    /// Whether the double is the number that the text says, as far as that is whole; else whether it is at least not 0 for another.
    private static func holds(_ value: Double, _ text: String) -> Bool {
        let significand = text.prefix { !"eE".contains($0) }
        let digits = significand.split(separator: ".", omittingEmptySubsequences: false)
        let isWhole = significand.endIndex == text.endIndex && digits.dropFirst().joined().allSatisfy { $0 == "0" }
        if isWhole, digits[0].last?.isNumber == true {
            return Int128(digits[0]).map { Int128(exactly: value) == $0 } ?? false
        }
        return value != 0 || significand.allSatisfy { "-0.".contains($0) }
    }

    package func list() throws(StrictYAMLError) -> Located<[StrictValue]> {
        guard let sequence = node.sequence else { throw wrong("a list") }
        let values = sequence.enumerated().map { index, element in
            StrictValue(file: file, name: "element \(index + 1) of \(name)", node: element, fallbackLine: line)
        }
        return Located(values, line: line)
    }

    package func mapping() throws(StrictYAMLError) -> StrictMapping {
        try StrictMapping(file: file, node: node, name: name)
    }

    private func scalar(_ expected: String) throws(StrictYAMLError) -> Node.Scalar {
        guard case .scalar(let scalar) = node else { throw wrong(expected) }
        return scalar
    }

    private func wrong(_ expected: String) -> StrictYAMLError {
        StrictYAMLError(file: file, line: line, message: "\(name) must be \(expected)")
    }
}

/// Whether YAML takes this plain text for something else than a string.
private func isGuessed(_ text: String) -> Bool {
    let words = ["", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n"]
    return words.contains(text.lowercased()) || Double(text) != nil
}
