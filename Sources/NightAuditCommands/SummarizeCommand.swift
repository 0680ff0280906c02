import ArgumentParser
import AuditModel
import Files
import Glibc
import LogScanning
import LogSummaries
import SystemPackage

struct SummarizeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "summarize",
        abstract: "Writes the summaries of day files to standard output, for a run with --summaries.",
        discussion: """
            The files lie in one log directory (or its archive folder), and are all that it has of their days: a day is \
            summarized as a whole. Of the configuration count fields, duplicates and privacy; a run must have the same. What is \
            written holds names of users, or their pseudonyms, and no other text of the logs but names of models, error types, \
            files and members.

            Exit status: 0 done, also where a day file could not be read to its end (the report will say so); 1 could not do it, \
            what was written is damaged then; 64 usage or configuration.
            """)

    @OptionGroup var file: ConfigurationOption
    @Option(
        help:
            "Also tell what the first so many bytes of each file's content are, as custody asks of a file that grew; may stand several times."
    )
    var prefix: [Int] = []
    @Argument(help: "Day files.")
    var files: [String]

    func validate() throws {
        if let length = prefix.first(where: { $0 < 1 }) {
            throw ValidationError("--prefix is a whole number from 1, not \(length)")
        }
    }

    func run() async throws {
        try await reporting {
            guard isatty(1) == 0 else {
                throw Failure(.usage, "summaries are no text: send them to a file, as by `> FILE` behind the command")
            }
            let configuration = try file.configuration([:])
            try configuration.refuseFaults()
            guard case .fields(let fields) = configuration[.fields] else { preconditionFailure("fields are a mapping") }
            let (directory, days) = try chosen(files.map { FilePath(native: $0) })
            var settings = ScanSettings()
            settings.format = EntryFormat(renaming: fields)
            settings.dropsExactDuplicates = configuration.text(.duplicates) == "drop_exact"
            settings.pseudonyms = try pseudonyms(configuration)
            for file in directory.files where days.contains(file.day) {
                settings.recordedLengths[reportableName(file.stem)] = prefix
            }
            var output = StandardOutput()
            try await summarize(
                days, of: directory, width: processorCount(), settings: settings, version: programVersion
            ) { output.write($0) }
            output.flush()
            guard output.isOpen else {
                throw Failure(.failed, "cannot write to standard output: \(output.fault ?? "its reader is gone")")
            }
            return .done
        }
    }
}

/// The log directory that the files lie in, and their days; refused where it is not one, or has more files of these days.
private func chosen(_ paths: [FilePath]) throws -> (LogDirectory, [CalendarDay]) {
    var folder: FilePath?
    var given: Set<[UInt8]> = []
    for path in paths {
        guard let name = path.lastComponent?.bytes, DayFile(relativePath: name, path: path) != nil else {
            throw Failure(
                .usage,
                "\(path) has no day file's name: audit_YYYY-MM-DD.jsonl, or with more before .jsonl, .gz or .zst behind"
            )
        }
        guard isThere(path) else { throw Failure(.failed, "\(path) is not there") }
        var place = resolvedPath(".").pushing(path).lexicallyNormalized().removingLastComponent()
        let isArchived = place.lastComponent?.string == "archive"
        if isArchived { place.removeLastComponent() }
        place = resolvedPath(place)
        if let folder, folder != place {
            throw Failure(
                .usage,
                "\(path) lies in \(place), others in \(folder); summarize the day files of one log directory at a time")
        }
        folder = place
        given.insert(Array((isArchived ? "archive/" : "").utf8) + name)
    }
    let directory = try LogDirectory(folder!)
    let days = Set(directory.files.filter { given.contains($0.relativePath) }.map(\.day))
    if let left = directory.files.first(where: { days.contains($0.day) && !given.contains($0.relativePath) }) {
        throw Failure(
            .usage, "\(left.path) is of \(left.day), too; a day is summarized as a whole: give all of its day files")
    }
    return (directory, days.sorted())
}
