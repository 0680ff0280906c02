import ArchiveVerification
import AuditModel
import LogScanning
import LogSummaries
import ReportBuilding
import SystemPackage

/// What a run does, resolved from configuration, options and clock before any work.
struct RunSettings {
    /// Where the day files lie.
    let logs: FilePath
    /// A directory of summaries that the days are taken from instead; `logs` is the same then.
    let summaries: FilePath?
    let target: Target
    let rootID: String?
    /// Nil where neither the configuration nor the environment names a place.
    let statePath: FilePath?
    let days: Int
    var asOf: CalendarDay
    let title: String
    let organisation: String
    let format: EntryFormat
    /// Ordered by date.
    let closedDays: [ClosedDay]
    let dropsExactDuplicates: Bool
    /// A name that the system's zone tables hold.
    let hoursZone: String?
    let failOnControl: Severity?
    let quarantine: Bool
    let custody: SummaryStore.Custody
    let headFile: FilePath?
    /// Whose events count; nil: it is told by the archives.
    let allowedSigners: AllowedSigners?
    let quiet: Bool
    /// Every setting and its value as the configuration file would have it, for the manifest; of a key only its path.
    let effective: [(key: String, value: String)]

    enum Target {
        case archives(FilePath)
        case preview(FilePath)
    }

    /// The configuration has no faults.
    init(
        _ configuration: Configuration, asOf: String?, preview: String?, quiet: Bool, summaries: String? = nil
    ) throws(Failure) {
        guard case .number(let days) = configuration[.days], case .fields(let fields) = configuration[.fields],
            case .closedDays(let closedDays) = configuration[.closedDays],
            let custody = SummaryStore.Custody(rawValue: configuration.text(.custody))
        else { preconditionFailure("a setting's value is of its kind") }
        self.days = days
        self.closedDays = closedDays
        self.custody = custody
        format = EntryFormat(renaming: fields)
        self.asOf = try lastDay(asOf, days: days)
        if let preview {
            target = .preview(FilePath(native: preview))
        } else {
            target = .archives(try configuration.needed(.archives))
            guard self.asOf < today() else {
                throw Failure(
                    .usage, "--as-of \(self.asOf) has not ended yet (UTC); give an earlier day, or --preview DIR")
            }
        }
        let summaries = summaries.map { FilePath(native: $0) }
        self.summaries = summaries
        if let summaries { logs = summaries } else { logs = try configuration.needed(.logs) }
        rootID = configuration.pinnedRootID
        statePath = try stateDirectory(configuration)
        title = configuration.text(.title)
        organisation = configuration.text(.organisation)
        dropsExactDuplicates = configuration.text(.duplicates) == "drop_exact"
        hoursZone = configuration.text(.hoursZone).isEmpty ? nil : configuration.text(.hoursZone)
        failOnControl = Severity(rawValue: configuration.text(.failOnControl))
        quarantine = configuration[.quarantine] == .flag(true)
        guard !quarantine || summaries == nil else {
            throw Failure(
                .usage,
                configuration.placed(.quarantine)
                    + "summaries do not hold the text of rejected lines; set quarantine: false for a run with --summaries"
            )
        }
        headFile = configuration.path(.headFile)
        allowedSigners = try configuration.allowedSigners()
        // A key file that nothing opened may be a key pasted in its place.
        effective = Setting.all.filter { $0 != .key || configuration.pseudonymises }
            .map { ($0.key, configuration[$0].shown) }
        self.quiet = quiet
    }
}

/// The last day of the window: the one given, else yesterday; a window that begins before the calendar is refused.
func lastDay(_ option: String?, days: Int) throws(Failure) -> CalendarDay {
    let day = try option.map { (text) throws(Failure) in try parseDay(text, "--as-of") } ?? today().adding(days: -1)
    guard CalendarDay("0001-01-01")!.adding(days: days - 1) <= day else {
        throw Failure(.usage, "the window of \(days) days ending \(day) begins before year 1")
    }
    return day
}
