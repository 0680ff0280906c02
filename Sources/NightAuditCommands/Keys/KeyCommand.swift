import ArgumentParser
import AuditModel
import ReportBuilding

struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "The key that archives are signed with.", subcommands: [Show.self])

    func run() async throws { throw ValidationError("a command is missing; `nightaudit key --help` lists them") }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Prints the fingerprint and the line for a file of allowed signers.",
            discussion: """
                To change keys, keep the old line with valid-before="YYYYMMDD" and add the new one with valid-after="YYYYMMDD": an \
                archive is judged by the time at which it was sealed.
                """)

        @OptionGroup var file: ConfigurationOption

        func run() async throws {
            try await reporting {
                let configuration = try file.configuration([:])
                try configuration.refuseFaults()
                guard let signer = try signer(configuration) else {
                    throw Failure(
                        .usage, "no key signs archives; set signing.key (NIGHTAUDIT_SIGNING_KEY) or signing.command")
                }
                var output = StandardOutput()
                output.write("# \(signer.identity.fingerprint)\n\(signer.allowedSigner)\n".utf8)
                try output.finish()
                return .done
            }
        }
    }
}
