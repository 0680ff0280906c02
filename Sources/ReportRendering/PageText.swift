import AuditModel
import Mustache

/// The content type of every page: escapes by Unicode scalar, and shows what would be invisible, reorder or combine.
struct PageText: MustacheContentType {
    static let name = "NIGHTAUDIT"

    /// Makes the content type known to swift-mustache; once a process.
    static let registration: Void = MustacheContentTypes.register(PageText(), named: name)

    func escapeText(_ text: String) -> String {
        var shown = ""
        var display = PageDisplay()
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

/// Tells, scalar by scalar of a text, which ones a page shows as `⟨U+…⟩`: those of the common list, and combining marks without a base.
struct PageDisplay {
    private var hasBase = false

    mutating func showsVisibly(_ scalar: Unicode.Scalar) -> Bool {
        if isShownVisibly(scalar) || (Self.isMark(scalar) && !hasBase) {
            hasBase = false
            return true
        }
        hasBase = !scalar.properties.isWhitespace
        return false
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }
}
