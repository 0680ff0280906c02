package import ArgumentParser
import Glibc
import LogSummaries

/// The version of this program; it stands in every report and manifest.
package let programVersion = "0.1.0"

/// The command line: what each subcommand is called and where it is.
package struct NightAudit: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "nightaudit",
        abstract: "Turns the audit logs of an LLM gateway into a compliance report, and keeps it.",
        discussion: """
            Exit status: 0 done; 1 could not do it, nothing published; 2 done, and what was checked failed; \
            11 another run holds the archives; 64 usage, configuration or template; 143/130 stopped by SIGTERM/SIGINT.
            """,
        version: programVersion,
        subcommands: [
            RunCommand.self, BackfillCommand.self, QueryCommand.self, VerifyCommand.self, ReproduceCommand.self,
            ListCommand.self,
            ShowCommand.self, DiffCommand.self, HoldCommand.self, ReviewCommand.self, PruneCommand.self,
            SummarizeCommand.self, CheckCommand.self,
            KeyCommand.self,
        ])

    package init() {}

    /// A line of a timetable that has lost its command must not seem to be done.
    package func run() async throws { throw ValidationError("a command is missing; `nightaudit --help` lists them") }
}

/// Runs the program with the process's arguments and ends it with the contract's exit status.
package func runProgram() async {
    // A reader that closes the pipe is told by `write`, not by a signal.
    signal(SIGPIPE, SIG_IGN)
    returnLargeBlocks()
    let arguments = separateValues(of: Array(commandLine().dropFirst()))
    if arguments.first == "query", let name = repeatedCondition(arguments) {
        printError("nightaudit: \(name) stands twice, and all conditions must hold; give it once")
        exit(ExitStatus.usage.rawValue)
    }
    await NightAudit.main(arguments)
}

/// The process's arguments, the program's name first, any bytes kept.
func commandLine() -> [String] {
    (0..<Int(CommandLine.argc)).compactMap { CommandLine.unsafeArgv[$0].map { nativeText($0) } }
}

/// The first condition of a query that stands twice, of which swift-argument-parser would take the last without a word; nil where help is asked for.
func repeatedCondition(_ arguments: [String]) -> String? {
    let given = arguments.prefix { $0 != "--" }
    if given.contains("--help") || given.contains("-h") { return nil }
    var names: Set<String> = []
    return given.map { String(decoding: $0.utf8.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self) }
        .filter { valuedConditions.contains($0) || ["--since", "--until"].contains($0) }
        .first { !names.insert($0).inserted }
}

/// The arguments with `--user=` as `--user` and an empty one, and `--user=` before a character that joins the `=` (a zero-width joiner, a
/// mark) parted by its bytes: swift-argument-parser takes neither.
func separateValues(of arguments: [String]) -> [String] {
    let end = arguments.firstIndex(of: "--") ?? arguments.count
    return arguments[..<end].flatMap { argument in
        guard argument.utf8.starts(with: "--".utf8), let equals = argument.utf8.firstIndex(of: UInt8(ascii: "=")) else {
            return [argument]
        }
        let value = String(decoding: argument.utf8[argument.utf8.index(after: equals)...], as: UTF8.self)
        guard value.isEmpty || "=\(value)".first != "=" else { return [argument] }
        return [String(decoding: argument.utf8[..<equals], as: UTF8.self), value]
    } + arguments[end...]
}
