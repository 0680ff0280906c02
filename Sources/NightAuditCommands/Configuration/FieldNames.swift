import AuditModel
import LogScanning
import StrictYAML

extension SettingKind {
    /// Reads the mapping of our fields to names in the log; no name may stand for two fields, also not where one keeps its own.
    func fieldNames(_ node: StrictValue, _ key: String, _ faults: inout [ConfigurationFault]) -> SettingValue? {
        guard var mapping = try? node.mapping() else {
            faults.append(node.fault("key \"\(key)\" must be \(expectation)"))
            return nil
        }
        var names: [EntryField: Located<String>] = [:]
        for field in EntryField.allCases {
            guard let value = mapping.value(field.name, named: "key \"\(key).\(field.name)\"") else { continue }
            do {
                let name = try value.string()
                if name.value.isEmpty || !isOneLine(name.value) {
                    faults.append(
                        value.fault("key \"\(key).\(field.name)\" must be one line of text that is not empty"))
                }
                names[field] = name
            } catch {
                faults.append(ConfigurationFault(error))
            }
        }
        for extra in mapping.untaken {
            let advice = advice(onName: extra.key, of: EntryField.allCases.map(\.name), prefix: "\(key).")
            faults.append(node.fault("unknown key \"\(key).\(extra.key)\"; \(advice)", line: extra.line))
        }
        let clashes = clashes(names).map { node.fault("key \"\(key).\($0.field.name)\" \($0.message)", line: $0.line) }
        faults += clashes
        return .fields(names.mapValues(\.value))
    }

    private func clashes(_ names: [EntryField: Located<String>]) -> [(field: EntryField, message: String, line: Int)] {
        var clashes: [(field: EntryField, message: String, line: Int)] = []
        for field in EntryField.allCases {
            guard let name = names[field] else { continue }
            let other = EntryField.allCases.first { other in
                guard other != field, Name(names[other]?.value ?? other.name) == Name(name.value) else { return false }
                // Of two that are both named, the later one is told.
                return names[other] == nil || other.rawValue < field.rawValue
            }
            guard let other else { continue }
            let why = names[other] == nil ? "is our \(other.name)" : "already stands for \(other.name)"
            clashes.append(
                (field, "is \"\(name.value)\", which \(why); give \(other.name) another name too", name.line))
        }
        return clashes
    }
}

/// "did you mean …?", or the names there are.
func advice(onName name: String, of known: [String], prefix: String = "") -> String {
    nearestName(to: name, in: known).map { "did you mean \"\(prefix)\($0)\"?" }
        ?? "known: \(known.joined(separator: ", "))"
}
