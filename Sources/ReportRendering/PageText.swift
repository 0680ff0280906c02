import AuditModel
import Mustache

/// The content type of every page: escapes by Unicode scalar, and shows what would be invisible, reorder or combine.
struct PageText: MustacheContentType {
    static let name = "NIGHTAUDIT"

    /// Makes the content type known to swift-mustache; once a process.
    static let registration: Void = MustacheContentTypes.register(PageText(), named: name)

    func escapeText(_ text: String) -> String {
        var shown = ""
        var hasBase = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": shown += "&amp;"
            case "<": shown += "&lt;"
            case ">": shown += "&gt;"
            case "\"": shown += "&quot;"
            case "'": shown += "&apos;"
            default:
                if isUnsafe(scalar) || (isMark(scalar) && !hasBase) {
                    shown += shownVisibly(scalar)
                    hasBase = false
                    continue
                }
                shown.unicodeScalars.append(scalar)
            }
            hasBase = !scalar.properties.isWhitespace
        }
        return shown
    }

    /// C0, DEL, C1, bidi controls, U+FEFF and noncharacters.
    private func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x61C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF, 0xFDD0...0xFDEF:
            true
        default: scalar.value & 0xFFFE == 0xFFFE
        }
    }

    private func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }
}
