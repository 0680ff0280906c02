import Yams

/// The one document of a YAML file, in UTF-8. One that has none is refused: it may have been cut off.
func rootNode(file: String, bytes: [UInt8]) throws(StrictYAMLError) -> Node {
    // YAML 1.2, 5.2: a byte order mark may stand at the beginning.
    let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    guard let text = String(validating: content, as: UTF8.self) else {
        throw StrictYAMLError(file: file, line: 1, message: "the file is not UTF-8")
    }
    if let line = lineOfByteOrderMark(text) {
        throw StrictYAMLError(
            file: file, line: line,
            message: "U+FEFF is not read behind the file's beginning, as YAML loses it at that of a text; take it out")
    }
    let node: Node?
    do {
        // What a plain text is, is judged where it is read, not guessed. Yams knows an anchor only as long as the parser lives.
        let parser = try Parser(yaml: text, resolver: .basic)
        node = try parser.singleRoot()
        try withExtendedLifetime(parser) { if let node { try refuseAnchors(in: node, file) } }
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

/// The first line, from 1, that has U+FEFF, as such or escaped; nil for none.
private func lineOfByteOrderMark(_ text: String) -> Int? {
    let mark = text.unicodeScalars.firstRange(of: "\u{FEFF}".unicodeScalars)
    let escape = text.firstRange(of: #/\\(?:u|U0000)[fF][eE][fF][fF]/#.matchingSemantics(.unicodeScalar))
    return [mark, escape].compactMap(\.?.lowerBound).min().map { text[..<$0].utf8.count { $0 == 10 } + 1 }
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
    for count in first..<max(first, lines.count) where lines[count - 1].contains(key.utf8) {
        let beginning = lines[..<count].map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
        do {
            _ = try Parser(yaml: beginning, resolver: .basic).singleRoot()
        } catch YamlError.duplicatedKeysInMapping(let repeated, _) where repeated.contains(key) {
            return count
        } catch {}
    }
    return max(first, lines.count)
}
