import AuditModel
import Mustache
import ReportBuilding

/// A single value as a page shows it: grouped, with its canonical text as `.raw`, whether that is 1 as `.is_one` and, where it is a
/// share, `.percent`.
struct PageFigure: MustacheParent, MustacheCustomRenderable {
    /// What it says, elsewhere: swift-mustache would put a value of that size into a box of its own each time it asks for one.
    private final class Words {
        let shown: String
        let raw: String
        let percent: String?
        let isNull: Bool
        let isCell: Bool
        let isCut: Bool

        init(
            _ shown: String, raw: String, percent: String? = nil, isNull: Bool = false, isCell: Bool = true,
            isCut: Bool = false
        ) {
            (self.shown, self.raw, self.percent) = (shown, raw, percent)
            (self.isNull, self.isCell, self.isCut) = (isNull, isCell, isCut)
        }
    }
    private let words: Words

    /// Words of our own, with no name below them.
    init(_ text: String) { words = Words(text, raw: text, isCell: false) }

    /// A rate, a mean or a quantile of nothing: "–", whatever stands for it.
    init(unmeasured cell: Cell, isShare: Bool) {
        words = Words("–", raw: cell.raw, percent: isShare ? "–" : nil)
    }

    /// A cell. Null text is shown as nothing, any other null as "–".
    ///
    /// A name past 120 characters is cut; `isSentence`: words that are shown whole.
    init(
        _ cell: Cell, type: ColumnType? = nil, isShare: Bool = false, falsyAtZero: Bool = false,
        isSentence: Bool = false
    ) {
        let raw = cell.raw
        let percent = isShare ? cell.double.map(percentText) ?? "–" : nil
        switch cell {
        case .null: words = Words(type == .string ? "" : "–", raw: raw, percent: percent, isNull: true)
        case .integer(let value):
            words = Words(grouped(raw), raw: raw, percent: percent, isNull: falsyAtZero && value == 0)
        case .number(let value): words = Words(grouped(shownDecimal(value)), raw: raw, percent: percent)
        case .text where isSentence: words = Words(raw, raw: raw, percent: percent)
        case .text:
            let (shown, isCut) = shownName(raw, most: (shown: 120, written: 300))
            words = Words(shown, raw: raw, percent: percent, isCut: isCut)
        case .flag(let flag): words = Words(raw, raw: raw, percent: percent, isNull: !flag)
        }
    }

    var renderText: String { words.shown }
    /// Null, false, or a count of nothing that is shown only where there is something: falsy in sections.
    var isNull: Bool { words.isNull }
    /// Whether it is a name that is shown without its end.
    var isCut: Bool { words.isCut }

    var members: [String: PageValue] {
        guard words.isCell else { return [:] }
        var members: [String: PageValue] = ["raw": .text(words.raw), "is_one": .flag(words.raw == "1")]
        if let percent = words.percent { members["percent"] = .text(percent) }
        return members
    }

    func child(named name: String) -> Any? {
        switch name {
        case "raw": words.isCell ? words.raw : nil
        case "is_one": words.isCell ? words.raw == "1" : nil
        case "percent": words.percent
        default: nil
        }
    }
}
