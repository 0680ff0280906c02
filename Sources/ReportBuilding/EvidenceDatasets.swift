import AuditModel
import LogScanning
import LogSummaries

/// A rejected line with its file.
struct RejectedRow: Sendable {
    let file: Name
    let line: RejectedLine

    static func dataset(_ rows: [RejectedRow]) -> Dataset {
        Dataset(
            "rejected_lines", "One row a rejected line, in file order; the first million.", rows: rows,
            columns: [
                .init(
                    Column(["file"], .string, "Path relative to the log directory.", holdsLogText: true),
                    { .text($0.file) }
                ),
                .init(Column(["line"], .integer, "Line number from 1."), { .count($0.line.lineNumber) }),
                .init(
                    Column(["byte_offset"], .integer, "Of the line's first byte in the content, from 0."),
                    { .count($0.line.byteOffset) }
                ),
                .init(Column(["reason"], .string, "Why the line is no valid entry."), { .words($0.line.reason.name) }),
                .init(
                    Column(["sha256"], .string, "SHA-256 of the line's bytes without its LF."),
                    { .words($0.line.digest.text) }
                ),
            ])
    }
}

/// A duplicate with the files of its day.
struct DuplicateRow: Sendable {
    let location: DuplicateLocation
    let inputs: [InputFile]

    /// The first hundred of all days.
    static func dataset(_ days: [ScannedDay]) -> Dataset {
        let rows = days.flatMap { day in
            (day.duplicates?.locations ?? []).map { DuplicateRow(location: $0, inputs: day.inputs) }
        }
        return Dataset(
            "duplicate_locations",
            "One row a duplicate and the place it is held against, in file order; the first hundred.",
            rows: Array(rows.prefix(100)),
            columns: [
                .init(
                    Column(["kind"], .string, "exact or conflicting."),
                    { .words($0.location.isExact ? "exact" : "conflicting") }
                ),
                .init(
                    Column(["file"], .string, "Path relative to the log directory.", holdsLogText: true),
                    { .text($0.inputs[$0.location.file].file.reportName) }
                ),
                .init(Column(["line"], .integer, "Line number from 1."), { .count($0.location.line) }),
                .init(
                    Column(
                        ["first_file"], .string, "The same, of the file where the line or its id stood first.",
                        holdsLogText: true),
                    { .text($0.inputs[$0.location.firstFile].file.reportName) }
                ),
                .init(Column(["first_line"], .integer, "Its line number from 1."), { .count($0.location.firstLine) }),
            ])
    }
}

extension ControlOutcome {
    static func dataset(_ outcomes: [ControlOutcome]) -> Dataset {
        Dataset(
            "controls", "One row a control, in the order of their table.", rows: outcomes,
            columns: [
                .init(Column(["id"], .string, "The control's id."), { .words($0.control.id) }),
                .init(Column(["title"], .string, "What it states.", holdsLogText: true), { .words($0.control.title) }),
                .init(Column(["outcome"], .string, "pass, fail or not_applicable."), { .words($0.result.rawValue) }),
                .init(Column(["observed"], .number, "The value observed; empty where there is none."), { $0.observed }),
                .init(
                    Column(["comparison"], .string, "<=, >=, <, > or =.", holdsLogText: true),
                    { .words($0.control.comparison.rawValue) }),
                .init(Column(["limit"], .number, "The limit."), { .number($0.control.limit) }),
                .init(
                    Column(["severity"], .string, "note, warning or error."), { .words($0.control.severity.rawValue) }),
                .init(
                    Column(["supports"], .string, "The clauses it supports evidence for.", holdsLogText: true),
                    { .words($0.control.supports.joined(separator: "; ")) }
                ),
                .init(
                    Column(["evidence"], .string, "The member of report.json that shows it."),
                    { .words($0.control.evidence) }),
                .init(
                    Column(["explanation"], .string, "Why it is watched.", holdsLogText: true),
                    { .words($0.control.explanation) }),
                .init(
                    Column(["measure"], .string, "What is measured, as controls.yaml names it."),
                    { .words($0.control.measure.name) }),
                .init(
                    Column(
                        ["failing"], .integer,
                        "How many rows or names fail; empty where one figure is measured. The first are findings."),
                    { $0.failing.map(Cell.count) ?? .null }
                ),
                .init(
                    Column(
                        ["query"], .string, "Options of nightaudit query that list the entries, POSIX-quoted.",
                        holdsLogText: true),
                    { $0.control.query.isEmpty ? .null : .words(queryText($0.control.query)) }
                ),
                .init(
                    Column(
                        ["lower_bound", "observed"], .boolean,
                        "Whether the value observed is a total of entries some of which lack token counts."),
                    { .flag($0.isLowerBound) }
                ),
                .init(
                    Column(
                        ["reason"], .string,
                        "Why it is not applicable, empty where it is judged: no_list, no_zone, no_comparison, not_comparable, "
                            + "young_log, nothing_recorded, all_closed or nothing_to_measure."),
                    { .words($0.reason?.rawValue) }
                ),
            ])
    }
}

