import ArgumentParser

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "The nightly job: reads a window of day files, publishes its report.")

    @OptionGroup var options: WindowOptions
    @Option(help: WindowOptions.asOfHelp)
    var asOf: String?
    @Option(help: "Render into this directory only, any day, also today: no bag, no chain.")
    var preview: String?
    @Option(help: "Take the days from this directory of summaries, as summarize writes them, instead of day files.")
    var summaries: String?
    @Flag(help: "Only failures on stderr.")
    var quiet = false
    @Flag(help: "At the end, say on stderr what each stage took: wall and CPU time, bytes read and written.")
    var timings = false

    func validate() throws {
        if summaries != nil, options.logs != nil {
            throw ValidationError("--summaries takes the place of --logs: give one of them")
        }
        if preview == "" { throw ValidationError("--preview must be a path that is not empty") }
        if timings, quiet {
            throw ValidationError("--timings speaks on stderr, where --quiet leaves only failures: give one of them")
        }
    }

    func run() async throws {
        var watch = RunWatch(hasBar: !quiet && showsProgress())
        defer { if timings { watch.tell() } }
        let gate = StopGate()
        gate.start()
        try await reporting {
            let configuration = try options.configuration()
            try configuration.refuseFaults()
            let settings = try RunSettings(
                configuration, asOf: asOf, preview: preview, quiet: quiet, summaries: summaries)
            if summaries != nil, let logs = configuration.path(.logs) {
                printError(
                    "nightaudit: the days come from \(settings.logs); the day files of \(logs) are not read",
                    unless: quiet)
            }
            let job = try await Preparation(settings, configuration)
            return try await nightlyRun(job, gate, &watch)
        }
    }
}
