import AuditModel
import ReportBuilding

/// What moved, came or went, against each earlier archive, a table for each kind of thing.
struct ChangeTables {
    private static let kinds = [
        "figure", "user", "model", "error_type", "user_and_model", "model_and_error_type", "file", "recorded_content",
    ]
    /// How many rows of a table a page shows.
    private static func first(_ kind: String) -> Int { kind == "figure" ? 30 : 15 }

    let pageValue: PageValue

    init(_ report: Report, _ rows: PageRows) {
        let changes = report.dataset(named: "changes") ?? Dataset("changes", "", rows: [Int](), columns: [])
        // Each archive, in the order of the rows, and the kinds that moved against it.
        var archives: [(id: String, kinds: Set<String>)] = []
        if let against = changes.place("against"), let kind = changes.place("kind"),
            let change = changes.place("change")
        {
            for row in 0..<changes.rowCount {
                let id = changes.cell(row: row, column: against).raw
                if archives.last?.id != id { archives.append((id, [])) }
                guard changes.cell(row: row, column: change) != .null else { continue }
                archives[archives.count - 1].kinds.insert(changes.cell(row: row, column: kind).raw)
            }
        }
        let none = rows.table(
            Dataset(
                "changes", "", rows: [Int](), columns: changes.columns.map { ColumnReader($0) { _ in .null } }),
            RowSelection()!)
        func tables(_ archive: String?, _ moved: Set<String>) -> PageValue {
            let found = Self.kinds.map { kind -> (String, PageValue) in
                guard let archive, moved.contains(kind) else { return (kind, .absent(none.members)) }
                let selection = RowSelection(
                    where: "against=\(archive) kind=\(kind) change=moved|came|went", first: Self.first(kind))!
                return (kind, rows.table(changes, selection))
            }
            return .object([
                "against": .text(archive ?? ""),
                // A restatement is of the same as-of day; it is compared with an archive of an earlier one.
                "is_restated": .flag(archive.map { $0.prefix(10) == "\(report.asOf)" } ?? false),
                "is_moved": .flag(!moved.isEmpty),
                "moved": .object(Dictionary(uniqueKeysWithValues: found)),
            ])
        }
        pageValue = .list(archives.map { tables($0.id, $0.kinds) }, element: tables(nil, []))
    }

    private static let labels = [
        "total_requests": "Requests", "successful": "Successful", "failed": "Failed", "other": "Other status",
        "success_rate": "Success rate", "total_tokens": "Tokens", "prompt_tokens": "Prompt tokens",
        "completion_tokens": "Completion tokens", "avg_latency_ms": "Mean latency", "latency_ms.min": "Least latency",
        "latency_ms.p50": "p50 latency", "latency_ms.p90": "p90 latency", "latency_ms.p95": "p95 latency",
        "latency_ms.p99": "p99 latency", "latency_ms.max": "Greatest latency", "distinct_users": "Users",
        "distinct_models": "Models", "unattributed": "Without user or model",
        "lower_bound.total_tokens": "Tokens are a lower bound",
        "lower_bound.prompt_tokens": "Prompt tokens are a lower bound",
        "lower_bound.completion_tokens": "Completion tokens are a lower bound",
    ]

    /// What a page says of a row of changes beside its columns.
    static func words(_ changes: Dataset, _ cell: (Int) -> Cell) -> [String: PageValue] {
        func value(_ name: String) -> Cell { changes.place(name).map(cell) ?? .null }
        let path = value("figure").raw
        let kind = FigureKind(path: path)
        let label = path.hasPrefix("summary.") ? labels[String(path.dropFirst("summary.".utf8.count))] : nil
        var isFlag = false
        if case .flag = kind { isFlag = true }
        let (difference, percent) = (value("difference"), value("percent"))
        var members: [String: PageValue] = [
            "label": .figure(PageFigure(label.map(Cell.words) ?? .null, type: .string)),
            "is_share": .flag(kind == .share), "is_flag": .flag(isFlag),
            "difference_unit": difference == .null
                ? .text("") : kind == .share ? .text(" points") : ControlRows.unit(difference, kind, ""),
            "unit": ControlRows.unit(value("after") == .null ? value("before") : value("after"), kind, ""),
            "difference_in_words": .text(signed(difference, kind.difference(difference))),
            "percent_in_words": .text(signed(percent, percent.double.map { FigureKind.percent($0) } ?? "–")),
        ]
        for (name, other) in [("before", "after"), ("after", "before")] {
            members["\(name)_in_words"] = .text(kind.words(value(name), unlike: value(other)))
        }
        return members
    }

    /// With a sign before it, but for nothing and for zero.
    private static func signed(_ cell: Cell, _ words: String) -> String {
        guard let number = cell.double, number != 0 else { return words }
        return number > 0 ? "+\(words)" : "−\(words.drop { $0 == "-" })"
    }
}
