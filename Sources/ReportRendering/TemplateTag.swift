/// A tag of a mustache template, as far as a page may use them.
struct TemplateTag {
    enum Kind {
        case variable, section, inverted, end, partial
    }

    let kind: Kind
    let name: String
    /// From 1.
    let line: Int
    /// Where `{{` and what follows `}}` stand in the template's bytes.
    let start: Int
    let end: Int

    /// Sections in each other.
    private static let deepest = 64

    /// The template's tags in order, comments left out. Refuses unescaped and dynamic tags, pragmas, other delimiters and blocks.
    static func tags(of bytes: [UInt8], file: String) throws(TemplateError) -> [TemplateTag] {
        var tags: [TemplateTag] = []
        var depth = 0
        var position = 0
        var line = 1
        while position < bytes.count {
            if bytes[position] == 10 { line += 1 }
            guard bytes[position] == UInt8(ascii: "{"), position + 1 < bytes.count,
                bytes[position + 1] == UInt8(ascii: "{")
            else {
                position += 1
                continue
            }
            guard let close = (position + 2..<bytes.count).first(where: { isClose(bytes, $0) }) else {
                throw .invalid(file: file, line: line, message: "the tag is not closed; write }} behind it")
            }
            let content = bytes[(position + 2)..<close]
            if content.first != UInt8(ascii: "!") {
                let tag = try tag(content, line, position, close + 2, file)
                tags.append(tag)
                if tag.kind == .section || tag.kind == .inverted { depth += 1 }
                if tag.kind == .end { depth -= 1 }
                guard depth <= deepest else {
                    throw .invalid(
                        file: file, line: line,
                        message: "sections lie more than \(deepest) deep in each other; take some out")
                }
            }
            line += content.count { $0 == 10 }
            position = close + 2
        }
        return tags
    }

    private static func isClose(_ bytes: [UInt8], _ index: Int) -> Bool {
        index + 1 < bytes.count && bytes[index] == UInt8(ascii: "}") && bytes[index + 1] == UInt8(ascii: "}")
    }

    private static func tag(
        _ content: ArraySlice<UInt8>, _ line: Int, _ start: Int, _ end: Int, _ file: String
    ) throws(TemplateError) -> TemplateTag {
        let kinds: [UInt8: Kind] = [
            UInt8(ascii: "#"): .section, UInt8(ascii: "^"): .inverted, UInt8(ascii: "/"): .end,
            UInt8(ascii: ">"): .partial,
        ]
        let kind = content.first.flatMap { kinds[$0] }
        let blanks: [UInt8] = [32, 9]
        var name = kind == nil ? content : content.dropFirst()
        while let first = name.first, blanks.contains(first) { name.removeFirst() }
        while let last = name.last, blanks.contains(last) { name.removeLast() }
        let shown = "{{\(String(decoding: content.prefix(60), as: UTF8.self))}}"
        let parts = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let isItself = kind == nil && name.elementsEqual(".".utf8)
        guard isItself || parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isPathByte) }) else {
            throw .invalid(
                file: file, line: line,
                message: "the tag \(shown) is not allowed; a page has {{name}}, {{#name}}, {{^name}}, {{/name}}, "
                    + "{{>partial}} and {{! comment }}, always escaped")
        }
        return TemplateTag(
            kind: kind ?? .variable, name: String(decoding: name, as: UTF8.self), line: line, start: start, end: end)
    }
}
