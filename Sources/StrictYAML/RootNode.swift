import Yams

/// The one document of a YAML file, in UTF-8. One that has none is refused: it may have been cut off.
func rootNode(file: String, bytes: [UInt8]) throws(StrictYAMLError) -> Node {
    // YAML 1.2, 5.2: a byte order mark may stand at the beginning.
    let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    guard let text = String(validating: content, as: UTF8.self) else {
        throw StrictYAMLError(file: file, line: 1, message: "the file is not UTF-8")
    }
    let node: Node?
    do {
        // What a plain text is, is judged where it is read, not guessed. Yams knows an anchor only as long as the parser lives.
        let parser = try Parser(yaml: text, resolver: .basic)
        node = try parser.singleRoot()
        try withExtendedLifetime(parser) {
            guard let node else { return }
            try refuseAnchors(in: node, file)
            try refuseByteOrderMarks(in: node, text, file)
        }
    } catch let error as StrictYAMLError {
        throw error
    } catch let error as YamlError {
        throw StrictYAMLError(error, file: file, text: text)
    } catch {
        throw StrictYAMLError(file: file, line: 1, message: "no YAML: \(error)")
    }
    guard let node else {
        throw StrictYAMLError(
            file: file, line: 1, message: "the file is empty, or of comments only; write {} where it is to say nothing")
    }
    return node
}

/// Refuses the first anchor: what aliases stand for would be read without being written there.
private func refuseAnchors(in node: Node, _ file: String) throws(StrictYAMLError) {
    if node.anchor != nil {
        throw StrictYAMLError(
            file: file, line: node.mark?.line ?? 1,
            message: "an anchor (&name) is not read; write the value out where it is meant")
    }
    for element in node.sequence ?? [] { try refuseAnchors(in: element, file) }
    for (key, value) in node.mapping ?? [:] {
        try refuseAnchors(in: key, file)
        try refuseAnchors(in: value, file)
    }
}

/// Refuses U+FEFF, as such or escaped in double quotes: Yams loses it at the beginning of a text.
private func refuseByteOrderMarks(in root: Node, _ text: String, _ file: String) throws(StrictYAMLError) {
    let quoted = scalars(of: root)
    for (index, scalars) in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        let line = String(scalars)
        let isComment = scalars.first { $0 != " " } == "#"
        let isEscaped = line.matches(of: #/(?:^|[^\\])(?:\\\\)*\\(?:u|U0000)[fF][eE][fF][fF]/#).contains { match in
            let column = line[..<match.range.upperBound].unicodeScalars.count
            let last = quoted.last { ($0.mark?.line ?? 1, $0.mark?.column ?? 1) <= (index + 1, column) }
            return last?.style == .doubleQuoted
        }
        guard scalars.contains("\u{FEFF}") || (isEscaped && !isComment) else { continue }
        throw StrictYAMLError(
            file: file, line: index + 1,
            message: "U+FEFF is not read behind the file's beginning, as YAML loses it at that of a text; take it out")
    }
}

/// All texts of the document, keys too, in its order.
private func scalars(of node: Node) -> [Node.Scalar] {
    switch node {
    case .scalar(let scalar): [scalar]
    case .sequence(let sequence): sequence.flatMap(scalars)
    case .mapping(let mapping): mapping.flatMap { scalars(of: $0.key) + scalars(of: $0.value) }
    case .alias: []
    }
}

extension StrictYAMLError {
    fileprivate init(_ error: YamlError, file: String, text: String) {
        switch error {
        case .composer(let context?, let problem, let mark, _):
            self.init(file: file, line: mark.line, message: "no YAML: \(context.text), \(problem)")
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(nil, let problem, let mark, _):
            self.init(file: file, line: mark.line, message: "no YAML: \(problem)")
        case .reader(let problem, let offset, _, _):
            let line = text.prefix(offset ?? 0).utf8.count { $0 == 10 } + 1
            self.init(file: file, line: line, message: "no YAML: \(problem)")
        case .duplicatedKeysInMapping(let duplicates, let context):
            let key = duplicates.first ?? ""
            let (first, second) = (context.mark.line, lineOfRepeated(key, text, after: context.mark.line))
            let place = first == second ? "" : ", first on line \(first)"
            self.init(file: file, line: second, message: "key \"\(key)\" stands twice\(place); remove one")
        default:
            self.init(file: file, line: 1, message: "no YAML: \(error)")
        }
    }
}

/// The first line, from 1, up to which the text has the key twice; Yams tells only where it stands first.
private func lineOfRepeated(_ key: String, _ text: String, after first: Int) -> Int {
    let lines = text.utf8.split(separator: 10, omittingEmptySubsequences: false)
    // Each beginning is parsed anew: first those that end with a line that spells the key as it is, which are few.
    let all = Array(first..<max(first, lines.count))
    let (likely, others) = (all.filter { lines[$0 - 1].contains(key.utf8) }, all)
    for count in likely + others {
        let beginning = lines[..<count].map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
        do {
            _ = try Parser(yaml: beginning, resolver: .basic).singleRoot()
        } catch YamlError.duplicatedKeysInMapping(let repeated, _) where repeated.contains(key) {
            return count
        } catch {}
    }
    return max(first, lines.count)
}
