import AuditModel
import ReportBuilding

/// What a number of the report is, told by its path: how a page says it in words and units.
package enum FigureKind: Sendable, Equatable {
    case share, milliseconds, seconds, bytes, days, count
    /// What is said of 1, which is true, and of 0.
    case flag(yes: String, no: String)

    /// `path`: of a figure, or of a column of a table behind the table's path.
    package init(path: String) {
        let names = path.split(separator: ".").map(String.init)
        let last = names.last ?? ""
        self =
            if Self.counted.contains(where: { path.hasPrefix($0 + ".") }) {
                .count
            } else if names.contains("lower_bound") {
                .flag(yes: "yes", no: "no")
            } else if last == "nothing_received" {
                .flag(yes: "nothing", no: "something")
            } else if last == "last_line_whole" {
                .flag(yes: "whole", no: "torn")
            } else if last.hasSuffix("_rate") || last.hasSuffix("_share") || names.dropLast().last == "coverage" {
                .share
            } else if names.contains("latency_ms") || last.hasSuffix("_ms") || Self.isQuantile(names) {
                .milliseconds
            } else if last.hasSuffix("_seconds") {
                .seconds
            } else if last == "bytes" || last.hasSuffix("_bytes") || last == "bytes_read" {
                .bytes
            } else if last.hasSuffix("_days") || path == "report_period.days" {
                .days
            } else {
                .count
            }
    }

    /// Members that count by names, which may look like anything.
    private static let counted = ["by_user", "by_model", "error_breakdown", "completeness.rejected_by_reason"]

    private static func isQuantile(_ names: [String]) -> Bool {
        names.first == "daily" && ["p50", "p95", "p99"].contains(names.last)
    }

    /// The unit behind a number; nil where it has none, or where the number is said otherwise.
    package func unit(of text: String) -> String? {
        switch self {
        case .milliseconds: "ms"
        case .seconds: "s"
        case .bytes: text == "1" ? "byte" : "bytes"
        case .days: text == "1" ? "day" : "days"
        case .share, .count, .flag: nil
        }
    }

    /// What a page says of the value, without its unit; of nothing "–".
    func words(_ cell: Cell) -> String {
        if case .flag(let yes, let no) = self, case .flag(let value) = cell { return value ? yes : no }
        guard let number = cell.double else { return PageFigure(cell).renderText }
        switch self {
        case .share: return percentText(number)
        case .flag(let yes, let no) where number == 1 || number == 0: return number == 1 ? yes : no
        default: return PageFigure(cell).renderText
        }
    }

    /// The same with as many digits as it takes to stand to the limit, as shown, as the value does: above, below or at it.
    func words(_ cell: Cell, against limit: Cell) -> String {
        let text = words(cell)
        guard case .number(let number) = cell, let bound = limit.double else { return text }
        if case .flag = self { return text }
        let scale = self == .share ? 2 : 0
        func moved(_ number: Double) -> Double { Double(Self.exact(number, scale: scale))! }
        let (value, edge) = (moved(number), moved(bound))
        func isTold(_ shown: Double) -> Bool { (shown < edge) == (value < edge) && (shown > edge) == (value > edge) }
        if text.hasPrefix("<"), edge <= 0 || edge >= 0.1 { return text }
        if text.hasPrefix(">"), edge <= 99.9 || edge >= 100 { return text }
        if self != .share, isTold(Double(shownDecimal(number))!) { return text }
        for digits in (self == .share ? 1 : 4)...20 {
            let candidate = roundedDecimal(number, fractionDigits: digits, scale: scale)
            guard isTold(Double(candidate)!) else { continue }
            guard self == .share else { return grouped(candidate) }
            if digits > 1 { return grouped(candidate) + " %" }
            if !text.hasPrefix("<"), !text.hasPrefix(">") { return text }
        }
        return self == .share ? Self.limit(number) : grouped(shortestDecimal(number))
    }

    /// What a page says of a limit: of a share every digit that it was given, so that it is never rounded to what it is not.
    func words(ofLimit limit: Cell) -> String {
        guard self == .share, let number = limit.double else { return words(limit) }
        return Self.limit(number)
    }

    private static func limit(_ share: Double) -> String {
        let text = exact(share, scale: 2)
        return Double(text) == Double(roundedDecimal(share, fractionDigits: 1, scale: 2))
            ? percentText(share) : grouped(text) + " %"
    }

    /// A share in percent, by its decimal digits: 0.2875 is 28.75, where a hundred times the double is a bit less.
    package static func percent(of share: Double) -> Double { Double(exact(share, scale: 2))! }

    private static func exact(_ number: Double, scale: Int) -> String {
        roundedDecimal(number, fractionDigits: 40, scale: scale)
    }

    /// The same of a value beside another that is not the same: with as many digits as it takes to tell them apart.
    func words(_ cell: Cell, unlike other: Cell) -> String {
        let text = words(cell)
        if case .flag = self { return text }
        guard let number = cell.double, let second = other.double, number != second, text == words(other) else {
            return text
        }
        let scale = self == .share ? 2 : 0
        for digits in (self == .share ? 2 : 4)...20 {
            let shown = roundedDecimal(number, fractionDigits: digits, scale: scale)
            if shown != roundedDecimal(second, fractionDigits: digits, scale: scale) {
                return grouped(shown) + (self == .share ? " %" : "")
            }
        }
        return text
    }

    /// The same of a difference: of a share in points of a percent, and never in words.
    func difference(_ cell: Cell) -> String {
        guard self == .share, let number = cell.double else { return PageFigure(cell).renderText }
        return Self.percent(number * 100, fractionDigits: 2)
    }

    /// A percentage with as many digits as it takes to say 0 and 100 of exactly these only.
    static func percent(_ number: Double, fractionDigits: Int = 1) -> String {
        func isTold(_ text: String) -> Bool {
            let shown = Double(text)!
            return (shown == 0) == (number == 0) && (shown.magnitude == 100) == (number.magnitude == 100)
        }
        let short = roundedDecimal(number, fractionDigits: fractionDigits)
        let text = isTold(short) ? short : shownDecimal(number)
        return grouped(isTold(text) ? text : shortestDecimal(number)) + " %"
    }
}
