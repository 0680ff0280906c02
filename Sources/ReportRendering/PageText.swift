import AuditModel
import Mustache

/// The content type of every page: escapes by Unicode scalar, and shows what would be invisible, reorder or combine.
struct PageText: MustacheContentType {
    static let name = "NIGHTAUDIT"

    /// Makes the content type known to swift-mustache; once a process.
    static let registration: Void = MustacheContentTypes.register(PageText(), named: name)

    func escapeText(_ text: String) -> String {
        if isPlain(text), !text.utf8.contains(where: Self.isEscaped) { return text }
        var shown = ""
        var display = PageDisplay(of: text)
        for scalar in text.unicodeScalars {
            if display.showsVisibly(scalar) {
                shown += shownVisibly(scalar)
                continue
            }
            if let entity = Self.entity(scalar) {
                shown += entity
            } else {
                shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }

    /// One of the five entities of XML; nil for what needs none.
    static func entity(_ scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case "&": "&amp;"
        case "<": "&lt;"
        case ">": "&gt;"
        case "\"": "&quot;"
        case "'": "&apos;"
        default: nil
        }
    }

    static func isEscaped(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): true
        default: false
        }
    }
}

/// Whether a page shows the text scalar by scalar as it stands, whatever needs escaping aside: printable ASCII, each blank between others.
///
/// Most texts are so, and asking Unicode's tables about each of their characters would take most of a page's time.
func isPlain(_ text: String) -> Bool {
    var isBehindBlank = true
    for byte in text.utf8 {
        guard (0x20..<0x7F).contains(byte), !(byte == 0x20 && isBehindBlank) else { return false }
        isBehindBlank = byte == 0x20
    }
    return !isBehindBlank
}

/// Tells, scalar by scalar of a text, which ones a page shows as `⟨U+…⟩`: those of the common list; combining marks without a base, or
/// past the fourth on one, which would be drawn over other rows; what is not drawn, but for joiners and variation selectors behind what
/// is not ASCII, as in emoji and in scripts that need them; all of a text that has only blanks and such, as a name that nobody sees is none.
struct PageDisplay {
    private static let marksOnBase = 4

    private let isUnseen: Bool
    /// How many more marks the last base bears.
    private var marksLeft = 0
    private var isBehindASCII = true

    init(of text: String) {
        isUnseen = text.unicodeScalars.allSatisfy {
            $0.properties.isWhitespace || $0.properties.isDefaultIgnorableCodePoint
        }
    }

    /// `isLost`: it is a blank that a browser leaves out.
    mutating func showsVisibly(_ scalar: Unicode.Scalar, isLost: Bool = false) -> Bool {
        let isMark = Self.isMark(scalar)
        defer { isBehindASCII = scalar.isASCII }
        if isLost || isUnseen || isShownVisibly(scalar) || (isMark && marksLeft == 0) || isUndrawn(scalar) {
            marksLeft = 0
            return true
        }
        if isMark {
            marksLeft -= 1
        } else if !scalar.properties.isDefaultIgnorableCodePoint {
            marksLeft = scalar.properties.isWhitespace ? 0 : Self.marksOnBase
        }
        return false
    }

    /// Whether a browser draws nothing for it.
    private func isUndrawn(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.properties.isDefaultIgnorableCodePoint else { return false }
        let joins = [0x200C, 0x200D].contains(scalar.value) || (0xFE00...0xFE0F).contains(scalar.value)
        return !joins || isBehindASCII
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }
}

/// A name as a page shows it, but for entities: what must be seen as `⟨U+…⟩` stands so, also the blanks that browsers leave out, at the
/// beginning, at the end, and behind another. What is shown of it stays as it is when it is escaped.
///
/// `most`: of characters as shown, and as written, `<` as `&lt;`; "…" stands for the rest.
func shownName(_ name: String, most: (shown: Int, written: Int) = (.max, .max)) -> (text: String, isCut: Bool) {
    if isPlain(name), name.utf8.count <= most.shown, !name.utf8.contains(where: PageText.isEscaped) {
        return (name, false)
    }
    let scalars = Array(name.unicodeScalars)
    let blanks = scalars.map(\.properties.isWhitespace)
    let first = blanks.firstIndex(of: false) ?? 0
    let last = blanks.lastIndex(of: false) ?? 0
    var display = PageDisplay(of: name)
    var (text, shown, written) = ("", 0, 0)
    for (index, scalar) in scalars.enumerated() {
        let isLost = blanks[index] && (index <= first || index > last || blanks[index - 1])
        let piece = display.showsVisibly(scalar, isLost: isLost) ? shownVisibly(scalar) : String(scalar)
        shown += piece.unicodeScalars.count
        written += PageText.entity(scalar)?.utf8.count ?? piece.unicodeScalars.count
        if shown > most.shown || written > most.written { return (text + "…", true) }
        text += piece
    }
    return (text, false)
}
