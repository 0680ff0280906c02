import ArgumentParser
import AuditModel

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Checks configuration, templates and directories; says what tonight's run would read and write.",
        discussion: """
            Writes nothing and takes no lock. Every fault is one line on stderr.

            Exit status: 0 a run could go; 1 a directory or a day file cannot be used; 64 configuration, template, control, key \
            or archives are refused. What a run would do without (state directory, head_file) is a warning.
            """)

    @OptionGroup var options: WindowOptions
    @Option(help: WindowOptions.asOfHelp)
    var asOf: String?

    func run() async throws {
        try await reporting {
            var check = ConfigurationCheck(try options.configuration(), asOf: asOf)
            check.run(variables: environmentNames(beginning: "NIGHTAUDIT_"))
            var output = StandardOutput()
            for line in check.lines { output.write((visibleText(line) + "\n").utf8) }
            output.flush()
            for warning in check.warnings { printError("nightaudit: warning: \(warning)") }
            for fault in check.faults { printError("nightaudit: \(fault.message)") }
            try output.finish()
            return check.status
        }
    }
}
