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
    @Option(
        help: ArgumentHelp(
            "The log directory; default: the files' folder, or the one above where that is called archive. Needed where no day file lies beside an archive.",
            valueName: "dir"))
    var logs: String?
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
            let (directory, days) = try chosen(
                files.map { FilePath(native: $0) }, in: logs.map { FilePath(native: $0) })
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
private func chosen(_ paths: [FilePath], in logs: FilePath?) throws -> (LogDirectory, [CalendarDay]) {
    for path in paths {
        guard let name = path.lastComponent?.bytes, DayFile(relativePath: name, path: path) != nil else {
            throw Failure(
                .usage,
                "\(path) has no day file's name: audit_YYYY-MM-DD.jsonl, or with more before .jsonl, .gz or .zst behind"
            )
        }
        guard isThere(path) else { throw Failure(.failed, "\(path) is not there") }
    }
    let home = try logs ?? logDirectory(of: paths[0])
    let directory = try LogDirectory(home)
    let places = [(resolvedPath(home), ""), (resolvedPath(home.appending("archive")), "archive/")]
    let given = try Set(
        paths.map { path in
            let place = resolvedPath(folder(of: path))
            guard let prefix = places.first(where: { $0.0 == place })?.1 else {
                throw Failure(
                    .usage,
                    "\(path) does not lie in the log directory \(home); summarize the day files of one log directory at a time, and name it by --logs where it is another"
                )
            }
            return Array(prefix.utf8) + path.lastComponent!.bytes
        })
    let days = Set(directory.files.filter { given.contains($0.relativePath) }.map(\.day))
    if let left = directory.files.first(where: { days.contains($0.day) && !given.contains($0.relativePath) }) {
        throw Failure(
            .usage, "\(left.path) is of \(left.day), too; a day is summarized as a whole: give all of its day files")
    }
    return (directory, days.sorted())
}

/// The folder of a day file; the one above where it is the archive of another that has day files. Where that one has none beside, nobody can
/// tell the two apart.
private func logDirectory(of path: FilePath) throws(Failure) -> FilePath {
    let place = folder(of: path)
    let isNamed = place.lastComponent?.string == "archive"
    guard isNamed || resolvedPath(place).lastComponent?.string == "archive" else { return place }
    let above = isNamed ? folder(of: place) : resolvedPath(place).removingLastComponent()
    let files = (try? LogDirectory(above))?.files ?? []
    guard files.contains(where: { !$0.relativePath.starts(with: "archive/".utf8) }) else {
        throw Failure(
            .usage,
            "\(path) lies in a folder called archive, and no day file beside that; give --logs \(above) or --logs \(place)"
        )
    }
    return above
}
