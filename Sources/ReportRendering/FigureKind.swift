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

    /// The same of a difference: of a share in points of a percent, and never in words.
    func difference(_ cell: Cell) -> String {
        guard self == .share, let number = cell.double else { return PageFigure(cell).renderText }
        return Self.percent(number * 100, fractionDigits: 2)
    }

    /// A percentage with as many digits as it takes to say 0 and 100 of exactly these only.
    static func percent(_ number: Double, fractionDigits: Int = 1) -> String {
        func isTold(_ text: String) -> Bool {
            let shown = Double(text)!
            return (shown == 0) == (number == 0) && (shown == 100) == (number == 100)
        }
        let short = roundedDecimal(number, fractionDigits: fractionDigits)
        let text = isTold(short) ? short : shownDecimal(number)
        return grouped(isTold(text) ? text : shortestDecimal(number)) + " %"
    }
}
