/// Bytes in lowercase hexadecimal: how every digest is written.
package func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

/// Whether the text says nothing: it is empty or of blanks only.
package func isBlank(_ text: String) -> Bool { text.unicodeScalars.allSatisfy(\.properties.isWhitespace) }

/// `⟨U+202E⟩`: a character that must be seen, not obeyed.
package func shownVisibly(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "⟨U+\(String(repeating: "0", count: max(0, 4 - digits.utf8.count)))\(digits)⟩"
}

/// Whether a character is shown as `⟨U+…⟩` (or escaped, in JSON) wherever text of the logs is displayed.
///
/// C0, DEL, C1, bidi controls, line and paragraph separators, U+FEFF and noncharacters: they steer terminals, reorder or break lines, or are no
/// characters. The one list for pages, terminals and JSON.
package func isShownVisibly(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F, 0x61C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF, 0xFDD0...0xFDEF: true
    default: scalar.value & 0xFFFE == 0xFFFE
    }
}
