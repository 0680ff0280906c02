import ArchiveStorage
import AuditModel
import LogScanning
import LogSummaries
import ReportBuilding
import SystemPackage

/// What `check` finds: lines for stdout, warnings (what a run would do without), and faults (what a run would refuse).
///
/// Everything is looked at, also behind a fault; nothing is written and no lock is taken.
struct ConfigurationCheck {
    let configuration: Configuration
    let asOf: String?
    private(set) var lines: [String] = []
    private(set) var warnings: [String] = []
    private(set) var faults: [String]

    init(_ configuration: Configuration, asOf: String?) {
        self.configuration = configuration
        self.asOf = asOf
        faults = configuration.faults.map(\.description)
    }

    /// Looks at all of it; `variables` are the environment's names that begin with NIGHTAUDIT_.
    mutating func run(variables: [String]) {
        tellUnknown(variables)
        tellSettings()
        do throws(Failure) {
            guard case .number(let days) = configuration[.days] else { preconditionFailure("days are a number") }
            let last = try lastDay(asOf, days: days)
            if last >= today() { faults.append("--as-of \(last) has not ended yet (UTC); give an earlier day") }
            checkTemplates()
            checkReads(last, days)
            checkArchives(last, days)
        } catch {
            faults.append(error.message)
        }
        checkFiles()
    }

    private mutating func tellUnknown(_ variables: [String]) {
        let known = ["NIGHTAUDIT_CONFIG"] + Setting.all.compactMap(\.variable)
        for name in variables where !known.contains(name) {
            let advice = nearestName(to: name, in: known).map { "; did you mean \($0)?" } ?? ""
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
        if setting.kind == .keyFile, let path = configuration.path(setting) {
            guard (try? path.stat(followTargetSymlink: false)) != nil else { return "no file of that name; not shown" }
        }
        return configuration[setting].shown
    }

    private mutating func checkTemplates() {
        guard case .names(let modules) = configuration[.modules] else { preconditionFailure("modules are names") }
        let folder = configuration.path(.templates) ?? defaultTemplateDirectory()
        do {
            _ = try templateModules(in: folder, names: modules)
            lines += ["templates: \(folder): \(modules.joined(separator: ", "))"]
        } catch let failure as Failure {
            faults.append(failure.message)
        } catch {
            faults.append("\(error)")
        }
    }

    private mutating func checkReads(_ last: CalendarDay, _ days: Int) {
        do {
            let logs = try configuration.needed(.logs)
            let directory = try LogDirectory(logs)
            let first = last.adding(days: 1 - days)
            lines.append("reads: \(logs), \(first) to \(last)")
            for offset in 0..<days {
                let day = first.adding(days: offset)
                let files = directory.files(of: day)
                if files.isEmpty { lines.append("  \(day)  no day file") }
                for file in files {
                    let size = (try? file.path.stat()).map { "\($0.size) bytes" } ?? "size unknown"
                    lines.append("  \(day)  \(file.reportName)  \(size)")
                    if let reason = refusal(file.path, to: .read) {
                        faults.append("\(placed(.logs))cannot read \(file.path): \(reason)")
                    }
                }
            }
            if !directory.unknown.isEmpty { lines.append("  files of no known pattern: \(directory.unknown.count)") }
        } catch let failure as Failure {
            faults.append(failure.message)
        } catch {
            faults.append("\(placed(.logs))\(error)")
        }
    }

    private mutating func checkArchives(_ last: CalendarDay, _ days: Int) {
        do {
            let root = try configuration.needed(.archives)
            let pinned = configuration.text(.rootID).isEmpty ? nil : configuration.text(.rootID)
            let identity = try RootIdentity(in: root)
            if let pinned, identity == nil { throw RootIdentity.absence(from: root, rootID: pinned) }
            if let refusal = identity?.refusal(
                of: root, title: configuration.text(.title), days: days, rootID: pinned)
            {
                throw ArchiveStorageError.refused(refusal)
            }
            if let refusal = try refusalToBegin(in: root, identity) { throw ArchiveStorageError.refused(refusal) }
            let archives = identity == nil ? [] : try publishedArchives(in: root)
            let revision = (archives.filter { $0.asOf == last }.map(\.revision).max() ?? 0) + 1
            let sequence = (archives.last?.sequence ?? 0) + 1
            lines += [
                "writes: \(root.appending(archiveID(last, revision: revision))), chain sequence \(sequence)"
                    + (revision > 1 ? "; nothing where nothing has changed" : "")
            ]
            if let identity, pinned == nil {
                lines += [
                    "to have these archives and no others, add to the configuration:", "archives:",
                    "  root_id: \"\(identity.rootID)\"",
                ]
            }
        } catch let failure as Failure {
            faults.append(failure.message)
        } catch {
            faults.append("\(placed(.archives))\(error)")
        }
    }

    private mutating func checkFiles() {
        checkControls()
        if let state = configuration.path(.state) ?? defaultStateDirectory() {
            if let reason = refusal(nearestFolder(state), to: .write) {
                warnings.append("\(placed(.state))cannot write \(state): \(reason); a run does without it")
            } else {
                lines.append("state: \(state)")
            }
        } else {
            warnings.append("no state directory is known; a run does without it")
        }
        if let head = configuration.path(.headFile) {
            let isThere = (try? head.stat()) != nil
            if let reason = refusal(isThere ? head : folder(of: head), to: .write) {
                warnings.append(
                    "\(placed(.headFile))cannot append to \(head): \(reason); the chain's head would be lost")
            } else {
                lines.append("appends the chain's head to: \(head)")
            }
        }
    }

    private mutating func checkControls() {
        do {
            let controls = try refusing { try loadControls(configuration.path(.controls)) }
            lines.append(
                "controls: \(controls.controls.count), \(configuration.path(.controls).map { "\($0)" } ?? "as shipped")"
            )
            guard let key = configuration.path(.key) else { return }
            do {
                lines.append("key of pseudonyms: \(try readPrivacyKey(key).keyID)")
            } catch {
                faults.append("\(placed(.key))\(error.message)")
            }
            if configuration[.userIDs] == .text("pseudonymise") {
                try refuseRawNames(controls, configuration.path(.controls))
            }
        } catch let failure as Failure {
            faults.append(failure.message)
        } catch {
            faults.append("\(error)")
        }
    }

    /// Where the setting stands and its key, for the start of a message.
    private func placed(_ setting: Setting) -> String {
        "\(configuration.origin(of: setting)): key \"\(setting.key)\": "
    }
}