/// Options as a POSIX shell reads them back.
private func queryText(_ options: [String]) -> String {
    options.map { shellWord($0, plain: "-./=_:") }.joined(separator: " ")
}

extension Change {
    package static func dataset(_ changes: [Change]) -> Dataset {
        Dataset(
            "changes", "One row a figure, or a row or name that came or went, against an earlier archive.",
            rows: changes,
            columns: [
                .init(Column(["against"], .string, "The earlier archive."), { .words($0.against) }),
                .init(Column(["figure"], .string, "The figure's path in report.json."), { .words($0.figure) }),
                .init(Column(["before"], .number, "The earlier archive's value."), { $0.before ?? .null }),
                .init(Column(["after"], .number, "This report's value."), { $0.after ?? .null }),
                .init(Column(["difference"], .number, "After less before."), { $0.difference }),
                .init(Column(["percent"], .number, "The difference in percent of before."), { $0.percent }),
                .init(
                    Column(
                        ["kind"], .string,
                        "figure, or what the row is: user, model, error_type, user_and_model, model_and_error_type, "
                            + "file or recorded_content."
                    ),
                    { .words($0.kind ?? "figure") }),
                .init(
                    Column(
                        ["name"], .string, "The name; empty for a figure and for entries without a name.",
                        holdsLogText: true),
                    { $0.names.first ?? .null }
                ),
                .init(
                    Column(["change"], .string, "moved, came or went; empty where the figure stayed."),
                    { .words($0.movement?.rawValue) }
                ),
                .init(
                    Column(
                        ["second_name"], .string,
                        "The second name of a row that has two, as the model of a user; empty for entries without one.",
                        holdsLogText: true),
                    { $0.names.dropFirst().first ?? .null }
                ),
                .init(
                    Column(
                        ["lower_bound", "before"], .boolean,
                        "Whether the value before is a total of entries some of which lack token counts."),
                    { .flag($0.isLowerBoundBefore) }
                ),
                .init(
                    Column(
                        ["lower_bound", "after"], .boolean,
                        "Whether the value after is a total of entries some of which lack token counts."),
                    { .flag($0.isLowerBoundAfter) }
                ),
            ])
    }
}

extension MeasuredFinding {
    static func dataset(_ findings: [MeasuredFinding]) -> Dataset {
        Dataset(
            "findings", "One row an observation, in the order in which they are looked for.", rows: findings,
            columns: [
                .init(Column(["code"], .string, "What kind of observation."), { .words($0.finding.code) }),
                .init(
                    Column(["severity"], .string, "note, warning or error."), { .words($0.finding.severity.rawValue) }),
                .init(
                    Column(["subject"], .string, "What it is about.", holdsLogText: true),
                    { .words($0.finding.subject) }
                ),
                .init(Column(["location"], .string, "Where.", holdsLogText: true), { .words($0.finding.location) }),
                .init(Column(["message"], .string, "In words.", holdsLogText: true), { .words($0.finding.message) }),
                .init(
                    Column(
                        ["observed"], .number,
                        "Of a row or name that fails a control its value; empty where it is not its value that fails."),
                    { $0.observed }
                ),
                .init(
                    Column(["before"], .number, "The comparison archive's value, where it is held against that."),
                    { $0.before }
                ),
                .init(
                    Column(
                        ["lower_bound", "observed"], .boolean,
                        "Whether the value observed is a total of entries some of which lack token counts."),
                    { .flag($0.isLowerBound) }
                ),
            ])
    }
}
