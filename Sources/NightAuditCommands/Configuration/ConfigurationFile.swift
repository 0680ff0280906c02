import AuditModel
import StrictYAML
import SystemPackage

/// The settings of one YAML file, read strictly by the table of settings; every fault is kept, not only the first.
struct ConfigurationFile {
    let path: FilePath
    private(set) var values: [Setting: (value: SettingValue, line: Int)] = [:]
    /// In the order of the table of settings.
    private(set) var faults: [ConfigurationFault] = []

    init(path: FilePath, bytes: [UInt8]) {
        self.path = path
        do {
            var root = try StrictMapping(file: path.string, bytes: bytes)
            take(from: &root, prefix: "")
        } catch {
            faults.append(ConfigurationFault(error))
        }
    }

    /// Settings of which each is right, as an archive keeps them; the lines of the file are from 1.
    init(path: FilePath, values: [Setting: (value: SettingValue, line: Int)]) {
        self.path = path
        self.values = values
    }

    /// Takes the keys below a prefix (empty, or a key path with its dot), then tells those that are left.
    private mutating func take(from mapping: inout StrictMapping, prefix: String) {
        let known = Self.keys(below: prefix)
        for name in known {
            let key = prefix + name
            guard let node = mapping.value(name, named: "key \"\(key)\"") else { continue }
            if let setting = Setting.all.first(where: { $0.key == key }) {
                let folder = path.removingLastComponent()
                if let value = setting.kind.value(of: node, key: key, folder: folder, &faults) {
                    values[setting] = (value, node.line)
                }
            } else if var section = try? node.mapping() {
                take(from: &section, prefix: key + ".")
            } else {
                let inner = Self.keys(below: key + ".").joined(separator: ", ")
                faults.append(node.fault("key \"\(key)\" must be a mapping with keys of \(inner)"))
            }
        }
        for extra in mapping.untaken {
            faults.append(
                ConfigurationFault(
                    place: "\(path):\(extra.line)",
                    message: "unknown key \"\(prefix)\(extra.key)\"; \(Self.advice(on: extra.key, prefix, known))"))
        }
    }

    /// The nearest key of this place, else the key of that name elsewhere, else all keys of this place.
    private static func advice(on key: String, _ prefix: String, _ known: [String]) -> String {
        if nearestName(to: key, in: known) == nil,
            let elsewhere = Setting.all.first(where: { $0.key.split(separator: ".").last.map(String.init) == key })
        {
            return "did you mean \"\(elsewhere.key)\"?"
        }
        return NightAuditCommands.advice(onName: key, of: known, prefix: prefix)
    }

    /// The names of keys right below a prefix, in the order of the table, each once.
    private static func keys(below prefix: String) -> [String] {
        var names: [String] = []
        for setting in Setting.all where setting.key.hasPrefix(prefix) {
            let name = String(setting.key.dropFirst(prefix.count).prefix { $0 != "." })
            if names.last != name { names.append(name) }
        }
        return names
    }
}
