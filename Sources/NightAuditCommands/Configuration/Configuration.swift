import LogScanning
import SystemPackage

/// All settings, each with where its value comes from: options over variables over the file over defaults.
///
/// A layer with a fault is a fault also where a higher layer has another value. An empty variable is as none. Relative paths in the
/// file are taken from the file's folder, in variables and options from the working directory.
struct Configuration {
    /// The file that was read, if any.
    let file: FilePath?
    private var layers: [Setting: (value: SettingValue, origin: SettingOrigin)] = [:]
    private(set) var faults: [ConfigurationFault]

    init(file: ConfigurationFile?, variables: (String) -> String?, options: [Setting: String]) {
        self.file = file?.path
        faults = file?.faults ?? []
        for setting in Setting.all {
            if let file, let found = file.values[setting] {
                layers[setting] = (found.value, .file(file.path.string, line: found.line))
            }
            if let name = setting.variable, let text = variables(name) { take(setting, text, .variable(name)) }
            if let name = setting.option, let text = options[setting] { take(setting, text, .option(name)) }
        }
        faults += clashes(self)
    }

    private mutating func take(_ setting: Setting, _ text: String, _ origin: SettingOrigin) {
        do throws(SettingKind.Unfit) {
            layers[setting] = (try setting.kind.value(given: text), origin)
        } catch {
            faults.append(ConfigurationFault(place: "\(origin)", message: "key \"\(setting.key)\" \(error.message)"))
        }
    }

    subscript(_ setting: Setting) -> SettingValue { layers[setting]?.value ?? setting.preset }

    func origin(of setting: Setting) -> SettingOrigin { layers[setting]?.origin ?? .preset }

    /// Where the setting stands and its key, for the start of a message; nothing where nobody gave a value.
    func placed(_ setting: Setting) -> String {
        let origin = origin(of: setting)
        return origin == .preset ? "" : "\(origin): key \"\(setting.key)\": "
    }

    /// Whether users are called by pseudonyms.
    var pseudonymises: Bool { self[.userIDs] == .text("pseudonymise") }

    /// The value of a setting whose kind is text; empty where none is set.
    func text(_ setting: Setting) -> String {
        guard case .text(let text) = self[setting] else { preconditionFailure("\(setting.key) is no text") }
        return text
    }

    /// The value of a setting whose kind is a path; nil where none is set.
    func path(_ setting: Setting) -> FilePath? {
        guard case .path(let path) = self[setting] else { preconditionFailure("\(setting.key) is no path") }
        return path.isEmpty ? nil : path
    }

    /// The path, which must be there; the failure says how to give it.
    func needed(_ setting: Setting) throws(Failure) -> FilePath {
        if let path = path(setting) { return path }
        let ways = [setting.option, setting.variable].compactMap(\.self).joined(separator: ", ")
        throw Failure(.usage, "\(setting.key) is needed: give \(ways) or the key in the configuration file")
    }

    /// The root_id that the configured archives must have; nil where any will do.
    var pinnedRootID: String? { text(.rootID).isEmpty ? nil : text(.rootID) }

    /// Nothing, or the failure that tells the first fault.
    func refuseFaults() throws(Failure) {
        guard let first = faults.first else { return }
        let more = faults.count == 1 ? "" : " (and \(faults.count - 1) more: see `nightaudit check`)"
        throw Failure(.usage, "\(first)\(more)")
    }
}
