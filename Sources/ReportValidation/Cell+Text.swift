import AuditModel
import ReportBuilding

extension Cell {
    /// The one text that this value has on a page: nothing for null.
    var canonicalText: [UInt8] {
        switch self {
        case .null: []
        case .integer(let value): Array(integerText(value).utf8)
        case .number(let value): Array(shortestDecimal(value).utf8)
        case .text(let name): name.bytes
        case .flag(let value): Array((value ? "true" : "false").utf8)
        }
    }

    /// Whether that is the text of a CSV cell of this value, before any guard.
    func hasTableText(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        switch self {
        case .null: text.isEmpty
        case .integer(let value): isDecimal(text, of: value)
        case .number(let value): isShortestDecimal(text, of: value)
        case .flag(let value): text.elementsEqual(value ? Self.yes : Self.no)
        case .text(let name):
            (text.elementsEqual(name.bytes) && !name.bytes.contains(where: Self.mayNeedShowing))
                || text.elementsEqual(tableText)
        }
    }

    private static let (yes, no) = (Array("true".utf8), Array("false".utf8))

    /// Whether a text with that byte may have a character that readers choke on.
    private static func mayNeedShowing(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0xEF }

    /// The one text that this value has in a CSV cell, before any guard: characters that readers choke on are shown
    /// as `⟨U+0000⟩`.
    var tableText: [UInt8] {
        guard case .text(let name) = self, name.bytes.contains(where: Self.mayNeedShowing) else {
            return canonicalText
        }
        var text: [UInt8] = []
        for scalar in String(decoding: name.bytes, as: UTF8.self).unicodeScalars {
            switch scalar.value {
            case 0x09, 0x0A, 0x0D: text.append(UInt8(scalar.value))
            case 0..<0x20, 0xFFFE, 0xFFFF:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                text += "⟨U+\(String(repeating: "0", count: 4 - digits.utf8.count))\(digits)⟩".utf8
            default: text += UTF8.encode(scalar)!
            }
        }
        return text
    }
}

/// The number's decimal digits, made by the standard library: what wrote the file does not judge it.
func integerText(_ value: Int128) -> String { Int64(exactly: value).map { String($0) } ?? String(value) }
