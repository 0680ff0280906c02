import AuditModel
import Files
import LogSummaries
import ReportBuilding
import ReportRendering
import ReportValidation
import SystemPackage

/// What `check` finds: lines for stdout, warnings (what a run does without), and faults (what a run refuses or cannot do).
///
/// Everything is looked at, also behind a fault; nothing is written and no lock is taken.
struct ConfigurationCheck {
    let configuration: Configuration
    let asOf: String?
    var lines: [String] = []
    var warnings: [String] = []
    /// Each with the status that a run would end with.
    private(set) var faults: [Failure]

    init(_ configuration: Configuration, asOf: String?) {
        self.configuration = configuration
        self.asOf = asOf
        faults = configuration.faults.map { Failure(.usage, $0.description) }
    }

    /// Usage where anything is refused, else failed where a place cannot be used.
    var status: ExitStatus {
        faults.isEmpty ? .done : faults.contains { $0.status == .usage } ? .usage : .failed
    }

    /// Looks at all of it; `variables` are the environment's names that begin with NIGHTAUDIT_.
    mutating func run(variables: [String]) {
        tellUnknown(variables)
        tellSettings()
        checkTemplates()
        checkWindow()
        checkControls()
        checkSigner()
        checkState()
        checkHeadFile()
    }

    /// Does the body, where the setting itself has no fault; what it throws is a fault, begun by the setting's place and key unless the
    /// message names a place of its own.
    mutating func judging(_ setting: Setting, isPlaced: Bool = false, _ body: (inout Self) throws -> Void) {
        guard !hasFault(setting) else { return }
        do {
            try refusing { try body(&self) }
        } catch let failure as Failure {
            faults.append(Failure(failure.status, (isPlaced ? "" : placed(setting)) + failure.message))
        } catch {
            tell(.failed, setting, "\(error)")
        }
    }

    private func hasFault(_ setting: Setting) -> Bool {
        configuration.faults.contains { $0.message.hasPrefix("key \"\(setting.key)\"") }
    }

    /// Adds a fault that stands at no setting.
    mutating func tell(_ failure: Failure) { faults.append(failure) }

    /// Adds a fault at that setting.
    mutating func tell(_ status: ExitStatus, _ setting: Setting, _ message: String) {
        faults.append(Failure(status, placed(setting) + message))
    }

    func placed(_ setting: Setting) -> String { configuration.placed(setting) }

    private mutating func tellUnknown(_ variables: [String]) {
        let prefix = "NIGHTAUDIT_"
        let known = ["\(prefix)CONFIG"] + Setting.all.compactMap(\.variable)
        for name in variables where !known.contains(name) {
            let advice: String
            if let setting = Setting.all.first(where: { $0.variable == nil && $0.variableName == name }) {
                advice = "; \(setting.key) stands in the configuration file only"
            } else {
                let rests = known.map { String($0.dropFirst(prefix.count)) }
                let near = nearestName(to: String(name.dropFirst(prefix.count)), in: rests)
                advice = near.map { "; did you mean \(prefix)\($0)?" } ?? ""
            }
            warnings.append("\(name) is the variable of no setting and changes nothing\(advice)")
        }
    }

    private mutating func tellSettings() {
        lines.append("configuration: \(configuration.file.map { "\($0)" } ?? "no file")")
        let width = Setting.all.map(\.key.utf8.count).max()!
        for setting in Setting.all {
            let padding = String(repeating: " ", count: width - setting.key.utf8.count)
            lines.append("  \(setting.key)\(padding)  \(shown(setting))  (\(configuration.origin(of: setting)))")
        }
    }

    /// The value as it would stand in the file; of a key file only a path that leads to one, lest a key pasted there is shown.
    private func shown(_ setting: Setting) -> String {
        if hasFault(setting) { return "refused" }
        if setting.kind == .keyFile, let path = configuration.path(setting), !isThere(path) {
            return "no file of that name; not shown"
        }
        return configuration[setting].shown
    }

    private mutating func checkTemplates() {
        judging(.modules, isPlaced: true) { check in
            let (folder, modules) = try templateModules(check.configuration)
            check.lines.append("templates: \(folder): \(modules.map(\.name).joined(separator: ", "))")
            check.warnings += unjudged(of: modules)
        }
    }

    private mutating func checkControls() {
        judging(.controls, isPlaced: true) { check in
            let path = check.configuration.path(.controls)
            let controls = try loadControls(check.configuration)
            check.lines.append("controls: \(controls.controls.count), \(path.map { "\($0)" } ?? "as shipped")")
        }
        judging(.key, isPlaced: true) { check in
            guard let key = try pseudonyms(check.configuration) else { return }
            check.lines.append("key of pseudonyms: \(key.keyID)")
        }
    }

    private mutating func checkSigner() {
        judging(.signingKey, isPlaced: true) { check in
            guard let signer = try signer(check.configuration) else { return }
            check.lines.append("signs as \(signer.principal) by \(signer.identity.fingerprint)")
            if let program = signer.missingProgram {
                check.tell(.failed, .signingCommand, "there is no program \(program) that can be run")
            }
        }
        judging(.allowedSigners, isPlaced: true) { check in
            guard let allowed = try check.configuration.allowedSigners() else { return }
            try refuseDisallowed(try? signer(check.configuration), allowed, check.configuration)
            check.lines.append("takes whose events count from: \(check.configuration.path(.allowedSigners)!)")
        }
    }

    private mutating func checkHeadFile() {
        guard let head = configuration.path(.headFile) else { return }
        lines.append("appends the chain's head to: \(head)")
        guard let reason = refusal(head, to: .append) else { return }
        warnings.append("\(placed(.headFile))cannot append to \(head): \(reason); a run warns, and the line is lost")
    }
}
