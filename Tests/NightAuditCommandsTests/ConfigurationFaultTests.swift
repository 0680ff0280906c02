import Testing

@testable import NightAuditCommands

/// Every message about a configuration, pinned.
@Suite struct ConfigurationFaultTests {
    private static let table: [(yaml: String, faults: [String])] = [
        // Unknown keys
        ("titel: x\n", [#"1: unknown key "titel"; did you mean "title"?"#]),
        ("\nrootid: x\n", [#"2: unknown key "rootid"; known: KEYS"#]),
        ("root_id: x\n", [#"1: unknown key "root_id"; did you mean "archives.root_id"?"#]),
        ("archives:\n  rootid: x\n", [#"2: unknown key "archives.rootid"; did you mean "archives.root_id"?"#]),
        ("privacy: {secret: x}\n", [#"1: unknown key "privacy.secret"; known: user_ids, key"#]),
        ("fields:\n  userid: x\n", [#"2: unknown key "fields.userid"; did you mean "fields.user_id"?"#]),
        ("closed_days: [{day: 2026-01-01, reason: x}]\n", [#"1: unknown key "day"; did you mean "date"?"#]),
        ("closed_days: [{date: 2026-01-01, reason: x, by: y}]\n", [#"1: unknown key "by"; known keys: date, reason"#]),
        // Wrong types
        ("days: seven\n", [#"1: key "days" must be a whole number from 1 to 3660"#]),
        ("days: \"7\"\n", [#"1: key "days" must be a whole number from 1 to 3660"#]),
        ("days: [7]\n", [#"1: key "days" must be a whole number from 1 to 3660"#]),
        ("title: 2026\n", [#"1: key "title" must be a string: write "2026" in quotes"#]),
        ("title: [a]\n", [#"1: key "title" must be a string"#]),
        ("logs: {a: b}\n", [#"1: key "logs" must be a string"#]),
        ("quarantine: yes\n", [#"1: key "quarantine" must be true or false"#]),
        ("archives: /srv\n", [#"1: key "archives" must be a mapping with keys of path, root_id"#]),
        ("modules: json\n", [#"1: key "modules" must be a list of template modules, at least one"#]),
        ("modules: [json, 1]\n", [#"1: element 2 of key "modules" must be a string: write "1" in quotes"#]),
        ("fields: [a]\n", [#"1: key "fields" must be a mapping of our fields to their names in the log"#]),
        ("fields: {model: true}\n", [#"1: key "fields.model" must be a string: write "true" in quotes"#]),
        ("closed_days: 2026-01-01\n", [#"1: key "closed_days" must be a list of mappings with date and reason"#]),
        ("closed_days: [x]\n", [#"1: element 1 of key "closed_days" must be a mapping of keys to values"#]),
        ("privacy: {key: 1234}\n", [#"1: key "privacy.key" must be the path of a key file"#]),
        // Impossible values
        ("days: 0\n", [#"1: key "days" must be a whole number from 1 to 3660, not "0""#]),
        ("days: 3661\n", [#"1: key "days" must be a whole number from 1 to 3660, not "3661""#]),
        ("days: -1\n", [#"1: key "days" must be a whole number from 1 to 3660, not "-1""#]),
        ("title: \"\"\n", [#"1: key "title" must be one line of text that is not blank"#]),
        ("title: \"a\\nb\"\n", [#"1: key "title" must be one line of text that is not blank"#]),
        ("title: \"  \"\n", [#"1: key "title" must be one line of text that is not blank"#]),
        (
            "organisation: \"a\\u2028b\"\n",
            [#"1: key "organisation" must be one line of text that is not blank, or empty"#]
        ),
        (
            "organisation: \" \\u00a0\"\n",
            [#"1: key "organisation" must be one line of text that is not blank, or empty"#]
        ),
        ("format: native/2\n", [#"1: key "format" must be native/1, not "native/2""#]),
        ("custody: ful\n", [#"1: key "custody" must be stat or full, not "ful"; did you mean "full"?"#]),
        ("duplicates: drop\n", [#"1: key "duplicates" must be keep or drop_exact, not "drop""#]),
        (
            "fail_on_control: warn\n",
            [#"1: key "fail_on_control" must be none, note, warning or error, not "warn""#]
        ),
        (
            "hours_zone: Europe/Berlni\n",
            [
                #"1: key "hours_zone" must be the name of a time zone, as Europe/Berlin, not "Europe/Berlni"; "#
                    + #"did you mean "Europe/Berlin"?"#
            ]
        ),
        (
            "hours_zone: ../../../etc/passwd\n",
            [
                #"1: key "hours_zone" must be the name of a time zone, as Europe/Berlin, not "../../../etc/passwd""#
            ]
        ),
        ("modules: []\n", [#"1: key "modules" must be a list of template modules, at least one"#]),
        ("fields: {model: \"\"}\n", [#"1: key "fields.model" must be one line of text that is not empty"#]),
        (
            "closed_days:\n  - date: 2026-02-30\n    reason: x\n",
            [#"2: key "closed_days": date must be a date of the calendar, YYYY-MM-DD, not "2026-02-30""#]
        ),
        (
            "closed_days: [{date: 2026-01-01, reason: \" \"}]\n",
            [#"1: key "closed_days": reason must be one line of text that is not blank"#]
        ),
        ("closed_days: [{date: 2026-01-01}]\n", [#"1: key "reason" is missing; add it"#]),
        // Clashes
        ("days: 3\ndays: 4\n", [#"2: key "days" stands twice, first on line 1; remove one"#]),
        ("title: a\r\n\r\n# é\r\n\"title\": b\r\n", [#"4: key "title" stands twice, first on line 1; remove one"#]),
        ("privacy: {key: a, key: b}\n", [#"1: key "key" stands twice; remove one"#]),
        (
            "closed_days:\n  - date: 2026-01-01\n    reason: |\n      reason: a\n    reason: b\nlogs: x\n",
            [#"5: key "reason" stands twice, first on line 3; remove one"#]
        ),
        ("modules: [json, json]\n", [#"1: key "modules" names module "json" twice; remove one"#]),
        (
            "fields: {user_id: model}\n",
            [#"1: key "fields.user_id" is "model", which is our model; give model another name too"#]
        ),
        (
            "fields:\n  user_id: who\n  model: who\n",
            [
                #"3: key "fields.model" is "who", which already stands for user_id; give user_id another name too"#
            ]
        ),
        (
            "closed_days:\n  - {date: 2026-01-01, reason: a}\n  - {date: 2026-01-01, reason: b}\n",
            [#"3: key "closed_days": 2026-01-01 stands twice; remove one"#]
        ),
        (
            "privacy:\n  user_ids: pseudonymise\n",
            [#"2: key "privacy.user_ids" is pseudonymise, which needs "privacy.key", the path of a key file"#]
        ),
        (
            "quarantine: true\nprivacy: {user_ids: pseudonymise, key: k}\n",
            [
                #"1: key "quarantine" is true, which would keep raw user ids beside "privacy.user_ids": pseudonymise; "#
                    + "turn one off"
            ]
        ),
        (
            "archives: {path: /a}\nstate: /a/state\nhead_file: /a/../a/heads\n",
            [
                #"2: key "state" lies inside "archives.path"; give a place outside of it"#,
                #"3: key "head_file" lies inside "archives.path"; give a place outside of it"#,
            ]
        ),
        (
            "archives: {path: /a}\nlogs: /a/logs\nprivacy: {key: /a/key}\n",
            [
                #"2: key "logs" lies inside "archives.path"; give a place outside of it"#,
                #"3: key "privacy.key" lies inside "archives.path"; give a place outside of it"#,
            ]
        ),
        (
            "logs: /l\narchives: {path: /l/archive}\nstate: /l\nhead_file: /l/audit_2026-11-22.jsonl\n",
            [
                #"2: key "archives.path" is where the day files lie; give a directory of its own"#,
                #"3: key "state" is where the day files lie; give a directory of its own"#,
                #"4: key "head_file" lies among the day files; give a place outside of "logs""#,
            ]
        ),
        (
            "head_file: n.yaml\n",
            [#"1: key "head_file" is the configuration file, which it would spoil; give a file of its own"#]
        ),
        (
            "privacy: {key: k}\ncontrols: k\nhead_file: ./k\n",
            [
                #"3: key "head_file" is the file of "privacy.key", which it would spoil; give a file of its own"#,
                #"3: key "head_file" is the file of "controls", which it would spoil; give a file of its own"#,
            ]
        ),
        // The file as a whole
        ("", ["1: the file is empty, or of comments only; write {} where it is to say nothing"]),
        ("# nothing but words\n", ["1: the file is empty, or of comments only; write {} where it is to say nothing"]),
        ("{}\n", []),
        (#"title: 'a \uFEFF b'"# + "\n", []), (#"title: "a\\uFEFF""# + "\n", []), (#"title: C:\logs\ufeff"# + "\n", []),
        ("title: \"a\"\n" + #"# names with \uFEFF"# + "\n", []),
        (
            #"fields: {user_id: 'a\uFEFF', model: "b\\\uFEFF"}"# + "\n",
            ["1: U+FEFF is not read behind the file's beginning, as YAML loses it at that of a text; take it out"]
        ),
        (
            #"days: 3\n"d\u0061ys": 4\ntitle: t\n"#.replacing("\\n", with: "\n"),
            [#"2: key "days" stands twice, first on line 1; remove one"#]
        ),
        (
            "# \u{FEFF}\ndays: 3\n",
            ["1: U+FEFF is not read behind the file's beginning, as YAML loses it at that of a text; take it out"]
        ),
        (
            "days: 3\nfields: {model: \"\\uFEFFm\"}\n",
            ["2: U+FEFF is not read behind the file's beginning, as YAML loses it at that of a text; take it out"]
        ),
        (
            "title: \"\\U0000fefft\"\n",
            ["1: U+FEFF is not read behind the file's beginning, as YAML loses it at that of a text; take it out"]
        ),
        ("- a\n", ["1: the file must be a mapping of keys to values"]),
        (
            "days: 3\ntitle: &a x\norganisation: *a\n",
            ["2: an anchor (&name) is not read; write the value out where it is meant"]
        ),
        ("a: b: c\n", ["1: no YAML: mapping values are not allowed in this context"]),
    ]

    @Test(arguments: table)
    func `a fault is told with file, line, key and what to do`(yaml: String, expected: [String]) {
        let keys =
            "title, organisation, logs, archives, state, templates, modules, days, format, fields, closed_days, "
            + "duplicates, hours_zone, controls, fail_on_control, quarantine, privacy, signing, custody, head_file"
        #expect(faults(yaml) == expected.map { "/c/n.yaml:" + $0.replacing("KEYS", with: keys) })
    }

    @Test func `all faults are told, not only the first`() {
        #expect(faults("title: 1\ndays: 0\nlosg: x\ncustody: x\n").count == 4)
    }

    @Test func `a faulty value in the file is refused also where a variable or option stands over it`() {
        #expect(faults("days: 0\n", options: [.days: "5"]).count == 1)
    }

    @Test(arguments: [
        ("NIGHTAUDIT_DAYS", "x", #"key "days" must be a whole number from 1 to 3660, not "x""#),
        ("NIGHTAUDIT_DAYS", "-7", #"key "days" must be a whole number from 1 to 3660, not "-7""#),
        (
            "NIGHTAUDIT_DAYS", "99999999999999999999",
            #"key "days" must be a whole number from 1 to 3660, not "99999999999999999999""#
        ),
        ("NIGHTAUDIT_QUARANTINE", "1", #"key "quarantine" must be true or false, not "1""#),
        ("NIGHTAUDIT_CUSTODY", "Full", #"key "custody" must be stat or full, not "Full"; did you mean "full"?"#),
        (
            "NIGHTAUDIT_PRIVACY_USER_IDS", "pseudonymize",
            #"key "privacy.user_ids" must be keep or pseudonymise, not "pseudonymize"; did you mean "pseudonymise"?"#
        ),
        ("NIGHTAUDIT_TITLE", "a\u{7}b", #"key "title" must be one line of text that is not blank"#),
    ])
    func `a fault in a variable is told with its name`(variable: String, value: String, message: String) {
        #expect(faults(variables: [variable: value]) == ["\(variable): \(message)"])
    }

    @Test func `a fault in an option is told with its name`() {
        #expect(
            faults(options: [.days: "0", .logs: "", .title: ""]) == [
                #"--title: key "title" must be one line of text that is not blank"#,
                #"--logs: key "logs" must be a path that is not empty or blank"#,
                #"--days: key "days" must be a whole number from 1 to 3660, not "0""#,
            ])
    }

    @Test func `a clash is told where it was made`() {
        #expect(
            faults(variables: ["NIGHTAUDIT_PRIVACY_USER_IDS": "pseudonymise"]) == [
                "NIGHTAUDIT_PRIVACY_USER_IDS: key \"privacy.user_ids\" is pseudonymise, which needs \"privacy.key\", "
                    + "the path of a key file"
            ])
    }

    @Test func `the failure of a run tells the first fault and how many more there are`() {
        #expect(throws: Never.self) { try configuration("days: 3\n").refuseFaults() }
        let failure = #expect(throws: Failure.self) { try configuration("days: 0\ncustody: no-such\n").refuseFaults() }
        #expect(failure?.status == .usage)
        #expect(
            failure?.message
                == #"/c/n.yaml:1: key "days" must be a whole number from 1 to 3660, not "0" (and 1 more: see `nightaudit check`)"#
        )
    }

    @Test func `what stands where the key file's path should be is in no message`() {
        let secret = "hunter2hunter2"
        for yaml in [
            "privacy: {key: [\(secret)]}\n", "privacy: {key: {\(secret): a}}\n",
        ] {
            let told = faults(yaml)
            #expect(told == ["/c/n.yaml:1: key \"privacy.key\" must be the path of a key file"])
        }
        for userIDs in ["keep", "pseudonymise"] {
            var check = ConfigurationCheck(
                configuration("privacy: {user_ids: \(userIDs), key: \(secret)}\n"), asOf: "2026-03-15")
            check.run(variables: [])
            #expect(!(check.lines + check.warnings + check.faults.map(\.message)).contains { $0.contains(secret) })
            let fault = "/c/n.yaml:1: key \"privacy.key\": this user sees no file"
            #expect(check.faults.contains { $0.message.hasPrefix(fault) } == (userIDs == "pseudonymise"))
        }
    }
}
