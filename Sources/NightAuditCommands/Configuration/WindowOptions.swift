import ArgumentParser
import Files
import SystemPackage

/// `--config`: where the settings of every command come from.
struct ConfigurationOption: ParsableArguments {
    @Option(
        help: "The configuration file. (Or NIGHTAUDIT_CONFIG; default: /etc/nightaudit/nightaudit.yaml where it is.)")
    var config: String?

    private static let usualPlace: FilePath = "/etc/nightaudit/nightaudit.yaml"

    /// The settings, read and layered with the options given; what is wrong with a value is among its faults.
    func configuration(_ given: [Setting: String]) throws(Failure) -> Configuration {
        let named = config ?? environment("NIGHTAUDIT_CONFIG")
        let path = named.map { FilePath(native: $0) } ?? Self.usualPlace
        do {
            let file = ConfigurationFile(path: path, bytes: try readWholeFile(path))
            return Configuration(file: file, variables: environment, options: given)
        } catch {
            // A link that leads nowhere is a configuration that is lost, not none.
            guard named == nil, error.errno == .noSuchFileOrDirectory || error.errno == .notDirectory,
                !leadsNowhere(path), !leadsNowhere(path.removingLastComponent())
            else {
                let way = config != nil ? "--config: " : named != nil ? "NIGHTAUDIT_CONFIG: " : ""
                throw Failure(.usage, "\(way)\(error)")
            }
            return Configuration(file: nil, variables: environment, options: given)
        }
    }
}

/// The options of `run`, which `backfill` and `check` have too; of the as-of day each has its own.
struct WindowOptions: ParsableArguments {
    @OptionGroup var file: ConfigurationOption
    @Option(help: Setting.logs.help)
    var logs: String?
    @Option(help: Setting.archives.help)
    var archives: String?
    @Option(help: Setting.days.help)
    var days: String?
    @Option(help: Setting.state.help)
    var state: String?
    @Option(help: Setting.templates.help)
    var templates: String?
    @Option(help: Setting.title.help)
    var title: String?
    @Option(help: Setting.failOnControl.help)
    var failOnControl: String?

    static let asOfHelp: ArgumentHelp = "The last day of the window, YYYY-MM-DD (default: yesterday, UTC)."

    func configuration() throws(Failure) -> Configuration {
        let given: [Setting: String?] = [
            .logs: logs, .archives: archives, .days: days, .state: state, .templates: templates, .title: title,
            .failOnControl: failOnControl,
        ]
        return try file.configuration(given.compactMapValues(\.self))
    }
}
