import AuditModel

/// Appends a text cell of a CSV file by RFC 4180; true where it got an apostrophe before it.
///
/// `isGuarded`: one apostrophe stands before what a spreadsheet would take for a formula, so that taking one off restores the text. Characters that
/// readers choke on are shown. The one way to write such a cell, for tables of a report and of a query.
@discardableResult
package func appendTableCell(_ text: [UInt8], isGuarded: Bool, to bytes: inout [UInt8]) -> Bool {
    if isPlain(text) {
        bytes.append(contentsOf: text)
        return false
    }
    var cell = text
    if cell.contains(where: { $0 < 0x20 || $0 == 0xEF }) { cell = Array(readable(cell).utf8) }
    let needsGuard = isGuarded && text.first.map(isFormulaStart) == true
    if needsGuard { cell.insert(UInt8(ascii: "'"), at: 0) }
    guard cell.contains(where: { $0 == 34 || $0 == 44 || $0 == 10 || $0 == 13 }) else {
        bytes += cell
        return needsGuard
    }
    bytes.append(34)
    for byte in cell {
        if byte == 34 { bytes.append(34) }
        bytes.append(byte)
    }
    bytes.append(34)
    return needsGuard
}

/// Whether a cell stands as it is, whatever the guard; most do.
private func isPlain(_ text: [UInt8]) -> Bool {
    guard let first = text.first, !isFormulaStart(first) else { return text.isEmpty }
    return text.allSatisfy { $0 >= 0x20 && $0 != 0xEF && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: ",") }
}

private func isFormulaStart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 9, 13, 10, UInt8(ascii: "'"): true
    default: false
    }
}

/// C0 controls but TAB, CR and LF, and U+FFFE and U+FFFF, as `⟨U+0000⟩`.
private func readable(_ text: [UInt8]) -> String {
    var result = ""
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
        switch scalar.value {
        case 0...8, 11, 12, 14...31, 0xFFFE, 0xFFFF: result += shownVisibly(scalar)
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}
