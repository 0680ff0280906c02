import ArgumentParser
import AuditModel
import Files
import LogScanning
import LogSummaries
import SystemPackage

/// What `query` writes.
enum QueryFormat: String, ExpressibleByArgument, CaseIterable {
    case jsonl, csv, count
}

struct QueryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query", abstract: "Prints the entries that match, in file order.",
        discussion: """
            All conditions given must hold. With --group-by the matches are counted by user, model, status, error type, day of \
            the file or UTC hour: names by their counts, most first, then by their bytes; days and hours in their order. A row \
            is the count, a TAB and the key (count, the default then), CSV, or a JSON object a line (jsonl); entries without \
            that name, or undated, have a row whose key is empty (null in JSON). A day file outside the dates is not opened.

            What is printed is the log's own lines, raw user ids too, also where reports \
            call users by pseudonyms: who may read the logs may see them. With --reveal, --user is a pseudonym of a report.

            Exit status: 0 done, also where nothing matches; 1 a day file could not be read to its end or a line was too long \
            to be printed, so that matches may be missing (what could be read is printed); 64 usage.
            """)

    @OptionGroup var file: ConfigurationOption
    @Option(help: Setting.logs.help)
    var logs: String?
    @OptionGroup var names: QueryNames
    @Option(help: "Entries with this status (success, error, or any other text).")
    var status: String?
    @Flag(help: "Entries without user or without model.")
    var unattributed = false
    @Flag(help: "Entries that lack a token count, so that totals of tokens are lower bounds.")
    var withoutUsage = false
    @Flag(help: "Entries without a readable timestamp.")
    var undated = false
    @Option(help: "Entries of a latency above so many milliseconds.")
    var slowerThan: String?
    @Flag(help: "Rejected lines instead of entries.")
    var rejected = false
    @Option(help: "With --rejected: lines rejected for this reason, such as not_json.")
    var reason: String?
    @Flag(help: "Take --user for a pseudonym and find the entries of the user it stands for; needs the key.")
    var reveal = false
    @Option(
        help:
            "With --reveal: the key that pseudonyms are made under (or NIGHTAUDIT_PRIVACY_KEY, or the configuration's privacy.key)."
    )
    var privacyKey: String?
    @Option(help: "First date of day files, YYYY-MM-DD, included.")
    var since: String?
    @Option(help: "Last date of day files, YYYY-MM-DD, included.")
    var until: String?
    @Option(help: "Count the matches by user, model, status, error_type, day or hour.")
    var groupBy: QueryGrouping?
    @Option(help: "jsonl (the original lines), csv or count. (default: jsonl, with --group-by count)")
    var format: QueryFormat?
    @Flag(help: "Put FILE:LINE: before each line of jsonl; csv has file and line in any case.")
    var locate = false
    @Option(help: "Stop after so many matches; with --group-by print so many groups.")
    var limit: Int?

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit is a whole number from 1, not \(limit)") }
        if let slowerThan, exactNanoseconds(milliseconds: slowerThan) == nil {
            throw ValidationError(
                "--slower-than is a number of milliseconds from 0 to 10^12 as JSON has it (0.5), not \(slowerThan)")
        }
        let chooses = names.areGiven || status != nil || unattributed || withoutUsage || undated || slowerThan != nil
        if rejected, chooses || reveal {
            throw ValidationError(
                "--rejected prints lines that are no entries: it goes with --reason, dates, format and limit only")
        }
        if rejected, let groupBy, groupBy != .day {
            throw ValidationError("--rejected counts lines that are no entries: it goes with --group-by day only")
        }
        if locate, groupBy != nil || format == .count {
            throw ValidationError("--locate goes with lines; leave out --group-by, and --format count")
        }
        if privacyKey != nil, !reveal { throw ValidationError("--privacy-key goes with --reveal only; add --reveal") }
        if reason != nil, !rejected { throw ValidationError("--reason goes with --rejected only; add --rejected") }
    }

    func run() async throws {
        try await reporting {
            let configuration = try file.configuration(logs.map { [.logs: $0] } ?? [:])
            try configuration.refuseFaults()
            let conditions = try conditions(pseudonyms: revealing(configuration))
            let first = try since.map { try parseDay($0, "--since") }
            let last = try until.map { try parseDay($0, "--until") }
            if let first, let last, first > last { throw Failure(.usage, "--since \(first) is after --until \(last)") }
            guard case .fields(let fields) = configuration[.fields] else { preconditionFailure("fields are a mapping") }
            let directory = try LogDirectory(configuration.needed(.logs))
            let days = Set(directory.files.map(\.day)).filter { (first ?? $0) <= $0 && $0 <= (last ?? $0) }.sorted()
            let form = QueryForm(
                conditions: conditions, format: format ?? (groupBy == nil ? .jsonl : .count), locates: locate,
                grouping: groupBy, entryFormat: EntryFormat(renaming: fields))
            var query = Query(form, limit: limit ?? .max)
            try await query.run(directory, days, width: processorCount())
            return query.isWhole ? .done : .failed
        }
    }

    /// What the options choose; a usage failure where one of them chooses nothing. With `pseudonyms` the user is one of theirs.
    func conditions(pseudonyms: Pseudonyms?) throws(Failure) -> EntryConditions {
        EntryConditions(
            user: try names.userCondition(), model: try names.modelCondition(),
            errorType: try names.errorTypeCondition(), status: status, unattributed: unattributed,
            withoutUsage: withoutUsage, undated: undated,
            latencyNanoseconds: slowerThan.flatMap(exactNanoseconds), rejected: rejected,
            reason: try reason.map(rejectReason), pseudonyms: pseudonyms)
    }

    /// The pseudonyms that --reveal looks users up by; nil without it.
    private func revealing(_ configuration: Configuration) throws(Failure) -> Pseudonyms? {
        guard reveal else { return nil }
        guard case .bytes(let pseudonym) = try names.userCondition(), let keyID = Pseudonyms.keyID(of: pseudonym) else {
            throw Failure(.usage, "--reveal needs --user=PSEUDONYM as reports write it: p-, 8 digits, -, 26 letters")
        }
        guard let path = privacyKey.map({ FilePath(native: $0) }) ?? configuration.path(.key) else {
            throw Failure(.usage, "--reveal needs the key: give --privacy-key, NIGHTAUDIT_PRIVACY_KEY or privacy.key")
        }
        let pseudonyms: Pseudonyms
        do {
            pseudonyms = try readPrivacyKey(path)
        } catch {
            throw Failure(.usage, (privacyKey == nil ? configuration.placed(.key) : "--privacy-key: ") + error.message)
        }
        guard pseudonyms.keyID == keyID else {
            throw Failure(
                .usage, "the pseudonym was made under key \(keyID), \(path) is key \(pseudonyms.keyID); give that key")
        }
        return pseudonyms
    }
}

private func rejectReason(_ name: String) throws(Failure) -> RejectReason {
    if let reason = RejectReason(name: name) { return reason }
    let advice =
        nearestName(to: name, in: RejectReason.names).map { "did you mean `\($0)`?" } ?? "a report names those it met"
    throw Failure(.usage, "--reason: no line is rejected for `\(name)`; \(advice)")
}

/// A day given on the command line.
func parseDay(_ text: String, _ option: String) throws(Failure) -> CalendarDay {
    guard let day = CalendarDay(text) else {
        throw Failure(.usage, "\(option) is a date of the calendar, YYYY-MM-DD, not `\(text)`")
    }
    return day
}
