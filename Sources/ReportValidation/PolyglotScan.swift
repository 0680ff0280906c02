import AuditModel
import ReportRendering

/// Tells where a page that is well-formed XML would be something else to an HTML parser, or could run or load anything,
/// whatever its grammar admits. It reads the bytes tag by tag, as both parsers do as long as these rules hold.
///
/// | what | rule |
/// | --- | --- |
/// | beginning | `<!DOCTYPE html>`, no XML declaration, no byte order mark; `<meta charset="utf-8"/>` in the first 1,024 bytes |
/// | text | no comment, CDATA section or processing instruction; the five XML entities only |
/// | elements | no prefix, lower-case outside `svg`; HTML's void ones self-closed, the others not; none that HTML would end or move |
/// | inertness | no element that runs or loads, no `on…` or `style` attribute, no address but within the archive |
/// | style | `StyleRule` |
struct PolyglotScan {
    private let bytes: [UInt8]
    private var position = 0
    private var line = 1
    /// The names of the elements that are open, outermost first.
    private var open: [[UInt8]] = []
    /// Their names, each behind a `>`.
    private var path: [UInt8] = []
    /// Whether text may stand in the last of them.
    private var holdsText = true
    private var (ids, sections): (Set<[UInt8]>, Set<[UInt8]>) = ([], [])
    private var saysEncoding = false
    /// Elements, with those they stand in, that may stand there: most of a page are rows like the one before.
    private var sound: Set<[UInt8]> = []
    /// In the order of the page; lines from 1.
    private(set) var faults: [(line: Int, message: String)] = []

