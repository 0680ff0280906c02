import ArgumentParser
import AuditModel

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Checks configuration, templates and directories; says what tonight's run would read and write.",
        discussion: "Exit 0: nothing is refused; 64: something is, each fault one line on stderr. Publishes nothing.")

    @OptionGroup var options: WindowOptions

    func run() async throws {
        try await reporting {
            var check = ConfigurationCheck(try options.configuration(), asOf: options.asOf)
            check.run(variables: environmentNames(beginning: "NIGHTAUDIT_"))
            var output = StandardOutput()
            for line in check.lines { output.write((visibleText(line) + "\n").utf8) }
            try output.finish()
            for warning in check.warnings { printError("nightaudit: warning: \(warning)") }
            for fault in check.faults { printError("nightaudit: \(fault)") }
            return check.faults.isEmpty ? .done : .usage
        }
    }
}
