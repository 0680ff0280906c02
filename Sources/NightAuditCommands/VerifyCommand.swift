import ArchiveVerification
import ArgumentParser
import AuditModel

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Checks archives and their chain.",
        discussion: "Exit 0: no fault found; 2: faults found, one line each on stdout.")

    @OptionGroup var file: ConfigurationOption
    @Argument(help: "A directory of archives, or one archive; default: the configuration's archives.")
    var path: String?

    func run() async throws {
        try await reporting {
            let configuration = try file.configuration(path.map { [.archives: $0] } ?? [:])
            try configuration.refuseFaults()
            let result = try verify(configuration.needed(.archives))
            var output = StandardOutput()
            for finding in result.findings {
                output.write(
                    visibleText("\(finding.code)  \(finding.location ?? finding.subject): \(finding.message)").utf8)
                output.write([10])
            }
            output.write("\(result.archives.count) archives checked, \(result.findings.count) faults\n".utf8)
            try output.finish()
            if result.uncheckedSignatures > 0 {
                printError(
                    "nightaudit: warning: signatures were not checked beyond their form, of \(result.uncheckedSignatures) archives; this version has no keys to check them with"
                )
            }
            return result.findings.isEmpty ? .done : .checkFailed
        }
    }
}
