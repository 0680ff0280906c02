import SystemPackage
import Testing

@testable import NightAuditCommands

/// What each kind of setting does with each type of YAML, and what is no YAML of ours at all.
@Suite struct ConfigurationTypeTests {
    private static let types: [(setting: String, faults: [String: String])] = [
        (
            "organisation",
            [
                "5": #"must be a string: write "5" in quotes"#, "true": #"must be a string: write "true" in quotes"#,
                "~": #"must be a string: write "~" in quotes"#, "[a]": "must be a string", "{a: b}": "must be a string",
            ]
        ),
        (
            "state",
            [
                "5": #"must be a string: write "5" in quotes"#, "no": #"must be a string: write "no" in quotes"#,
                "[a]": "must be a string", "{a: b}": "must be a string", #""a\0b""#: "must be a path",
            ]
        ),
        (
            "privacy.key",
            Dictionary(
                uniqueKeysWithValues: ["5", "true", "~", "[a]", "{a: b}", #""a\0b""#].map {
                    ($0, "must be the path of a key file")
                })
        ),
        (
            "days",
            Dictionary(
                uniqueKeysWithValues: ["7.0", "0x7", "true", "~", "week", "[7]", "{a: 7}", "\"7\""].map {
                    ($0, "must be a whole number from 1 to 3660")
                })
        ),
        (
            "quarantine",
            Dictionary(
                uniqueKeysWithValues: ["1", "\"true\"", "True", "~", "[true]", "{a: true}"].map {
                    ($0, "must be true or false")
                })
        ),
        (
            "duplicates",
            [
                "1": #"must be a string: write "1" in quotes"#, "[keep]": "must be a string",
                "dropexact": #"must be keep or drop_exact, not "dropexact"; did you mean "drop_exact"?"#,
                "Keep": #"must be keep or drop_exact, not "Keep"; did you mean "keep"?"#,
            ]
        ),
        (
            "hours_zone",
            [
                "1": #"must be a string: write "1" in quotes"#, "[UTC]": "must be a string",
                "utc": #"must be the name of a time zone, as Europe/Berlin, not "utc""#,
            ]
        ),
        (
            "modules",
            Dictionary(
                uniqueKeysWithValues: ["json", "{a: b}", "1", "~"].map {
                    ($0, "must be a list of template modules, at least one")
                })
        ),
        (
            "fields",
            Dictionary(
                uniqueKeysWithValues: ["user", "[a]", "1", "~"].map {
                    ($0, "must be a mapping of our fields to their names in the log")
                })
        ),
        (
            "closed_days",
            Dictionary(
                uniqueKeysWithValues: ["2026-01-01", "{date: 2026-01-01, reason: a}", "1", "~"].map {
                    ($0, "must be a list of mappings with date and reason")
                })
        ),
    ]

    @Test(arguments: types.indices)
    func `a value of another type is refused with what it must be`(index: Int) {
        let (setting, expected) = Self.types[index]
        let parts = setting.split(separator: ".")
        for (value, message) in expected {
            let line = parts.count == 1 ? "\(setting): \(value)" : "\(parts[0]): {\(parts[1]): \(value)}"
            #expect(faults("title: t\n\(line)\n") == ["/c/n.yaml:2: key \"\(setting)\" \(message)"], "\(line)")
        }
    }

    private static let files: [(yaml: String, fault: String)] = [
        (
            "title: a\n---\ntitle: b\n",
            "2: no YAML: expected a single document in the stream, but found another document"
        ),
        ("title: a\n[b]: c\n", "2: a key must be a plain word"),
        ("days: 3\narchives:\n  path: /a\n  path: /b\n", "4: key \"path\" stands twice, first on line 3; remove one"),
        ("title: *a\n", "1: no YAML: found undefined alias"),
        ("title: 'a\n", "2: no YAML: found unexpected end of stream"),
        ("title: a\n\tdays: 3\n", "2: no YAML: found a tab character that violates indentation"),
        ("closed_days:\n  - {date: 5, reason: x}\n", "2: key \"date\" must be a string: write \"5\" in quotes"),
        ("closed_days:\n  - {reason: x}\n", "2: key \"date\" is missing; add it"),
        (
            "closed_days:\n  - {date: 2026-01-01, reason: \"a\\nb\"}\n",
            "2: key \"closed_days\": reason must be one line of text that is not blank"
        ),
        ("privacy: keep\n", "1: key \"privacy\" must be a mapping with keys of user_ids, key"),
        (
            "fields: {user_id: \"a\\tb\"}\n",
            "1: key \"fields.user_id\" must be one line of text that is not empty"
        ),
    ]

    @Test(arguments: files.indices)
    func `what is no YAML of ours is refused with its line`(index: Int) {
        let (yaml, fault) = Self.files[index]
        #expect(faults(yaml) == ["/c/n.yaml:\(fault)"])
    }

    @Test func `a file that is not UTF-8 is refused`() {
        let file = ConfigurationFile(path: "/c/n.yaml", bytes: Array("title: ".utf8) + [0xE9, 10])
        #expect(file.faults.map(\.description) == ["/c/n.yaml:1: the file is not UTF-8"])
    }

    @Test func `two names of a field that only look the same are two`() {
        #expect(faults("fields: {user_id: \"\\u00e9\", model: \"e\\u0301\"}\n") == [])
    }
}
