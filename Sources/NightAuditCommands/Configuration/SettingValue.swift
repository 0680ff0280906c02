import AuditModel
import Files
import LogScanning
import ReportBuilding
import SystemPackage

/// The value of a setting, as its kind has read it.
enum SettingValue: Hashable, Sendable {
    /// Text or one word of a choice.
    case text(String)
    /// Empty: none is set.
    case path(FilePath)
    case number(Int)
    case flag(Bool)
    case names([String])
    case fields([EntryField: String])
    case closedDays([ClosedDay])

    /// How `check` shows it: as it would stand in the file, bytes that are no UTF-8 as `%XX`.
    var shown: String {
        switch self {
        case .text(let text): return quoted(text)
        case .path(let path): return quoted("\(shownBytes(path.bytes, escapingPercent: false))")
        case .number(let number): return "\(number)"
        case .flag(let flag): return "\(flag)"
        case .names(let names):
            return "[\(names.map { $0.wholeMatch(of: /[\w-]+/) == nil ? quoted($0) : $0 }.joined(separator: ", "))]"
        case .fields(let fields):
            let pairs = EntryField.allCases.compactMap { field in fields[field].map { "\(field.name): \(quoted($0))" } }
            return "{\(pairs.joined(separator: ", "))}"
        case .closedDays(let days):
            return "[\(days.map { "{date: \($0.day), reason: \(quoted($0.reason))}" }.joined(separator: ", "))]"
        }
    }
}

/// The text in double quotes, as YAML reads it.
func quoted(_ text: String) -> String {
    let escaped = text.utf8.flatMap { [UInt8(ascii: "\\"), UInt8(ascii: "\"")].contains($0) ? [92, $0] : [$0] }
    return "\"\(String(decoding: escaped, as: UTF8.self))\""
}

/// Where a setting's value comes from.
enum SettingOrigin: Hashable, Sendable, CustomStringConvertible {
    case preset
    /// Line from 1.
    case file(String, line: Int)
    case variable(String)
    case option(String)

    var description: String {
        switch self {
        case .preset: "default"
        case .file(let file, let line): "\(file):\(line)"
        case .variable(let name), .option(let name): name
        }
    }
}

/// What is wrong with a setting, and where: `file:line`, the variable or the option.
struct ConfigurationFault: Error, Hashable, CustomStringConvertible {
    let place: String
    let message: String

    var description: String { "\(place): \(message)" }
}
