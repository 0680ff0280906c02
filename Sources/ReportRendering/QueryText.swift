package import AuditModel
import Crypto
import JSONText
import ReportBuilding

/// The `nightaudit query` that lists the entries behind a row of a report, ready to be pasted into a POSIX shell.
///
/// The dates are the window's; `--logs` is left to the configuration. A name stands as `--user=VALUE`; as `--user-json '"…"'` in ASCII
/// where a page shows one of its characters as `⟨U+…⟩`, or has a blank that browsers copy as a plain one; past 200 bytes, written so, or where a page would write more than 600, as `--user-sha256`. Where users are called by pseudonyms, `--reveal` looks them up.
package struct QueryText {
    private static let longestName = 200
    private let start: [String]
    private let usersArePseudonyms: Bool

    init(_ report: Report) {
        func words(_ path: [String]) -> String? {
            guard let cell = report.document.cell(path), cell != .null else { return nil }
            return cell.raw
        }
        let dates = [("--since", "start"), ("--until", "end")].compactMap { option, name in
            words(["report_period", name]).map { "\(option)=\(Self.quoted($0))" }
        }
        start = ["nightaudit", "query"] + dates
        usersArePseudonyms = words(["privacy", "user_ids"]) == "pseudonymise"
    }

    /// Of a count of `completeness`, by its name; nil where no option chooses what it counts.
    func counted(_ name: String) -> String? {
        let options = ["unattributed": "unattributed", "without_usage": "without-usage", "undated": "undated"]
        return options[name].map { command(["--\($0)"]) }
    }

    var unattributed: String { command(["--unattributed"]) }
    var failed: String { command(["--status=error"]) }
    var rejected: String { command(["--rejected"]) }

    func rejected(for reason: Name) -> String { command(["--rejected", "--reason=\(Self.quoted("\(reason)"))"]) }

    /// The query of the entries that have that user, model or error type; nil: of those that have none.
    func entries(_ option: String, of name: Name?) -> String {
        command((option == "error-type" ? ["--status=error"] : []) + conditions(option, name))
    }

    /// The query of that day's entries.
    func day(_ date: String) -> String {
        (["nightaudit", "query"] + ["--since", "--until"].map { "\($0)=\(Self.quoted(date))" }).joined(separator: " ")
    }

    /// The query of a row of `users`, `models`, `usage` or `errors`, and of a control that names one; nil for any other row.
    func row(of dataset: Dataset, _ cell: (Int) -> Cell) -> String? {
        if dataset.name == "controls", let index = dataset.columns.firstIndex(where: { $0.name == "query" }) {
            return cell(index) == .null ? nil : command([cell(index).raw])
        }
        guard ["users", "models", "usage", "errors"].contains(dataset.name) else { return nil }
        var words = dataset.name == "errors" ? ["--status=error"] : []
        for (index, column) in dataset.columns.enumerated() {
            guard let option = ["user_id": "user", "model": "model", "error_type": "error-type"][column.name] else {
                continue
            }
            var name: Name?
            if case .text(let text) = cell(index) { name = text }
            words += conditions(option, name)
        }
        return command(words)
    }

    private func conditions(_ option: String, _ name: Name?) -> [String] {
        let isRevealed = option == "user" && name != nil && usersArePseudonyms
        return [Self.condition(option, name)] + (isRevealed ? ["--reveal"] : [])
    }

    private func command(_ words: [String]) -> String { (start + words).joined(separator: " ") }

    /// The option by which entries of that name are found, as a shell reads it; nil: entries that have none.
    static func condition(_ option: String, _ name: Name?) -> String {
        let (option, value) = parts(option, name)
        return option + quoted(value)
    }

    /// The same as the arguments that a shell makes of it.
    package static func arguments(_ option: String, _ name: Name?) -> [String] {
        let (option, value) = parts(option, name)
        return option.hasSuffix("=") ? [option + value] : [String(option.dropLast()), value]
    }

    /// The option with the `=` or blank behind it, and its value.
    private static func parts(_ option: String, _ name: Name?) -> (option: String, value: String) {
        guard let name else { return ("--\(option)=", "") }
        if name.bytes.count <= longestName {
            let text = "\(name)"
            if comesThrough(text) {
                if fits(text) { return ("--\(option)=", text) }
            } else {
                let escaped = json(text)
                if escaped.utf8.count <= longestName, fits(escaped) { return ("--\(option)-json ", escaped) }
            }
        }
        return ("--\(option)-sha256 ", hexadecimal(SHA256.hash(data: name.bytes)))
    }

    /// Whether a page writes the word in 600 bytes, each apostrophe as `'\\''` and each `<` as `&lt;`, so that no name makes a page long.
    private static func fits(_ text: String) -> Bool {
        quoted(text).unicodeScalars.reduce(0) { $0 + (PageText.entity($1)?.utf8.count ?? 1) } <= 600
    }

    /// Whether the text comes through as it is, from page to clipboard to shell.
    package static func comesThrough(_ text: String) -> Bool {
        if isPlain(text) { return true }
        return text.unicodeScalars.elementsEqual(shownName(text).text.unicodeScalars)
            && text.unicodeScalars.allSatisfy { !$0.properties.isWhitespace || $0 == " " }
    }

    /// A JSON string in ASCII that has neither apostrophe nor backslash but of its `\u` escapes.
    private static func json(_ text: String) -> String {
        let characters = text.unicodeScalars.map { scalar in
            let isPlain = scalar.isASCII && !isShownVisibly(scalar) && !["\"", "\\", "'"].contains(scalar)
            return isPlain ? String(scalar) : jsonEscape(scalar)
        }
        return "\"\(characters.joined())\""
    }

    private static func quoted(_ text: String) -> String { shellWord(text, plain: "-_./:@%+,") }
}
