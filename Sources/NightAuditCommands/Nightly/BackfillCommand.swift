import ArgumentParser
import AuditModel

struct BackfillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backfill",
        abstract: "Publishes the archives of past as-of days that have none yet, oldest first.",
        discussion: """
            Each joins the end of the chain, with its own as-of day; its path is printed. Days that have an archive, or had one that was \
            pruned or erased, are left alone. Archives stay published whatever becomes of later days; run it again to go on.

            Exit status: 0 done; 1 a day could not be published, and none after it; 2 done, and a day's control failed; 11 another run \
            holds the archives; 64 usage, configuration or template; 143/130 stopped by SIGTERM/SIGINT.
            """)

    @OptionGroup var options: WindowOptions
    @Option(help: "The first as-of day, YYYY-MM-DD.")
    var from: String
    @Option(help: "The last as-of day, YYYY-MM-DD (default: yesterday, UTC).")
    var to: String?
    @Flag(help: "Only print the days that would be published.")
    var dryRun = false
    @Flag(help: "Only failures on stderr.")
    var quiet = false

    func run() async throws {
        let gate = StopGate()
        gate.start()
        try await reporting {
            let configuration = try options.configuration()
            try configuration.refuseFaults()
            guard case .number(let days) = configuration[.days] else { preconditionFailure("days are a number") }
            let range = try asOfDays(from: from, to: to, days: days)
            let settings = try RunSettings(configuration, asOf: "\(range.upperBound)", preview: nil, quiet: quiet)
            let job = try await Preparation(settings, configuration, firstAsOf: range.lowerBound)
            if dryRun { return try printDays(range, settings) }
            return try await backfill(job, range, gate)
        }
    }
}

/// The as-of days of the options; one that has not ended yet, whose window of so many days begins before the calendar, a range that is
/// backwards or of more than 3660 days is refused.
func asOfDays(from: String, to: String?, days: Int) throws(Failure) -> ClosedRange<CalendarDay> {
    let first = try parseDay(from, "--from")
    let yesterday = today().adding(days: -1)
    let last = try to.map { (text) throws(Failure) in try parseDay(text, "--to") } ?? yesterday
    guard last <= yesterday else {
        throw Failure(.usage, "--to \(last) has not ended yet (UTC); give an earlier day")
    }
    guard first <= last else {
        let what = to == nil ? "yesterday, \(last) (UTC)" : "--to \(last)"
        throw Failure(.usage, "--from \(first) is later than \(what); give the earlier day first")
    }
    _ = try lastDay("\(first)", days: days)
    let most = 3660
    guard last.daysSinceEpoch - first.daysSinceEpoch < most else {
        throw Failure(
            .usage, "--from \(first) to \(last) are more than \(most) days; give a later --from, or several ranges")
    }
    return first...last
}
