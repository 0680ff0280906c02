import AuditModel
import ReportBuilding
import ReportRendering

/// What a reader of a page sees of one value, judged against the cell that it should say.
///
/// | cell | what may be seen |
/// | --- | --- |
/// | null | nothing, `–`, or words of the page's own in `em` |
/// | integer | its digits, commas between thousands or none; `±0` |
/// | number | the value rounded at the last digit seen, or as JSON has it |
/// | either, as a share | in percent with ` %`; `< 0.1 %` and `> 99.9 %`; 0 % and 100 % for exactly these only |
/// | empty text | nothing, or words of the page's own in `em` |
/// | text | the same scalars, each as itself or as `⟨U+202E⟩` (only blanks: each so, too); from 112 of what is seen on, or past 290 of what is written, `…` may stand for the rest |
/// | code | a text that is ours, also with blanks for its underscores; `≤` and `≥` for `<=` and `>=` |
/// | flag | `true` or `false`, or its words: `whole` or `torn`, `nothing` or `something`, else `yes` or `no` |
/// | rate, mean or quantile of nothing | also `–` |
/// | figure of a control or change | by its path: a share also in percent, 1 and 0 of a flag also in its words, any other its number only |
struct ShownValue {
    /// Without line ends and blanks around it, as a browser shows it.
    let text: String
    /// Whether it stands in `em`: words of the page's own for what is not there.
    let isEmphasised: Bool

    init(_ text: some Sequence<UInt8>, isEmphasised: Bool = false) {
        self.text = trimmed(String(decoding: Array(text), as: UTF8.self))
        self.isEmphasised = isEmphasised
    }

    /// What a cell's number is.
    enum Meaning {
        /// It may be a share.
        case number
        /// It is in percent already.
        case percentage
        case figure(FigureKind)
    }

    /// Whether this says what the cell holds.
    func says(
        _ cell: Cell, as meaning: Meaning = .number, isCode: Bool = false, isUnmeasured: Bool = false
    ) -> Bool {
        if isUnmeasured, text == "–" { return true }
        if case .null = cell { return isEmphasised || text.isEmpty || text == "–" }
        guard !isEmphasised else { return cell == .words("") }
        switch cell {
        case .null: return true
        case .integer(let value):
            if says(Double(value), inWordsOf: meaning) { return true }
            return ShownDecimal(text)?.digits == String(value)
        case .number(let value):
            // One that is too small or large for digits alone stands as in JSON.
            if says(value, inWordsOf: meaning) || text == shortestDecimal(value) { return true }
            return ShownDecimal(text)?.isRounding(of: value) == true
        case .flag(let value):
            return text == (value ? "true" : "false") || says(value ? 1 : 0, inWordsOf: meaning)
        case .text(let name):
            let code = name.description
            if isCode, text == code.replacing("_", with: " ") || text == Self.signs[code] { return true }
            return says(name)
        }
    }

    private static let signs = ["<=": "≤", ">=": "≥"]

    /// Whether it is the number in percent, or in the words of a flag.
    private func says(_ number: Double, inWordsOf meaning: Meaning) -> Bool {
        let share = ShownPercentage(text)
        switch meaning {
        case .number, .figure(.share): return share?.says(FigureKind.percent(of: number)) == true
        case .percentage: return share?.says(number) == true
        case .figure(.flag(let yes, let no)): return (text == yes && number == 1) || (text == no && number == 0)
        case .figure: return false
        }
    }

    private func says(_ name: Name) -> Bool {
        let scalars = name.description.unicodeScalars
        if spells(withoutEnds(scalars, [" ", "\u{A0}"])) || spells(scalars[...]) { return true }
        let entities: [Unicode.Scalar: Int] = ["&": 5, "<": 4, ">": 4, "\"": 6, "'": 6]
        let written = text.unicodeScalars.reduce(0) { $0 + (entities[$1] ?? 1) }
        // By scalars: to some characters of names "…" would be a part of them.
        guard text.unicodeScalars.count >= 112 || written > 290, text.unicodeScalars.last == "…" else { return false }
        return Self(String(text.unicodeScalars.dropLast()).utf8).spells(scalars[...], isBeginning: true)
    }

