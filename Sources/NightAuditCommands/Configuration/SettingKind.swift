import AuditModel
import LogScanning
import StrictYAML
import SystemPackage

/// What values a setting takes, and how they are read: strictly typed from YAML, or from the text of a variable or option.
enum SettingKind: Hashable, Sendable {
    case line(mayBeEmpty: Bool)
    case path
    /// A path that is shown only where a file is there: a key pasted in its place must not be printed.
    case keyFile
    case wholeNumber(ClosedRange<Int>)
    case choice([String])
    case flag
    case zone
    case moduleNames
    /// A program and its arguments.
    case words
    /// A name in a file of allowed signers.
    case principal
    /// The `root_id` of nightaudit-root.json, or empty.
    case rootID
    case fieldNames
    case closedDays

    /// Whether an environment variable can hold the value.
    var isScalar: Bool {
        switch self {
        case .moduleNames, .words, .fieldNames, .closedDays: false
        default: true
        }
    }

    /// What the value must be, for messages.
    var expectation: String {
        switch self {
        case .line(let mayBeEmpty): "one line of text that is not blank" + (mayBeEmpty ? ", or empty" : "")
        case .path: "a path"
        case .keyFile: "the path of a key file"
        case .wholeNumber(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .choice(let words):
            words.count == 1 ? words[0] : "\(words.dropLast().joined(separator: ", ")) or \(words.last!)"
        case .flag: "true or false"
        case .zone: "the name of a time zone, as Europe/Berlin"
        case .words: "a list of a program and its arguments"
        case .principal: "a name of letters, digits and . _ @ + -"
        case .rootID: "32 hexadecimal digits, the root_id of nightaudit-root.json"
        case .moduleNames: "a list of template modules, at least one"
        case .fieldNames: "a mapping of our fields to their names in the log"
        case .closedDays: "a list of mappings with date and reason"
        }
    }

    /// The value that a variable or option holds: a path of any bytes, else text.
    func value(given text: String) throws(Unfit) -> SettingValue {
        if self == .path || self == .keyFile {
            guard !isBlank(text), !text.utf8.contains(0) else {
                throw Unfit(expectation + " that is not empty or blank")
            }
            return .path(FilePath(native: text))
        }
        guard let text = String(validating: nativeBytes(text), as: UTF8.self) else {
            throw Unfit(expectation + ", in UTF-8")
        }
        return try value(of: text)
    }

    /// The value that text stands for; what it must be instead is thrown.
    func value(of text: String) throws(Unfit) -> SettingValue {
        switch self {
        case .line(let mayBeEmpty):
            guard isOneLine(text), mayBeEmpty && text.isEmpty || !isBlank(text) else { throw Unfit(expectation) }
            return .text(text)
        case .path, .keyFile: preconditionFailure("a path is read by its bytes")
        case .wholeNumber(let range):
            let isDecimal = text.utf8.allSatisfy { (48...57).contains($0) }
            guard isDecimal, let number = Int(text), range.contains(number) else { throw Unfit(expectation, not: text) }
            return .number(number)
        case .choice(let words):
            guard words.contains(text) else { throw Unfit(expectation, not: text, of: words.count > 1 ? words : []) }
            return .text(text)
        case .flag:
            guard text == "true" || text == "false" else { throw Unfit(expectation, not: text) }
            return .flag(text == "true")
        case .zone:
            guard isZone(text) else { throw Unfit(expectation, not: text, of: zoneNames()) }
            return .text(text)
        case .principal:
            guard text.wholeMatch(of: /[A-Za-z0-9._@+-]+/) != nil else { throw Unfit(expectation, not: text) }
            return .text(text)
        case .rootID:
            guard text.isEmpty || text.wholeMatch(of: /[0-9a-f]{32}/) != nil else {
                throw Unfit(expectation, not: text)
            }
            return .text(text)
        case .moduleNames, .words, .fieldNames, .closedDays:
            preconditionFailure("lists and mappings stand in the file only")
        }
    }

    /// What a value must be, and what it is not.
    struct Unfit: Error {
        let message: String

        init(_ expectation: String) { message = "must be \(expectation)" }

        init(_ expectation: String, not text: String, of words: [String] = []) {
            let near = nearestName(to: text, in: words).map { "; did you mean \"\($0)\"?" } ?? ""
            message = "must be \(expectation), not \"\(text)\"\(near)"
        }
    }
}

/// Whether the text holds no control character and no other end of line: it can stand in one line of a canonical text.
func isOneLine(_ text: String) -> Bool {
    !text.unicodeScalars.contains { $0.properties.generalCategory == .control || (0x2028...0x2029).contains($0.value) }
}
