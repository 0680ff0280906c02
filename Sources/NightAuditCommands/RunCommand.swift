import ArgumentParser

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "The nightly job: reads a window of day files, publishes its report.")

    @OptionGroup var options: WindowOptions
    @Option(help: WindowOptions.asOfHelp)
    var asOf: String?
    @Option(help: "Render into this directory only, any day, also today: no bag, no chain.")
    var preview: String?
    @Flag(help: "Only failures on stderr.")
    var quiet = false

    func run() async throws {
        try await reporting {
            let configuration = try options.configuration()
            try configuration.refuseFaults()
            let settings = try RunSettings(configuration, asOf: asOf, preview: preview, quiet: quiet)
            let job = try Preparation(settings, configuration)
            let gate = StopGate()
            gate.start()
            return try await nightlyRun(job, gate)
        }
    }
}