    /// Whether it is these scalars, each as itself or visibly; or their beginning.
    private func spells(_ expected: Substring.UnicodeScalarView, isBeginning: Bool = false) -> Bool {
        var rest = Substring(text).unicodeScalars
        for scalar in expected {
            if isBeginning, rest.isEmpty { return true }
            if rest.first == scalar, !mustBeVisible(scalar) {
                rest.removeFirst()
                continue
            }
            let visible = shownVisibly(scalar).unicodeScalars
            guard rest.starts(with: visible) else { return false }
            rest.removeFirst(visible.count)
        }
        return rest.isEmpty
    }
}

/// A percentage as it is seen, with the sign before it that tells "less than" or "more than".
private struct ShownPercentage {
    private let sign: Unicode.Scalar?
    private let decimal: ShownDecimal

    /// Nil for a text without `%` behind a number, or `points`, as a difference of two percentages is shown.
    init?(_ text: String) {
        let isPoints = text.hasSuffix(" points")
        guard isPoints || text.unicodeScalars.last == "%" else { return nil }
        var number = trimmed(String(text.unicodeScalars.dropLast(isPoints ? " points".unicodeScalars.count : 1)))
        sign = number.unicodeScalars.first.flatMap { $0 == "<" || $0 == ">" ? $0 : nil }
        if sign != nil { number = trimmed(String(number.unicodeScalars.dropFirst())) }
        guard let decimal = ShownDecimal(number) else { return nil }
        self.decimal = decimal
    }

    func says(_ percent: Double) -> Bool {
        switch sign {
        case "<": return percent > 0 && percent < decimal.value
        case ">": return percent < 100 && percent > decimal.value
        default:
            // All and nothing are said of exactly these only.
            if (decimal.value == 0) != (percent == 0) || (decimal.value == 100) != (percent == 100) { return false }
            return decimal.isRounding(of: percent)
        }
    }
}

/// A decimal number as it is seen, with commas between thousands or without.
private struct ShownDecimal {
    /// Without commas; a minus before it where it is below zero.
    let digits: String
    let value: Double
    private let fractionDigits: Int

    init?(_ text: String) {
        var number = text == "±0" ? "0" : Substring(text)
        let isNegative = number.hasPrefix("-") || number.hasPrefix("−")
        if isNegative || number.hasPrefix("+") { number.removeFirst() }
        let parts = number.split(separator: ".", omittingEmptySubsequences: false)
        let groups = parts[0].split(separator: ",", omittingEmptySubsequences: false)
        let isGrouped = groups.count == 1 || (groups[0].count <= 3 && groups.dropFirst().allSatisfy { $0.count == 3 })
        guard parts.count <= 2, isGrouped, (groups + parts.dropFirst()).allSatisfy(Self.isDigits) else { return nil }
        let plain = (isNegative ? "-" : "") + number.filter { $0 != "," }
        guard let value = Double(plain) else { return nil }
        (digits, self.value, fractionDigits) = (plain, value, parts.count == 2 ? parts[1].count : 0)
    }

    private static func isDigits(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
    }

    /// Whether it is at most half a unit of its last digit away from the number.
    func isRounding(of number: Double) -> Bool {
        abs(value - number) <= 0.5 * Double("1e-\(fractionDigits)")! + number.ulp
    }
}

/// Controls, noncharacters and what turns the direction of text: never raw on a page.
private func mustBeVisible(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F }
    return scalar.properties.generalCategory == .control || scalar.properties.isNoncharacterCodePoint
        || scalar.properties.isBidiControl
}

/// Without line ends and blanks at both ends.
private func trimmed(_ text: String) -> String {
    String(withoutEnds(text.unicodeScalars, [" ", "\u{A0}", "\t", "\n", "\r"]))
}

private func withoutEnds(
    _ scalars: String.UnicodeScalarView, _ blanks: [Unicode.Scalar]
) -> Substring.UnicodeScalarView {
    var rest = scalars[...]
    while let first = rest.first, blanks.contains(first) { rest.removeFirst() }
    while let last = rest.last, blanks.contains(last) { rest.removeLast() }
    return rest
}