    /// Scans a page; where it is not well-formed, what is told of it is of no use.
    init(_ page: [UInt8]) {
        bytes = page
        let doctype = "<!DOCTYPE html>"
        if bytes.starts(with: doctype.utf8) {
            position = doctype.utf8.count
        } else {
            fault("a page begins with \(doctype), with nothing before it")
        }
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "<"): readMarkup()
            case UInt8(ascii: "&"): readReference()
            case let byte:
                if byte > 32, !holdsText { skipText() } else { step() }
            }
        }
        if !saysEncoding {
            line = 1
            fault(
                "a page has <meta charset=\"utf-8\"/> in its first 1,024 bytes; HTML takes it for another encoding else"
            )
        }
    }

    private mutating func skipText() {
        fault("<\(shown(open.last ?? []))> does not hold text")
        while position < bytes.count, bytes[position] != UInt8(ascii: "<") { step() }
    }

    private mutating func readMarkup() {
        let next = position + 1 < bytes.count ? bytes[position + 1] : 0
        switch next {
        case UInt8(ascii: "!") where stands("<!--"): refuse("comment", until: "-->")
        case UInt8(ascii: "!") where stands("<![CDATA["): refuse("CDATA section", until: "]]>")
        case UInt8(ascii: "!"): refuse("document type behind its beginning", until: ">")
        case UInt8(ascii: "?"): refuse("XML declaration or processing instruction", until: "?>")
        case UInt8(ascii: "/"):
            if stands("</title>"), bytes[..<position].last(where: { $0 > 32 }) == UInt8(ascii: ">") {
                fault("<title> is empty")
            }
            if let name = open.popLast() { leave(name) }
            skip(past: ">")
        default: readStartTag()
        }
    }

    private mutating func readStartTag() {
        step()
        let name = readName()
        path.append(UInt8(ascii: ">"))
        path.append(contentsOf: name)
        checkElement(name)
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: ">"):
                step()
                return opened(name)
            case UInt8(ascii: "/"):
                step()
                step()
                leave(name)
                return closedItself(name)
            case 9, 10, 13, 32: step()
            default: readAttribute()
            }
        }
    }

    /// Behind an element's end.
    private mutating func leave(_ name: [UInt8]) {
        path.removeLast(name.count + 1)
        holdsText = open.last.map(ImpliedTags.holdsText) ?? true
    }

    private mutating func opened(_ name: [UInt8]) {
        if PageWords.void.contains(name), !isForeign { fault("<\(shown(name))> must close itself: <\(shown(name))/>") }
        open.append(name)
        holdsText = ImpliedTags.holdsText(name)
        if position < bytes.count, bytes[position] == 10, name.elementsEqual("pre".utf8) {
            fault("<pre> must not begin with a line end, which HTML drops")
        }
        if name.elementsEqual("style".utf8) {
            let style = bytes[position...].prefix { $0 != UInt8(ascii: "<") }
            if let found = StyleRule.fault(in: style) { faults.append((line + found.line - 1, found.message)) }
        }
    }

    private mutating func closedItself(_ name: [UInt8]) {
        guard !PageWords.void.contains(name), !isForeign, !name.elementsEqual("svg".utf8) else { return }
        fault("<\(shown(name))/> is left open by HTML; write <\(shown(name))></\(shown(name))>")
    }

    private mutating func checkElement(_ name: [UInt8]) {
        if Self.onceOnly.contains(name), !sections.insert(name).inserted { fault("<\(shown(name))> stands twice") }
        guard !sound.contains(path) else { return }
        let before = faults.count
        defer { if faults.count == before { sound.insert(path) } }
        if !isForeign, let message = ImpliedTags.fault(opening: name, in: open) { fault(message) }
        if PageWords.active.contains(lowercased(name)) { fault("an archived page has no <\(shown(name))>") }
        if let holder = open.last, PageWords.textOnly.contains(holder) {
            fault("<\(shown(holder))> holds text only, but there is <\(shown(name))> in it")
        }
        if name.contains(UInt8(ascii: ":")) { fault("<\(shown(name))> has a prefix, which HTML does not know") }
        if isForeign, PageWords.breakingOut.contains(name) {
            fault("<\(shown(name))> ends the <svg> that it stands in")
        }
        if !isForeign, name.contains(where: isUpper) { fault("<\(shown(name))> must be written in lower case") }
    }

    private static let onceOnly: Set = [Array("head".utf8), Array("body".utf8)]

    private mutating func readAttribute() {
        let name = readName()
        while position < bytes.count, bytes[position] != UInt8(ascii: "\""), bytes[position] != UInt8(ascii: "'") {
            step()
        }
        guard position < bytes.count else { return }
        let quote = bytes[position]
        step()
        let start = position
        while position < bytes.count, bytes[position] != quote {
            if bytes[position] == UInt8(ascii: "&") { readReference() } else { step() }
        }
        checkAttribute(lowercased(name), lowercased(bytes[start..<position]))
        step()
    }

    private mutating func checkAttribute(_ name: [UInt8], _ value: [UInt8]) {
        let isPlain = !name.contains(UInt8(ascii: ":")) || name.elementsEqual("xml:lang".utf8)
        if !isPlain { fault("the attribute \(shown(name)) has a prefix, which HTML does not know") }
        if name.elementsEqual("charset".utf8) {
            if value.elementsEqual("utf-8".utf8), path.suffix(5).elementsEqual(">meta".utf8), !saysEncoding,
                position < 1024
            {
                saysEncoding = true
            } else {
                fault("the encoding of a page is UTF-8, said once, in its first 1,024 bytes")
            }
        }
        if name.elementsEqual("id".utf8), !ids.insert(value).inserted { fault("the id \(shown(value)) stands twice") }
        if name.starts(with: "on".utf8) || PageWords.activeAttributes.contains(name) {
            fault("an archived page has no attribute \(shown(name))")
        } else if name.elementsEqual("href".utf8) {
            let isWithin = !value.contains { $0 <= 32 || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "\\") }
            if !isWithin || value.first == UInt8(ascii: "/") || value.holds("..")
                || value.contains(UInt8(ascii: "%"))
            {
                fault("href leads out of the archive")
            }
        } else if name.elementsEqual("http-equiv".utf8), !value.elementsEqual("content-security-policy".utf8) {
            fault("an archived page has no meta \(shown(value))")
        } else if !PageWords.textAttributes.contains(name), StyleRule.loads(value) {
            fault("the attribute \(shown(name)) names an address")
        }
    }

    /// At `&`: one of the five entities, as everything else means other things to the two parsers.
    private mutating func readReference() {
        let isKnown = ["&lt;", "&gt;", "&amp;", "&quot;", "&apos;"].contains { stands($0) }
        if !isKnown { fault("a page has the entities lt, gt, amp, quot and apos only") }
        step()
    }

    /// Whether HTML reads what comes next as SVG.
    private var isForeign: Bool {
        guard let last = open.last, open.contains(where: { $0.elementsEqual("svg".utf8) }) else { return false }
        return !PageWords.textOnly.contains(last)
    }

    private mutating func readName() -> [UInt8] {
        var end = position
        while end < bytes.count, !Self.endsName(bytes[end]) { end += 1 }
        let name = Array(bytes[position..<end])
        position += max(name.count, 1)
        return name
    }

    private static func endsName(_ byte: UInt8) -> Bool {
        switch byte {
        case 9, 10, 13, 32, UInt8(ascii: "="), UInt8(ascii: "/"), UInt8(ascii: ">"): true
        default: false
        }
    }

    private mutating func refuse(_ kind: String, until end: String) {
        fault("a page has no \(kind); XML and HTML read it differently")
        skip(past: end)
    }

    private mutating func skip(past end: String) {
        while position < bytes.count, !stands(end) { step() }
        for _ in end.utf8 { step() }
    }

    private mutating func step() {
        guard position < bytes.count else { return }
        if bytes[position] == 10 { line += 1 }
        position += 1
    }

    private func stands(_ text: String) -> Bool { bytes[position...].starts(with: text.utf8) }

    private mutating func fault(_ message: String) { faults.append((line, message)) }
}

private func isUpper(_ byte: UInt8) -> Bool { (65...90).contains(byte) }

private func lowercased(_ bytes: some Sequence<UInt8>) -> [UInt8] { bytes.map { isUpper($0) ? $0 + 32 : $0 } }

private func shown(_ name: [UInt8]) -> String { String(decoding: name.prefix(40), as: UTF8.self) }
