import ArgumentParser
import LogScanning
import SystemPackage

/// One setting: its key, what it takes, and its value where nobody gives one.
///
/// `all` is the one table of settings: the layering, the advice on unknown keys and variables, the help of options and the output of `check`
/// follow from it, and a test holds `deploy/nightaudit.yaml` against it. To add a setting, add a row and a key there.
struct Setting: Hashable, Sendable {
    /// The key's path in the file, joined by dots.
    let key: String
    let kind: SettingKind
    /// The option of `run` and `check` that stands over file and variable.
    let option: String?
    let preset: SettingValue
    /// One line, for help.
    let meaning: String

    private init(_ key: String, _ kind: SettingKind, _ preset: SettingValue, option: String? = nil, _ meaning: String) {
        self.key = key
        self.kind = kind
        self.option = option
        self.preset = preset
        self.meaning = meaning
    }

    /// The environment variable: the key in capitals joined by `_`, a last `path` left out; nil for lists and mappings.
    var variable: String? { kind.isScalar ? variableName : nil }

    /// What the variable is called, or would be.
    var variableName: String {
        let parts = key.split(separator: ".")
        let named = parts.count > 1 && parts.last == "path" ? parts.dropLast() : parts[...]
        return "NIGHTAUDIT_" + named.joined(separator: "_").uppercased()
    }

    /// The help of the option.
    var help: ArgumentHelp { ArgumentHelp(meaning + (variable.map { " (Or \($0).)" } ?? "")) }

    static func == (left: Self, right: Self) -> Bool { left.key == right.key }

    func hash(into hasher: inout Hasher) { hasher.combine(key) }
}

extension Setting {
    static let title = Setting(
        "title", .line(mayBeEmpty: false), .text("LLM gateway audit report"), option: "--title",
        "What the organisation calls the report.")
    static let organisation = Setting("organisation", .line(mayBeEmpty: true), .text(""), "Whose report it is.")
    static let logs = Setting("logs", .path, .path(""), option: "--logs", "The directory of day files.")
    static let archives = Setting(
        "archives.path", .path, .path(""), option: "--archives", "The directory of archives.")
    static let rootID = Setting(
        "archives.root_id", .rootID, .text(""), "The root_id the archives must have.")
    static let state = Setting(
        "state", .path, .path(""), option: "--state",
        "The state directory; default: $STATE_DIRECTORY, else $XDG_STATE_HOME/nightaudit, else ~/.local/state/nightaudit."
    )
    static let templates = Setting(
        "templates", .path, .path(""), option: "--templates",
        "The directory of template modules; default: share/nightaudit/templates beside the program's bin, else ./templates."
    )
    static let modules = Setting(
        "modules", .moduleNames, .names(["json", "csv", "xhtml"]), "The template modules that render the report.")
    static let days = Setting(
        "days", .wholeNumber(1...3660), .number(7), option: "--days", "Whole UTC days in the window, 1 to 3660.")
    static let format = Setting("format", .choice(["native/1"]), .text("native/1"), "The format of an entry.")
    static let fields = Setting("fields", .fieldNames, .fields([:]), "Members that have another name in the log.")
    static let closedDays = Setting(
        "closed_days", .closedDays, .closedDays([]), "Days on which no day file is expected, with the reason.")
    static let duplicates = Setting(
        "duplicates", .choice(["keep", "drop_exact"]), .text("keep"), "Whether exact duplicates stay in the totals.")
    static let hoursZone = Setting(
        "hours_zone", .zone, .text(""), "The IANA time zone by which use outside hours is judged.")
    static let controls = Setting("controls", .path, .path(""), "The controls.yaml that replaces the shipped controls.")
    static let failOnControl = Setting(
        "fail_on_control", .choice(["none", "note", "warning", "error"]), .text("none"), option: "--fail-on-control",
        "Exit 2 where a control of this severity or above failed: note, warning, error or none.")
    static let quarantine = Setting(
        "quarantine", .flag, .flag(false), "Whether the text of rejected lines is kept in the state directory.")
    static let userIDs = Setting(
        "privacy.user_ids", .choice(["keep", "pseudonymise"]), .text("keep"), "What becomes of user ids.")
    static let key = Setting("privacy.key", .keyFile, .path(""), "The key file of pseudonyms, of mode 0600.")
    static let signingKey = Setting(
        "signing.key", .keyFile, .path(""), "The Ed25519 key that signs archives, of mode 0600.")
    static let signingCommand = Setting(
        "signing.command", .words, .names([]), "The program that signs archives in the place of a key: stdin to stdout."
    )
    static let signingPublicKey = Setting(
        "signing.public_key", .path, .path(""), "The public key of the program that signs.")
    static let signingPrincipal = Setting(
        "signing.principal", .principal, .text("nightaudit"), "In whose name archives are signed.")
    static let allowedSigners = Setting(
        "signing.allowed_signers", .path, .path(""), "The file of allowed signers: whose archives and events count.")
    static let custody = Setting(
        "custody", .choice(["stat", "full"]), .text("stat"), "How day files are held against earlier archives.")
    static let headFile = Setting(
        "head_file", .path, .path(""), "The file that each new chain head, and each event's digest, is appended to.")

    /// In the order of the shipped file.
    static let all = [
        title, organisation, logs, archives, rootID, state, templates, modules, days, format, fields, closedDays,
        duplicates, hoursZone, controls, failOnControl, quarantine, userIDs, key, signingKey, signingCommand,
        signingPublicKey, signingPrincipal, allowedSigners, custody, headFile,
    ]
}
