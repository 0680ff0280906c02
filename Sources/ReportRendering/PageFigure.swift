import AuditModel
import Mustache
import ReportBuilding

/// A single value as a page shows it: grouped, with its canonical text as `.raw`, whether that is 1 as `.is_one` and, where it is a
/// share, `.percent`. An object, since swift-mustache would put a value of its size into a box each time it asks for one.
final class PageFigure: MustacheParent, MustacheCustomRenderable {
    let renderText: String
    /// Null, false, or a count of nothing that is shown only where there is something: falsy in sections.
    let isNull: Bool
    private let raw: String
    private let percent: String?
    private let isCell: Bool
    /// Whether it is a name that is shown without its end.
    let isCut: Bool

    /// Words of our own, with no name below them.
    init(_ text: String) {
        renderText = text
        raw = text
        isNull = false
        percent = nil
        isCell = false
        isCut = false
    }

    /// A rate, a mean or a quantile of nothing: "–", whatever stands for it.
    init(unmeasured cell: Cell, isShare: Bool) {
        renderText = "–"
        raw = cell.raw
        isNull = false
        percent = isShare ? "–" : nil
        isCell = true
        isCut = false
    }

    /// A cell. Null text is shown as nothing, any other null as "–".
    ///
    /// A name past 120 characters is cut; `isSentence`: words that are shown whole.
    init(
        _ cell: Cell, type: ColumnType? = nil, isShare: Bool = false, falsyAtZero: Bool = false,
        isSentence: Bool = false
    ) {
        raw = cell.raw
        isCell = true
        percent = isShare ? cell.double.map(percentText) ?? "–" : nil
        if case .text = cell { isCut = !isSentence && shortened(raw) != raw } else { isCut = false }
        switch cell {
        case .null:
            renderText = type == .string ? "" : "–"
            isNull = true
        case .integer(let value):
            renderText = grouped(String(value))
            isNull = falsyAtZero && value == 0
        case .number(let value):
            renderText = grouped(shownDecimal(value))
            isNull = false
        case .text:
            renderText = isSentence ? raw : withVisibleBlanks(shortened(raw))
            isNull = false
        case .flag(let flag):
            renderText = raw
            isNull = !flag
        }
    }

    var members: [String: PageValue] {
        guard isCell else { return [:] }
        var members: [String: PageValue] = ["raw": .text(raw), "is_one": .flag(raw == "1")]
        if let percent { members["percent"] = .text(percent) }
        return members
    }

    func child(named name: String) -> Any? {
        switch name {
        case "raw": isCell ? raw : nil
        case "is_one": isCell ? raw == "1" : nil
        case "percent": percent
        default: nil
        }
    }
}

/// As much of a name's beginning as a page shows in 120 characters, each code point that it shows as `⟨U+…⟩` counted so, and writes in 300,
/// `<` as `&lt;`; and "…" where there is more.
private func shortened(_ text: String) -> String {
    // No entity is longer than 6 bytes.
    if text.utf8.count <= 50, isPlain(text) { return text }
    let scalars = text.unicodeScalars
    var display = PageDisplay(of: text)
    var (length, written) = (0, 0)
    for index in scalars.indices {
        let shown = display.showsVisibly(scalars[index]) ? shownVisibly(scalars[index]).unicodeScalars.count : 1
        length += shown
        written += PageText.entity(scalars[index])?.utf8.count ?? shown
        if length > 120 || written > 300 { return String(scalars[..<index]) + "…" }
    }
    return text
}
