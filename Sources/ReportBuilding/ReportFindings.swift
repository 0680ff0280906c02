import AuditModel
import LogScanning
package import LogSummaries

/// What the figures alone do not say, in a fixed order.
func reportFindings(_ input: ReportInput, located: Int) -> [Finding] {
    let window = input.window
    let closed = input.closedInWindow
    var findings: [Finding] = []
    if let reason = window.nothingReceived(closed: input.closedDays) {
        findings.append(
            Finding("nothing_received", .error, subject: "day files", message: "Nothing received: \(reason)."))
    }
    for day in window.days {
        if let reason = closed[day.day], day.sum(\.accepted) + day.sum(\.rejected) > 0 {
            findings.append(
                Finding(
                    "closed_day_has_entries", .warning, subject: "\(day.day)",
                    message:
                        "The day is declared closed (\(reason)), yet it has \(counted(day.sum(\.accepted), "entry", "entries")) and \(counted(day.sum(\.rejected), "rejected line", "rejected lines"))."
                ))
        }
        for input in day.inputs {
            guard let fault = input.account.fault else { continue }
            findings.append(
                Finding(
                    "unreadable_file", .error, subject: "\(input.file.reportName)",
                    message:
                        "The file could not be read to its end (\(fault)); \(counted(input.account.lines, "line counts", "lines count"))."
                ))
        }
        for twin in day.twins {
            findings.append(
                Finding(
                    "same_day_file_twice", .note, subject: "\(twin.file.reportName)",
                    message: "Its content equals or begins that of \(twin.countsAs), which counts once."))
        }
        for (first, second) in day.differingTwins {
            findings.append(
                Finding(
                    "twins_differ", .error, subject: "\(second)",
                    message: "Its content differs from that of \(first), its twin by name; both count."))
        }
    }
    let entries = window.summary.totals.requests
    let counts = window.summary.counts
    if counts.misfiled * 20 > entries {
        findings.append(
            Finding(
                "rotation_not_utc", .warning, subject: "timestamps",
                message:
                    "\(counts.misfiled) of \(counted(entries, "entry lies", "entries lie")) on another UTC day than their file's name says."
            )
        )
    }
    if counts.clockBackwards > 0 {
        findings.append(
            Finding(
                "clock_backwards", .note, subject: "timestamps",
                message:
                    "\(counted(counts.clockBackwards, "entry is", "entries are")) earlier than the one before in the file."
            ))
    }
    let rejected = window.days.reduce(0) { $0 + $1.sum(\.rejected) }
    if rejected > located {
        findings.append(
            Finding(
                "rejected_lines_not_located", .warning, subject: "rejected_lines.csv",
                message: "\(counted(rejected, "line was", "lines were")) rejected; the first \(located) are located."))
    }
    for (name, sum) in [
        ("prompt_tokens", window.summary.totals.promptTokens),
        ("completion_tokens", window.summary.totals.completionTokens),
        ("total_tokens", window.summary.totals.promptTokens + window.summary.totals.completionTokens),
    ] where sum > 1 << 53 - 1 {
        findings.append(
            Finding(
                "sum_beyond_double", .warning, subject: "summary.\(name)",
                message:
                    "The sum is above 2^53-1: it is written exactly, and readers that hold numbers as doubles round it."
            ))
    }
    for name in window.unknownFiles.prefix(100) {
        findings.append(
            Finding(
                "unknown_file", .note, subject: "\(name)",
                message: "The file's name has no known pattern, or a date in no calendar; it was not read."))
    }
    if window.unknownFiles.count > 100 {
        findings.append(
            Finding(
                "unknown_file", .note, subject: "manifest.json",
                message:
                    "\(counted(window.unknownFiles.count - 100, "more name has", "more names have")) no known pattern; all stand there."
            ))
    }
    return findings
}

private func counted(_ count: Int, _ one: String, _ many: String) -> String { "\(count) \(count == 1 ? one : many)" }

extension ScannedWindow {
    /// Why nothing was received, in words for people; nil where something was.
    ///
    /// Nothing was received where no day file of the window holds an entry or a rejected line: where there is none, and where all are empty or
    /// blank. What could not be read to its end may have held some, and on days declared closed none is expected: neither is called so, the
    /// latter where all days of the window are.
    package func nothingReceived(closed: [ClosedDay]) -> String? {
        let inputs = days.flatMap(\.inputs)
        guard inputs.allSatisfy({ $0.account.fault == nil && $0.account.accepted + $0.account.rejected == 0 }),
            !Set(days.map(\.day)).isSubset(of: closed.map(\.day))
        else { return nil }
        return inputs.isEmpty ? "there is no day file" : "no day file holds an entry or a rejected line"
    }
}
