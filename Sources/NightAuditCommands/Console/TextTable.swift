import AuditModel
import Glibc
import JSONText
import ReportBuilding
import ReportRendering

/// Rows as people read them: columns aligned by the characters shown, two blanks between them, numbers to the right.
///
/// A cell may hold text of the logs: what could steer a terminal is shown as `⟨U+001B⟩`, what is longer than 120 columns is cut. A column
/// in which no row has anything is left out.
struct TextTable {
    /// How a column stands; a `state` is in red where it is anything to look into.
    enum Kind { case text, number, state }

    private let columns: [(title: String, kind: Kind)]
    private var rows: [[String]] = []

    init(_ columns: [(title: String, kind: Kind)]) { self.columns = columns }

    /// The rows of an archived table: of each the members that the columns' titles name, lower bounds as such.
    init(of list: JSONValue?, _ columns: [(title: String, kind: Kind)]) {
        self.init(columns)
        for row in list?.elements ?? [] {
            add(
                columns.map { column in
                    let isLowerBound = row["lower_bound"]?[column.title] == .flag(true)
                    return row[column.title]?.text ?? shownFigure(Cell(row[column.title]), isLowerBound: isLowerBound)
                })
        }
    }

    var isEmpty: Bool { rows.isEmpty }

    /// Adds a row of as many cells as there are columns.
    mutating func add(_ cells: [String]) {
        precondition(cells.count == columns.count, "a row has a cell for each column")
        rows.append(cells.map(cut))
    }

    /// The lines, each ended by LF: the titles, unless all are empty, then the rows in their order.
    func text(inColour: Bool) -> String {
        let kept = columns.indices.filter { column in rows.contains { !$0[column].isEmpty } }
        let titles = columns.map(\.title)
        let widths = columns.indices.map { column in
            max(shownWidth(titles[column]), rows.map { shownWidth($0[column]) }.max() ?? 0)
        }
        func line(_ cells: [String], isTitle: Bool) -> String {
            var line = ""
            for column in kept {
                let (cell, kind) = (cells[column], columns[column].kind)
                let isAlarm = kind == .state && !isTitle && !Self.calm.contains(cell)
                let code = isTitle ? "1" : isAlarm ? "31" : nil
                let shown = inColour && !cell.isEmpty ? code.map { "\u{1B}[\($0)m\(cell)\u{1B}[0m" } ?? cell : cell
                let padding = String(repeating: " ", count: widths[column] - shownWidth(cell))
                let isLast = column == kept.last
                line += kind == .number ? padding + shown : shown + (isLast ? "" : padding)
                if !isLast { line += "  " }
            }
            while line.unicodeScalars.last == " " { line.unicodeScalars.removeLast() }
            return line + "\n"
        }
        let hasTitles = titles.contains { !$0.isEmpty }
        return (hasTitles ? line(titles, isTitle: true) : "") + rows.map { line($0, isTitle: false) }.joined()
    }

    /// The states that need no look.
    private static let calm: Set = ["", "ok", "pass", "not_applicable", "whole", "note", "moved", "came"]
}

/// Whether standard output is a terminal that colour may be sent to.
func wantsColour() -> Bool { isatty(1) == 1 && environment("NO_COLOR") == nil && environment("TERM") != "dumb" }

/// A figure as a page shows it: grouped, a share in percent, a lower bound behind "≥", "–" where there is none.
func shownFigure(_ cell: Cell?, isShare: Bool = false, isLowerBound: Bool = false) -> String {
    let text: String
    switch cell {
    case nil, .null?: return "–"
    case .integer(let value)? where !isShare: text = grouped(String(value))
    case let cell?: text = cell.double.map { isShare ? percentText($0) : grouped(shownDecimal($0)) } ?? cell.raw
    }
    return isLowerBound ? "≥ \(text)" : text
}

/// The text made visible, or so much of it that it fills 120 columns, and 500 scalars, with the "…" behind it.
private func cut(_ text: String) -> String {
    let (columns, scalars) = (120, 500)
    let isLong = text.unicodeScalars.count > scalars
    let shown = visibleText(isLong ? String(text.unicodeScalars.prefix(scalars)) : text)
    guard isLong || shownWidth(shown) > columns else { return shown }
    var (kept, width) = ("", 1)
    for character in shown {
        width += shownWidth(character)
        guard width <= columns else { break }
        kept.append(character)
    }
    return kept + "…"
}

/// How many columns of a terminal a text takes.
func shownWidth(_ text: String) -> Int { text.reduce(0) { $0 + shownWidth($1) } }

/// Two for an emoji with all that joins it; else the sum over its scalars: two for East Asian wide ones, none for marks and joiners.
private func shownWidth(_ character: Character) -> Int {
    let scalars = character.unicodeScalars
    let (first, isEmojiStyle) = (scalars[scalars.startIndex], scalars.contains("\u{FE0F}"))
    if first.properties.isEmojiPresentation || (first.properties.isEmoji && isEmojiStyle) { return 2 }
    return scalars.reduce(0) { width, scalar in
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: width
        case .format: width + (scalar == "\u{AD}" ? 1 : 0)
        default: width + (isWide(scalar) ? 2 : 1)
        }
    }
}

private func isWide(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF,
        0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x1B000...0x1B2FB, 0x20000...0x3FFFD:
        true
    default: scalar.properties.isEmojiPresentation
    }
}
