import SystemPackage

/// What the settings say that cannot go together, told where the first of the two stands.
func clashes(_ configuration: Configuration) -> [ConfigurationFault] {
    var faults: [ConfigurationFault] = []
    func tell(_ setting: Setting, _ message: String) {
        faults.append(
            ConfigurationFault(
                place: "\(configuration.origin(of: setting))", message: "key \"\(setting.key)\" \(message)"))
    }
    if configuration.pseudonymises {
        if configuration.path(.key) == nil {
            tell(.userIDs, "is pseudonymise, which needs \"privacy.key\", the path of a key file")
        }
        if configuration[.quarantine] == .flag(true) {
            tell(
                .quarantine,
                "is true, which would keep raw user ids beside \"privacy.user_ids\": pseudonymise; turn one off")
        }
    }
    if configuration[.signingCommand] != .names([]) {
        if configuration.path(.signingKey) != nil {
            tell(.signingCommand, "stands beside \"signing.key\"; who signs? Leave one out")
        }
        if configuration.path(.signingPublicKey) == nil {
            tell(.signingCommand, "needs \"signing.public_key\", the path of the signer's .pub file")
        }
    } else if configuration.path(.signingPublicKey) != nil {
        tell(.signingPublicKey, "is of use to \"signing.command\" only; leave it out")
    }
    for (setting, message) in misplaced(configuration) { tell(setting, message) }
    return faults
}

/// Settings whose place is another's: nothing is written among the day files, which the next report would count, nor over a file that
/// is read; nothing but archives lies in their directory.
private func misplaced(_ configuration: Configuration) -> [(Setting, String)] {
    var found: [(Setting, String)] = []
    if let archives = configuration.path(.archives) {
        for setting in [Setting.logs, .state, .headFile, .key, .signingKey] {
            guard let path = configuration.path(setting), lies(path, in: archives) else { continue }
            if setting == .logs, placeOnDisk(path) == placeOnDisk(archives) { continue }
            found.append((setting, "lies inside \"archives.path\"; give a place outside of it"))
        }
    }
    for setting in [Setting.state, .headFile] {
        guard let path = configuration.path(setting), let root = rootAbove(path),
            !found.contains(where: { $0.0 == setting })
        else { continue }
        found.append((setting, "lies among the archives of \(root); give a place outside of them"))
    }
    if let logs = configuration.path(.logs) {
        for setting in [Setting.archives, .state] {
            guard let path = configuration.path(setting), holdsDayFiles(path, of: logs) else { continue }
            found.append((setting, "is where the day files lie; give a directory of its own"))
        }
        if let head = configuration.path(.headFile), lies(head, in: logs) {
            found.append((.headFile, "lies among the day files; give a place outside of \"logs\""))
        }
    }
    guard let path = configuration.path(.headFile), case let head = placeOnDisk(path) else { return found }
    if let file = try? head.stat(), file.type == .regular, file.linkCount > 1 {
        found.append((.headFile, "is a file with other names (hard links), which it may spoil; give a file of its own"))
    }
    if let templates = configuration.path(.templates), lies(head, in: templates) {
        found.append((.headFile, "lies among the templates; give a place outside of \"templates\""))
    }
    for setting in [Setting.key, .signingKey, .signingPublicKey, .allowedSigners, .controls]
    where configuration.path(setting).map(placeOnDisk) == head {
        found.append((.headFile, "is the file of \"\(setting.key)\", which it would spoil; give a file of its own"))
    }
    if configuration.file.map(placeOnDisk) == head {
        found.append((.headFile, "is the configuration file, which it would spoil; give a file of its own"))
    }
    return found
}

/// The directory of archives, or the bag, that a path is or lies in: nothing else is written there. Nil for none.
func rootAbove(_ path: FilePath) -> FilePath? {
    var place = placeOnDisk(path)
    while true {
        if ["nightaudit-root.json", "bagit.txt"].contains(where: { (try? place.appending($0).stat()) != nil }) {
            return place
        }
        guard !place.components.isEmpty else { return nil }
        place.removeLastComponent()
    }
}

/// A directory of archives is begun in no other one, nor in a bag.
func refuseOtherArchives(above path: FilePath) throws(Failure) {
    guard let other = rootAbove(placeOnDisk(path).removingLastComponent()) else { return }
    throw Failure(.usage, "\(path) lies among the archives of \(other); give a place outside of them")
}

/// Whether the path is the directory of day files, or its `archive` folder.
func holdsDayFiles(_ path: FilePath, of logs: FilePath) -> Bool {
    let (place, logs) = (placeOnDisk(path), placeOnDisk(logs))
    return place == logs || place == logs.appending("archive")
}
