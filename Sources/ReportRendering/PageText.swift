import AuditModel
import Mustache

/// The content type of every page: escapes by Unicode scalar, and shows what would be invisible, reorder or combine.
struct PageText: MustacheContentType {
    static let name = "NIGHTAUDIT"

    /// Makes the content type known to swift-mustache; once a process.
    static let registration: Void = MustacheContentTypes.register(PageText(), named: name)

    func escapeText(_ text: String) -> String {
        var shown = ""
        var display = PageDisplay(of: text)
        for scalar in text.unicodeScalars {
            if display.showsVisibly(scalar) {
                shown += shownVisibly(scalar)
                continue
            }
            switch scalar {
            case "&": shown += "&amp;"
            case "<": shown += "&lt;"
            case ">": shown += "&gt;"
            case "\"": shown += "&quot;"
            case "'": shown += "&apos;"
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }
}

/// Tells, scalar by scalar of a text, which ones a page shows as `⟨U+…⟩`: those of the common list; combining marks without a base, or
/// past the fourth on one, which would be drawn over other rows; all of a text that has only blanks and what is not drawn, as a name
/// that nobody sees is none.
struct PageDisplay {
    private static let marksOnBase = 4

    private let isUnseen: Bool
    /// How many more marks the last base bears.
    private var marksLeft = 0

    init(of text: String) {
        isUnseen = text.unicodeScalars.allSatisfy {
            $0.properties.isWhitespace || $0.properties.isDefaultIgnorableCodePoint
        }
    }

    mutating func showsVisibly(_ scalar: Unicode.Scalar) -> Bool {
        let isMark = Self.isMark(scalar)
        if isUnseen || isShownVisibly(scalar) || (isMark && marksLeft == 0) {
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

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }
}
