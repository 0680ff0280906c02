import StrictYAML
import Testing

@testable import ReportBuilding

@Suite struct ControlRefusalTests {
    /// Lines: 4 title, 5 explanation, 6 measure.
    private static let usual = oneControl("measure: summary.success_rate")
    private static let leap = oneControl("measure: users.tokens\nleap: {factor: 10, minimum: 5}")
    private static let hours = oneControl(
        "measure: outside_hours\nhours: {weekdays: [1, 2], from: \"07:00\", to: \"20:00\"}")
    private static let rows = oneControl("measure: models.success_rate\nper: model\nminimum_requests: 5")
    private static let unmeasurable = "is no number of the window, or depends on the controls"
    private static let figures =
        "figures are numbers, lists and tables of report.json: report_period, summary, by_user, by_model, error_breakdown, "
        + "daily, users, models, usage, errors, hours, week_hours, completeness, inputs, custody, and members of these, "
        + "joined by dots"
    private static let pseudonym = "p-0653d179-a7nvws52l7xvhr3d6gu4wgxifq"
    private static let allow = oneControl("measure: models\nallow: [m1]")

    private static func message(_ text: String, usersArePseudonyms: Bool = false) -> String? {
        do {
            _ = try ControlSet.load(
                file: "c.yaml", bytes: Array(text.utf8), usersArePseudonyms: usersArePseudonyms
            ) { (options) throws(ControlQueryFault) in
                if options.contains("--bad") { throw ControlQueryFault("what is wrong") }
                return options
            }
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test(arguments: [usual, leap, hours, rows, allow])
    func `what is edited below is valid`(text: String) {
        #expect(Self.message(text) == nil)
    }

    @Test(arguments: [
        (
            "controls/1", "controls/2",
            "1: unknown schema \"nightaudit.controls/2\"; did you mean \"nightaudit.controls/1\"?"
        ),
        ("controls:", "contrls:", "2: unknown key \"contrls\"; did you mean \"controls\"?"),
        ("id: c", "id: C-1", "3: id \"C-1\" must be 1 to 64 of a-z, 0-9 and underscore"),
        (
            "id: c", "id: c\n    name: c",
            "4: unknown key \"name\"; known keys: id, title, explanation, measure, comparison, limit, severity, supports, "
                + "evidence, query, per, minimum_requests, allow, hours, leap"
        ),
        ("title: T", "titel: T", "4: unknown key \"titel\"; did you mean \"title\"?"),
        ("title: T", "title: \" \"", "4: title is empty; write what it says, or remove it"),
        (
            "title: T", "title: \"a\\nb\"",
            "4: title must be one line without control characters; write a long one with \">-\""
        ),
        ("explanation: E", "", "3: key \"explanation\" is missing; add it"),
        (
            "summary.success_rate", "summary.sucess_rate",
            "6: unknown figure \"summary.sucess_rate\"; did you mean \"summary.success_rate\"?"
        ),
        (
            "summary.success_rate", "report_period.start",
            "6: measure \"report_period.start\" \(unmeasurable); did you mean \"report_period.days\"?"
        ),
        (
            "summary.success_rate", "no.such.figure.at.all.here",
            "6: unknown figure \"no.such.figure.at.all.here\"; \(figures)"
        ),
        ("summary.success_rate", "findings", "6: measure \"findings\" \(unmeasurable); \(figures)"),
        ("summary.success_rate", "changes", "6: measure \"changes\" \(unmeasurable); \(figures)"),
        ("summary.success_rate", "controls", "6: measure \"controls\" \(unmeasurable); \(figures)"),
        (
            "summary.success_rate", "quantile_relative_error",
            "6: measure \"quantile_relative_error\" \(unmeasurable); \(figures)"
        ),
        ("summary.success_rate", "privacy.key_id", "6: measure \"privacy.key_id\" \(unmeasurable); \(figures)"),
        (
            "summary.success_rate", "completeness.outside_hours",
            "6: measure \"completeness.outside_hours\" \(unmeasurable); did you mean \"outside_hours\"?"
        ),
        (
            "summary.success_rate", "missing_days",
            "6: unknown figure \"missing_days\"; did you mean \"completeness.missing_days\"?"
        ),
        (
            "summary.success_rate", "usres.requests\n    per: user",
            "6: unknown figure \"usres.requests\"; did you mean \"users.requests\"?"
        ),
        (
            "summary.success_rate", "hours.hour\n    per: hour",
            "6: unknown column of hours \"hour\"; known: requests, successful, failed, other, prompt_tokens, "
                + "completion_tokens, avg_latency_ms, lower_bound.prompt_tokens, lower_bound.completion_tokens"
        ),
        (
            "summary.success_rate", "outside_hour\n    hours: {}",
            "6: unknown measure \"outside_hour\"; did you mean \"outside_hours\"?"
        ),
        (
            "summary.success_rate", "models.sucess_rate",
            "6: unknown column of models \"sucess_rate\"; did you mean \"success_rate\"?"
        ),
        (
            "summary.success_rate", "models.success_rate",
            "6: measure \"models.success_rate\" is a column: add the key per: model"
        ),
        ("summary.success_rate", "users.requests\n    per: usr", "7: unknown row \"usr\"; did you mean \"user\"?"),
        (
            "summary.success_rate", "summary.success_rate\n    per: model",
            "7: key \"per\" does not fit measure \"summary.success_rate\"; it goes with a column of a table"
        ),
        (
            "summary.success_rate", "summary.failed\n    minimum_requests: 1",
            "7: key \"minimum_requests\" does not fit measure \"summary.failed\"; it goes with a column of a table"
        ),
        (
            "summary.success_rate", "inputs.lines\n    per: file\n    minimum_requests: 1",
            "8: minimum_requests does not fit inputs, which has no requests"
        ),
        (
            "summary.success_rate", "summary.failed\n    hours: {}",
            "7: key \"hours\" does not fit measure \"summary.failed\"; it goes with outside_hours"
        ),
        (
            "summary.success_rate", "completeness.rejected_by_reason.not_jsn",
            "6: measure \"completeness.rejected_by_reason.not_jsn\": no line is rejected for \"not_jsn\"; did you mean "
                + "\"completeness.rejected_by_reason.not_json\"?"
        ),
        (
            "summary.success_rate", "completeness.rejected_by_reason.bogus",
            "6: measure \"completeness.rejected_by_reason.bogus\": no line is rejected for \"bogus\"; a report names those "
                + "it met"
        ),
        (
            "summary.success_rate", "completeness.rejected_by_reasn.not_json",
            "6: unknown figure \"completeness.rejected_by_reasn.not_json\"; did you mean "
                + "\"completeness.rejected_by_reason.not_json\"?"
        ),
        ("summary.success_rate", "by_user.", "6: measure \"by_user.\" names nothing; write the name behind the dot"),
        (
            "summary.success_rate", "by_user.ann\n    per: user",
            "7: key \"per\" does not fit measure \"by_user.ann\"; it goes with a column of a table"
        ),
        (
            "summary.success_rate", "outside_hours",
            "6: measure \"outside_hours\" needs the key \"hours\"; add it"
        ),
        ("\"<=\"", "\"=<\"", "7: unknown comparison \"=<\"; did you mean \"<=\"?"),
        ("limit: 0", "limit: none", "8: key \"limit\" must be a number"),
        (
            "limit: 0", "limit: 9007199254740993",
            "8: key \"limit\" must be a number that a double holds, as whole ones up to 9007199254740992"
        ),
        (
            "limit: 0", "limit: 9007199254740993.0",
            "8: key \"limit\" must be a number that a double holds, as whole ones up to 9007199254740992"
        ),
        (
            "limit: 0", "limit: 99999999999999999999999999999999999999999999",
            "8: key \"limit\" must be a number that a double holds, as whole ones up to 9007199254740992"
        ),
        (
            "limit: 0", "limit: 1e-400",
            "8: key \"limit\" must be a number that a double holds, as whole ones up to 9007199254740992"
        ),
        ("limit: 0", "limit: 1e-16", "8: limit must be 0, or from 1e-15 to 1e30 above or below it"),
        ("limit: 0", "limit: -1.1e30", "8: limit must be 0, or from 1e-15 to 1e30 above or below it"),
        ("limit: 0", "limit: 1e400", "8: key \"limit\" must be a number"),
        ("limit: 0", "limit: \"0\"", "8: key \"limit\" must be a number"),
        ("severity: error", "severity: eror", "9: unknown severity \"eror\"; did you mean \"error\"?"),
        ("severity: error", "severity: 3", "9: key \"severity\" must be a string: write \"3\" in quotes"),
        ("[EU AI Act 12]", "EU AI Act 12", "10: key \"supports\" must be a list"),
        ("[EU AI Act 12]", "[12]", "10: element 1 of key \"supports\" must be a string: write \"12\" in quotes"),
        ("evidence: summary", "evidence: sumary", "11: unknown evidence \"sumary\"; did you mean \"summary\"?"),
        (
            "evidence: summary", "evidence: nowhere",
            "11: unknown evidence \"nowhere\"; known: schema, report_period, summary, by_user, by_model, error_breakdown, "
                + "daily, users, models, usage, errors, hours, week_hours, completeness, inputs, custody, controls, findings, "
                + "changes, generator, quantile_relative_error, privacy, and members of these, joined by dots"
        ),
        (
            "evidence: summary", "evidence: missing_days",
            "11: unknown evidence \"missing_days\"; did you mean \"completeness.missing_days\"?"
        ),
        ("evidence: summary", "evidence: summary\n    query: [a, --bad]", "12: query: what is wrong"),
        (
            "evidence: summary", "evidence: summary\n    query:\n      - a\n      - --bad\n      - b",
            "14: query: what is wrong"
        ),
        (
            "evidence: summary", "evidence: summary\n    query: [\" \"]",
            "12: query is empty; write what it says, or remove it"
        ),
        ("evidence: summary", "evidence: summary\n  - id: c", "12: key \"title\" is missing; add it"),
    ])
    func `a control is refused with its line`(old: String, new: String, message: String) {
        #expect(Self.message(Self.usual.replacing(old, with: new, maxReplacements: 1)) == "c.yaml:" + message)
    }

    @Test(arguments: [
        ("measure: users\nallow:\n  - \(pseudonym)\n  - ann", "9: allow", "list the pseudonyms as reports write them"),
        ("measure: by_user.ann", "6: measure", "give by_user.PSEUDONYM as reports write it"),
    ])
    func `under pseudonyms no control names a raw user`(measure: String, place: String, advice: String) {
        let text = oneControl(measure)
        #expect(Self.message(text) == nil)
        #expect(
            Self.message(text, usersArePseudonyms: true)
                == "c.yaml:\(place): it names a user, but reports call users by pseudonyms; \(advice)")
    }

    @Test(arguments: [
        "measure: users\nallow: [\(pseudonym)]", "measure: by_user.\(pseudonym)", "measure: models\nallow: [ann]",
        "measure: by_model.ann",
    ])
    func `under pseudonyms a control may name pseudonyms and models`(measure: String) {
        #expect(Self.message(oneControl(measure), usersArePseudonyms: true) == nil)
    }

    @Test func `an id stands once`() {
        let second = Self.usual.split(separator: "\n").dropFirst(2).joined(separator: "\n")
        #expect(Self.message(Self.usual + "\n" + second) == "c.yaml:12: id \"c\" stands twice; rename one")
    }

    @Test(arguments: [
        (leap, "factor: 10", "factor: 1", "7: factor must be above 1"),
        (leap, "factor: 10", "facter: 10", "7: unknown key \"facter\"; did you mean \"factor\"?"),
        (leap, "minimum: 5", "minimum: -1", "7: minimum must be 0 or more"),
        (leap, "minimum: 5", "minimum: 1.5", "7: key \"minimum\" must be a whole number"),
        (leap, "minimum: 5", "minimum: 5, new_names: yes", "7: key \"new_names\" must be true or false"),
        (
            leap, "users.tokens", "users.token",
            "6: unknown measure of a leap \"users.token\"; did you mean \"users.tokens\"?"
        ),
        (
            leap, "\"<=\"", "\">=\"",
            "8: comparison \">=\" does not fit users.tokens, which counts what fails; write \"<=\""
        ),
        (
            leap, "leap:", "per: user\n    leap:",
            "7: key \"per\" does not fit measure \"users.tokens\"; it goes with a column of a table"
        ),
        (
            hours, "[1, 2]", "[0]",
            "7: weekdays are numbers from 1 (Monday) to 7, each once, not 0"
        ),
        (hours, "[1, 2]", "[2, 2]", "7: weekdays are numbers from 1 (Monday) to 7, each once, not 2"),
        (hours, "07:00", "7:00", "7: from must be a time \"hh:mm\", not \"7:00\""),
        (hours, "20:00", "24:15", "7: to must be a quarter of an hour up to 24:00, not \"24:15\""),
        (hours, "20:00", "20:10", "7: to must be a quarter of an hour up to 24:00, not \"20:10\""),
        (hours, "20:00", "07:00", "7: from must be earlier in the day than to"),
        (
            hours, "hours: {", "allow: []\n    hours: {",
            "7: key \"allow\" does not fit measure \"outside_hours\"; it goes with users, models or error_types"
        ),
        (
            hours, "\"<=\"", "\"=\"",
            "8: comparison \"=\" does not fit outside_hours, which counts what fails; write \"<=\""
        ),
        (rows, "requests: 5", "requests: -5", "8: minimum_requests must be 0 or more"),
        (
            allow, "measure: models", "measure: model",
            "6: unknown measure of an allow-list \"model\"; did you mean \"models\"?"
        ),
        (allow, "[m1]", "[m1, m1]", "7: \"m1\" is allowed twice; remove one"),
        (
            allow, "[m1]", "[\"\"]",
            "7: an allow-list names names; entries without one are not judged: remove \"\""
        ),
        (
            allow, "allow:", "leap: {factor: 2, minimum: 1}\n    allow:",
            "7: key \"leap\" does not fit measure \"models\"; it goes with users.requests and its like"
        ),
    ])
    func `what goes with a measure is refused with its line`(text: String, old: String, new: String, message: String) {
        #expect(Self.message(text.replacing(old, with: new, maxReplacements: 1)) == "c.yaml:" + message)
    }
}
