/// Definitions that refer to themselves with no `element` between, which RELAX NG forbids (its specification, 4.19), or through too many
/// others: libxml2 follows such within `attribute` and `list` until the stack ends. So it does any chain of definitions, of which there are a
/// thousand at most.
struct RelaxNGCircles {
    private struct Definition {
        var line: Int
        var references: [[UInt8]] = []
    }
    private var definitions: [[UInt8]: Definition] = [:]
    /// How many definitions may follow one another.
    private static let deepest = 200
    private static let most = 1000
    private static let namespace = "http://relaxng.org/ns/structure/1.0"

    init(_ grammar: borrowing XMLDocument) {
        var found: [[UInt8]: Definition] = [:]
        grammar.forEachElement { part in
            guard part.name == "define", part.namespace == Self.namespace, let name = Self.name(part) else { return }
            var definition = found[name] ?? Definition(line: part.line)
            var passedOver = 0
            part.forEachElement { inner in
                guard passedOver == 0 else {
                    passedOver -= 1
                    return
                }
                if inner.name == "element" { inner.forEachElement { _ in passedOver += 1 } }
                guard inner.name == "ref" || inner.name == "parentRef", let name = Self.name(inner) else { return }
                definition.references.append(name)
            }
            found[name] = definition
        }
        definitions = found
    }

    /// Blanks at the ends of a name are none of it.
    private static func name(_ element: borrowing XMLElement) -> [UInt8]? {
        guard let text = element.attribute("name") else { return nil }
        func isBlank(_ byte: UInt8) -> Bool { [9, 10, 13, 32].contains(byte) }
        return text.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
    }

    /// The first by its name, with what is wrong; nil where there is none.
    var fault: XMLFault? {
        if definitions.count > Self.most {
            return XMLFault(
                line: 1, message: "a grammar has at most \(Self.most) definitions, not \(definitions.count)")
        }
        // How many follow one another from each that is known; those that are open lead to it.
        var heights: [[UInt8]: Int] = [:]
        for start in definitions.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) where heights[start] == nil {
            var open: [(name: [UInt8], next: Int)] = [(start, 0)]
            while let (name, next) = open.last {
                let definition = definitions[name]!
                guard next < definition.references.count else {
                    let below = definition.references.map { heights[$0] ?? 0 }
                    heights[name] = 1 + (below.max() ?? 0)
                    open.removeLast()
                    continue
                }
                open[open.count - 1].next += 1
                let reference = definition.references[next]
                guard definitions[reference] != nil else { continue }
                if open.contains(where: { $0.name == reference }) {
                    return XMLFault(
                        line: definition.line, message: "a definition refers to itself with no element between")
                }
                if open.count + (heights[reference] ?? 1) > Self.deepest {
                    return XMLFault(
                        line: definition.line, message: "more than \(Self.deepest) definitions follow one another")
                }
                if heights[reference] == nil { open.append((reference, 0)) }
            }
        }
        return nil
    }
}
