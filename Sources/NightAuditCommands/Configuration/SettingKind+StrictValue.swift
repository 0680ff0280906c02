import AuditModel
import LogScanning
import ReportBuilding
import StrictYAML
import SystemPackage

extension SettingKind {
    /// The value that stands in the file; nil where it has faults, which are added. Relative paths are taken from `folder`.
    func value(
        of node: StrictValue, key: String, folder: FilePath, _ faults: inout [ConfigurationFault]
    ) -> SettingValue? {
        do {
            switch self {
            case .wholeNumber:
                guard let number = try? node.int() else { throw Unfit(expectation) }
                return try value(of: "\(number.value)")
            case .flag:
                guard let flag = try? node.bool() else { throw Unfit(expectation) }
                return .flag(flag.value)
            case .keyFile:
                guard let text = try? node.string() else { throw Unfit(expectation) }
                return .path(try path(text.value, folder))
            case .path: return .path(try path(try node.string().value, folder))
            case .zone:
                let text = try node.string().value
                return text.isEmpty ? .text("") : try value(of: text)
            case .line, .choice, .principal, .rootID: return try value(of: try node.string().value)
            case .words: return .names(try node.list().value.map { try $0.string().value })
            case .moduleNames: return try moduleNames(node, key, &faults)
            case .fieldNames: return fieldNames(node, key, &faults)
            case .closedDays: return try closedDays(node, key, &faults)
            }
        } catch let error as StrictYAMLError {
            faults.append(ConfigurationFault(error))
        } catch let unfit as Unfit {
            faults.append(node.fault("key \"\(key)\" \(unfit.message)"))
        } catch {
            preconditionFailure("a value is read or has a fault: \(error)")
        }
        return nil
    }

    private func path(_ text: String, _ folder: FilePath) throws(Unfit) -> FilePath {
        guard !text.utf8.contains(0), text.isEmpty || !isBlank(text) else { throw Unfit(expectation) }
        return text.isEmpty ? "" : folder.pushing(FilePath(text))
    }

    private func moduleNames(
        _ node: StrictValue, _ key: String, _ faults: inout [ConfigurationFault]
    ) throws -> SettingValue? {
        guard let elements = try? node.list().value, !elements.isEmpty else { throw Unfit(expectation) }
        var names: [String] = []
        for element in elements {
            do {
                let name = try element.string()
                if names.contains(name.value) {
                    faults.append(
                        element.fault("key \"\(key)\" names module \"\(name.value)\" twice; remove one"))
                }
                names.append(name.value)
            } catch {
                faults.append(ConfigurationFault(error))
            }
        }
        return .names(names)
    }

    private func closedDays(
        _ node: StrictValue, _ key: String, _ faults: inout [ConfigurationFault]
    ) throws -> SettingValue? {
        guard let elements = try? node.list().value else { throw Unfit(expectation) }
        var days: [ClosedDay] = []
        var seen: Set<CalendarDay> = []
        for element in elements {
            do throws(StrictYAMLError) {
                var mapping = try element.mapping()
                let date = try mapping.require(try mapping.string("date"), "date")
                let reason = try mapping.require(try mapping.string("reason"), "reason")
                try mapping.finish()
                guard let day = CalendarDay(date.value) else {
                    faults.append(
                        element.fault(
                            "key \"\(key)\": date must be a date of the calendar, YYYY-MM-DD, not \"\(date.value)\"",
                            line: date.line))
                    continue
                }
                if isBlank(reason.value) || !isOneLine(reason.value) {
                    faults.append(
                        element.fault(
                            "key \"\(key)\": reason must be one line of text that is not blank", line: reason.line))
                }
                if !seen.insert(day).inserted {
                    faults.append(
                        element.fault("key \"\(key)\": \(day) stands twice; remove one", line: date.line))
                }
                days.append(ClosedDay(day: day, reason: reason.value))
            } catch {
                faults.append(ConfigurationFault(error))
            }
        }
        return .closedDays(days.sorted { $0.day < $1.day })
    }
}

extension ConfigurationFault {
    init(_ error: StrictYAMLError) { self.init(place: "\(error.file):\(error.line)", message: error.message) }
}

extension StrictValue {
    /// A fault at this value, or at a line, from 1, within it.
    func fault(_ message: String, line: Int? = nil) -> ConfigurationFault {
        ConfigurationFault(place: "\(file):\(line ?? self.line)", message: message)
    }
}
