import ArgumentParser
import AuditModel
import Glibc
import LogSummaries
import ReportBuilding
import SystemPackage

extension Severity: ExpressibleByArgument {}

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "The nightly job: reads a window of day files, publishes its report.")

    @Option(help: "The directory of day files (or NIGHTAUDIT_LOGS).")
    var logs: String?
    @Option(help: "The directory of archives (or NIGHTAUDIT_ARCHIVES).")
    var archives: String?
    @Option(help: "Whole UTC days in the window, 1 to 3660.")
    var days = 7
    @Option(help: "The last day of the window, YYYY-MM-DD (default: yesterday, UTC).")
    var asOf: String?
    @Option(help: "The directory of template modules (or NIGHTAUDIT_TEMPLATES).")
    var templates: String?
    @Option(help: "What the organisation calls the report.")
    var title = "LLM gateway audit report"
    @Option(help: "Exit 2 where a control of this severity or above failed: note, warning or error.")
    var failOnControl: Severity?
    @Option(help: "Render into this directory only, any day, also today: no bag, no chain.")
    var preview: String?
    @Flag(help: "Only failures on stderr.")
    var quiet = false

    func run() async throws {
        try await reporting {
            let settings = try RunSettings(self)
            let gate = StopGate()
            gate.start()
            return try await nightlyRun(settings, gate)
        }
    }
}

/// What a run does, resolved from options, environment and clock before any work.
struct RunSettings {
    let logs: FilePath
    let templates: FilePath
    let target: Target
    let days: Int
    let asOf: CalendarDay
    let title: String
    let failOnControl: Severity?
    let quiet: Bool
    /// What users are called by; nil: as the logs name them.
    let pseudonyms: Pseudonyms?

    enum Target {
        case archives(FilePath)
        case preview(FilePath)
    }

    init(_ command: RunCommand) throws(Failure) {
        guard (1...3660).contains(command.days) else {
            throw Failure(.usage, "--days is a whole number of days from 1 to 3660, not \(command.days)")
        }
        guard !command.title.isEmpty else { throw Failure(.usage, "--title must not be empty") }
        days = command.days
        asOf =
            try command.asOf.map { (text) throws(Failure) in try parseDay(text, "--as-of") } ?? today().adding(days: -1)
        if let preview = command.preview {
            target = .preview(FilePath(preview))
        } else {
            target = .archives(FilePath(try resolve(command.archives, "NIGHTAUDIT_ARCHIVES", "--archives")))
            guard asOf < today() else {
                throw Failure(.usage, "--as-of \(asOf) has not ended yet (UTC); give an earlier day, or --preview DIR")
            }
        }
        guard CalendarDay("0001-01-01")!.adding(days: days) <= asOf else {
            throw Failure(.usage, "the window of \(days) days ending \(asOf) begins before year 1")
        }
        logs = FilePath(try resolve(command.logs, "NIGHTAUDIT_LOGS", "--logs"))
        templates = templateDirectory(command.templates)
        title = command.title
        failOnControl = command.failOnControl
        quiet = command.quiet
        pseudonyms = try privacySetting()
    }
}

extension RunSettings {
    var privacy: Privacy { pseudonyms.map { .pseudonymise(keyID: $0.keyID) } ?? .keep }
}

/// The option, its variable, the share folder beside the program's `bin`, or `templates` here.
private func templateDirectory(_ option: String?) -> FilePath {
    if let given = option ?? environment("NIGHTAUDIT_TEMPLATES") { return FilePath(given) }
    var buffer = [CChar](repeating: 0, count: 4096)
    if readlink("/proc/self/exe", &buffer, buffer.count - 1) > 0 {
        let program = buffer.withUnsafeBufferPointer { FilePath(platformString: $0.baseAddress!) }
        let shared = program.removingLastComponent().removingLastComponent().appending("share/nightaudit/templates")
        if (try? shared.stat())?.type == .directory { return shared }
    }
    return "templates"
}
