import AuditModel
import Yams

/// A YAML mapping whose keys are taken one by one; `finish` refuses those that nobody took.
///
/// YAML's guesses are refused: a plain `yes`, `1` or `~` is no string, anchors and aliases are refused, no key stands twice.
package struct StrictMapping {
    package let file: String
    /// The line on which the mapping begins, from 1.
    package let line: Int
    private var remaining: [(key: String, line: Int, node: Node)] = []
    private var known: [String] = []

    /// Reads a file that holds one mapping.
    package init(file: String, bytes: [UInt8]) throws(StrictYAMLError) {
        try self.init(file: file, node: try rootNode(file: file, bytes: bytes))
    }

    init(file: String, node: Node, name: String = "the file") throws(StrictYAMLError) {
        self.file = file
        self.line = node.mark?.line ?? 1
        guard let mapping = node.mapping else {
            throw StrictYAMLError(file: file, line: line, message: "\(name) must be a mapping of keys to values")
        }
        for (key, value) in mapping {
            let keyLine = key.mark?.line ?? line
            guard case .scalar(let scalar) = key else {
                throw StrictYAMLError(file: file, line: keyLine, message: "a key must be a plain word")
            }
            remaining.append((scalar.string, keyLine, value))
        }
    }

    /// Takes the key's string; nil where the key is absent.
    package mutating func string(_ key: String) throws(StrictYAMLError) -> Located<String>? {
        guard let value = take(key) else { return nil }
        return try value.string()
    }

    /// Takes `true` or `false`; nil where the key is absent.
    package mutating func bool(_ key: String) throws(StrictYAMLError) -> Located<Bool>? {
        guard let value = take(key) else { return nil }
        return try value.bool()
    }

    /// Takes a whole number in decimal; nil where the key is absent.
    package mutating func int(_ key: String) throws(StrictYAMLError) -> Located<Int>? {
        guard let value = take(key) else { return nil }
        return try value.int()
    }

    /// Takes a number, whole or decimal; nil where the key is absent.
    package mutating func number(_ key: String) throws(StrictYAMLError) -> Located<Double>? {
        guard let value = take(key) else { return nil }
        return try value.number()
    }

    /// Takes a list; nil where the key is absent.
    package mutating func list(_ key: String) throws(StrictYAMLError) -> Located<[StrictValue]>? {
        guard let value = take(key) else { return nil }
        return try value.list()
    }

    /// Takes a mapping of its own; nil where the key is absent.
    package mutating func mapping(_ key: String) throws(StrictYAMLError) -> StrictMapping? {
        guard let value = take(key) else { return nil }
        return try value.mapping()
    }

    /// Takes the key's value, whatever its type; messages about it call it `name`. Nil where the key is absent.
    package mutating func value(_ key: String, named name: String) -> StrictValue? {
        known.append(key)
        guard let index = remaining.firstIndex(where: { $0.key.utf8.elementsEqual(key.utf8) }) else { return nil }
        let entry = remaining.remove(at: index)
        return StrictValue(file: file, name: name, node: entry.node, fallbackLine: entry.line)
    }

    /// The keys that nobody took yet, in the order of the file; lines from 1.
    package var untaken: [(key: String, line: Int)] { remaining.map { ($0.key, $0.line) } }

    /// The value, or the error that says which key is missing.
    package func require<Value>(_ value: Value?, _ key: String) throws(StrictYAMLError) -> Value {
        if let value { return value }
        if let near = remaining.first(where: { !known.contains($0.key) && nearestName(to: $0.key, in: [key]) != nil }) {
            // The value's taking is not seen here: Swift reads `self` before the argument that changes it.
            throw unknown(near.key, line: near.line, known: [key])
        }
        throw StrictYAMLError(file: file, line: line, message: "key \"\(key)\" is missing; add it")
    }

    /// Refuses every key that was not asked for.
    package func finish() throws(StrictYAMLError) {
        if let extra = remaining.first { throw unknown(extra.key, line: extra.line, known: known) }
    }

    private func unknown(_ key: String, line: Int, known: [String]) -> StrictYAMLError {
        let advice =
            nearestName(to: key, in: known).map { "did you mean \"\($0)\"?" }
            ?? "known keys: \(known.joined(separator: ", "))"
        return StrictYAMLError(file: file, line: line, message: "unknown key \"\(key)\"; \(advice)")
    }

    private mutating func take(_ key: String) -> StrictValue? { value(key, named: "key \"\(key)\"") }
}
