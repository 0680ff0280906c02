import ArgumentParser
import AuditModel
import Files
import LogScanning
import LogSummaries

/// What `query` writes.
enum QueryFormat: String, ExpressibleByArgument, CaseIterable {
    case jsonl, csv, count
}

struct QueryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query", abstract: "Prints the entries that match, in file order.")

    @OptionGroup var file: ConfigurationOption
    @Option(help: Setting.logs.help)
    var logs: String?
    @Option(help: "Entries of this user; empty: entries that have none.")
    var user: String?
    @Option(help: "Entries of this model; empty: entries that have none.")
    var model: String?
    @Option(help: "Entries with this status (success, error, or any other text).")
    var status: String?
    @Option(help: "Entries with this error type; empty: entries that have none.")
    var errorType: String?
    @Flag(help: "Entries without user or without model.")
    var unattributed = false
    @Flag(help: "Rejected lines instead of entries.")
    var rejected = false
    @Option(help: "First date of day files, YYYY-MM-DD, included.")
    var since: String?
    @Option(help: "Last date of day files, YYYY-MM-DD, included.")
    var until: String?
    @Option(help: "jsonl (the original lines), csv or count.")
    var format = QueryFormat.jsonl
    @Option(help: "Stop after so many matches.")
    var limit: Int?

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit is a whole number from 1, not \(limit)") }
        if rejected, user != nil || model != nil || status != nil || errorType != nil || unattributed {
            throw ValidationError(
                "--rejected prints lines that are no entries: it goes with dates, format and limit only")
        }
    }

    func run() async throws {
        try await reporting {
            let filter = EntryFilter(
                user: user, model: model, status: status, errorType: errorType, unattributed: unattributed,
                rejected: rejected)
            let first = try since.map { try parseDay($0, "--since") }
            let last = try until.map { try parseDay($0, "--until") }
            if let first, let last, first > last { throw Failure(.usage, "--since \(first) is after --until \(last)") }
            let configuration = try file.configuration(logs.map { [.logs: $0] } ?? [:])
            try configuration.refuseFaults()
            guard case .fields(let fields) = configuration[.fields] else { preconditionFailure("fields are a mapping") }
            let directory = try LogDirectory(configuration.needed(.logs))
            let files = directory.files.filter { (first ?? $0.day) <= $0.day && $0.day <= (last ?? $0.day) }
            var query = Query(filter: filter, format: format, limit: limit ?? .max)
            query.run(files, EntryFormat(renaming: fields))
            if let fault = query.output.fault { throw Failure(.failed, "cannot write to standard output: \(fault)") }
            return .done
        }
    }
}

/// A day given on the command line.
func parseDay(_ text: String, _ option: String) throws(Failure) -> CalendarDay {
    guard let day = CalendarDay(text) else {
        throw Failure(.usage, "\(option) is a date of the calendar, YYYY-MM-DD, not `\(text)`")
    }
    return day
}
