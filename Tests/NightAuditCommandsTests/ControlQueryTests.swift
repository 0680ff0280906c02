import ReportBuilding
import Testing

@testable import NightAuditCommands

/// What a control's query may say, by the rules of the command itself, and how it is printed.
@Suite struct ControlQueryTests {
    private func message(_ options: [String], usersArePseudonyms: Bool = false) -> String? {
        do {
            _ = try controlQuery(options, usersArePseudonyms: usersArePseudonyms)
            return nil
        } catch {
            return error.message
        }
    }

    private static let pseudonym = "p-0653d179-a7nvws52l7xvhr3d6gu4wgxifq"

    @Test(
        arguments: [
            ([], []), (["--status=error", "--model="], ["--status=error", "--model="]),
            (["--rejected", "--reason=not_json"], ["--rejected", "--reason=not_json"]),
            (["--user=a b=c"], ["--user=a b=c"]), (["--user-json=\"a\""], ["--user=a"]),
            (["--user=a\u{202E}b"], ["--user-json", "\"a\\u202eb\""]),
            (["--model-json=\"\u{202E}\""], ["--model-json", "\"\\u202e\""]),
            (["--error-type=\u{301}"], ["--error-type-json", "\"\\u0301\""]),
            (["--user==\u{301}"], ["--user==\u{301}"]),
            (
                ["--model=" + String(repeating: "x", count: 201)],
                ["--model-sha256", "84a0678c90937f5dcf9994d5866668da6b995109c8ad845410559b48a4ecafed"]
            ),
        ] as [([String], [String])])
    func `a query is printed as those of rows are`(options: [String], printed: [String]) throws {
        let found = try controlQuery(options, usersArePseudonyms: false)
        #expect(found.map { Array($0.utf8) } == printed.map { Array($0.utf8) })
    }

    @Test(arguments: [
        (
            ["--rejected", "--status=error"],
            "--rejected prints lines that are no entries: it goes with --reason, dates, format and limit only"
        ),
        (["--reason=not_json"], "--reason goes with --rejected only; add --rejected"),
        (
            ["--rejected", "--reason=not_jsno"],
            "--reason: no line is rejected for `not_jsno`; did you mean `not_json`?"
        ),
        (["--user-sha256=zz"], "--user-sha256 is a SHA-256, 64 hexadecimal digits, not `zz`"),
        (["--user=a", "--user=b"], "--user stands twice; remove one"),
        (["--user=a", "--user-json=\"b\""], "give one of --user, --user-json and --user-sha256, not more"),
        (
            ["--user-json=a"],
            "--user-json is no JSON string: column 1: a value was expected; write it as '\"a\\u0000b\"'"
        ),
        (["--rejected=1"], "The option '--rejected' does not take any value, but '1' was specified."),
        (
            ["--stauts=error"],
            "\"--stauts\" is no option of nightaudit query that chooses entries; did you mean \"--status\"?"
        ),
        (
            ["--limit=5"],
            "\"--limit\" is no option of nightaudit query that chooses entries; known: --user, --user-json, "
                + "--user-sha256, --model, --model-json, --model-sha256, --error-type, --error-type-json, "
                + "--error-type-sha256, --status, --slower-than, --reason, --unattributed, --without-usage, --undated, --rejected"
        ),
        (
            ["--status=\u{202E}"],
            "--status holds characters that a page does not show as they are; choose by others"
        ),
    ])
    func `what the command refuses is refused`(options: [String], expected: String) {
        #expect(message(options) == expected)
    }

    @Test func `under pseudonyms a query names a pseudonym, which is to be revealed, or no user`() throws {
        for raw in ["--user=ann", "--user-json=\"ann\"", "--user-sha256=" + String(repeating: "0", count: 64)] {
            #expect(
                message([raw], usersArePseudonyms: true)
                    == "it names a user, but reports call users by pseudonyms; give --user=PSEUDONYM as reports write it"
            )
        }
        let option = "--user=\(Self.pseudonym)"
        #expect(try controlQuery([option], usersArePseudonyms: true) == [option, "--reveal"])
        #expect(try controlQuery(["--user=", "--model=m"], usersArePseudonyms: true) == ["--user=", "--model=m"])
    }

    @Test func `the queries of the shipped controls are taken as they stand`() throws {
        for control in ControlSet.shipped.controls {
            #expect(try controlQuery(control.query, usersArePseudonyms: false) == control.query)
        }
    }
}
