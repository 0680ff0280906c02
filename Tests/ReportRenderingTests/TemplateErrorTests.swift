import Testing

@testable import ReportRendering

@Suite struct TemplateErrorTests {
    static let table = """
        schema: nightaudit.template/1
        outputs:
          - path: csv/users.csv
            media_type: text/csv
            engine: table
            validator: csv
            dataset: users
        """

    /// What of `table` is replaced, by what, and the message.
    @Test(arguments: [
        (
            "template/1", "template/2",
            "m/module.yaml:1: unknown schema \"nightaudit.template/2\"; did you mean \"nightaudit.template/1\"?"
        ),
        ("outputs:", "output:", "m/module.yaml:2: unknown key \"output\"; did you mean \"outputs\"?"),
        ("engine: table", "engine: tabel", "m/module.yaml:5: unknown engine \"tabel\"; did you mean \"table\"?"),
        ("engine: table", "engine: 5", "m/module.yaml:5: key \"engine\" must be a string: write \"5\" in quotes"),
        ("validator: csv", "validator: cvs", "m/module.yaml:6: unknown validator \"cvs\"; did you mean \"csv\"?"),
        ("dataset: users", "dataset: user", "m/module.yaml:7: unknown dataset \"user\"; did you mean \"users\"?"),
        ("dataset: users", "datasett: users", "m/module.yaml:7: unknown key \"datasett\"; did you mean \"dataset\"?"),
        ("dataset: users", "other: 1", "m/module.yaml:3: key \"dataset\" is missing; add it"),
        (
            "dataset: users", "dataset: users\n    columns: [user_di]",
            "m/module.yaml:8: unknown column \"user_di\" of users; did you mean \"user_id\"?"
        ),
        (
            "dataset: users", "dataset: users\n    columns: [user_id, user_id]",
            "m/module.yaml:8: column \"user_id\" stands twice; remove one"
        ),
        ("dataset: users", "dataset: users\n    bom: yes", "m/module.yaml:8: key \"bom\" must be true or false"),
        (
            "dataset: users", "dataset: users\n    formula_guard: non",
            "m/module.yaml:8: unknown formula_guard \"non\"; did you mean \"none\"?"
        ),
        (
            "dataset: users", "dataset: users\n    dataset: users",
            "m/module.yaml:8: key \"dataset\" stands twice, first on line 7; remove one"
        ),
        (
            "media_type: text/csv", "media_type: csv",
            "m/module.yaml:4: media_type \"csv\" must be like text/csv, in small letters before the slash"
        ),
        (
            "csv/users.csv", "../users.csv",
            "m/module.yaml:3: path \"../users.csv\" must be relative, of a-z, 0-9, dot, dash, underscore, "
                + "no part beginning with a dot or of more than 255"
        ),
        (
            "csv/users.csv", String(repeating: "a/", count: 250) + "b",
            "m/module.yaml:3: a path has at most 500 characters; shorten it"
        ),
        (
            "dataset: users", "dataset: users\n  - 7",
            "m/module.yaml:8: element 2 of key \"outputs\" must be a mapping of keys to values"
        ),
    ])
    func aModuleFileIsRefusedWithItsLine(old: String, new: String, message: String) throws {
        let folder = try ModuleFolder(["m/module.yaml": Self.table.replacing(old, with: new, maxReplacements: 1)])
        #expect(folder.message() == message)
    }

    @Test(arguments: [
        (
            "m/p.mustache", "\u{FEFF}<p/>",
            "m/p.mustache:1: a template has no byte-order mark; remove the three bytes it begins with"
        ),
        ("m/p.mustache", "<p>\n\r\n</p>", "m/p.mustache:2: a template's lines end at LF alone; convert it"),
        (
            "m/p.mustache", "<p>\n\u{0}</p>",
            "m/p.mustache:2: a template has no control character but TAB and LF; remove it"
        ),
        ("m/style.css.mustache", "p{}", "m/style.css.mustache: style.css is no template; rename this file"),
    ])
    func aTemplateThatIsNoTextIsRefused(file: String, text: String, message: String) throws {
        #expect(try ModuleFolder.page("<p></p>", [file: text]).message() == message)
    }

    @Test func anUnknownModuleNamesTheNearestFolder() throws {
        let folder = try ModuleFolder(["json/module.yaml": "", "csv/module.yaml": ""])
        let error = try #require(throws: TemplateError.self) {
            try loadTemplateModules(in: folder.path, names: ["jsn"])
        }
        #expect("\(error)" == "\(folder.path): unknown template module \"jsn\"; did you mean \"json\"?")
    }

    @Test(arguments: [
        (
            "{{sumary.total_requests}}",
            "m/p.mustache:1: unknown name \"sumary.total_requests\"; did you mean \"summary.total_requests\"?"
        ),
        (
            "\n{{#tables.users.rows}}{{user_ids}}{{/tables.users.rows}}",
            "m/p.mustache:2: unknown name \"user_ids\"; did you mean \"user_id\"?"
        ),
        (
            "{{#summary}}{{/sumary}}",
            "m/p.mustache:1: {{/sumary}} closes no section of that name; look for the one left open"
        ),
        ("{{#summary}}", "m/p.mustache:1: section \"summary\" is not closed; add {{/summary}}"),
        ("{{summary}}", "m/p.mustache:1: \"summary\" is no single value; use it as a section or name a value in it"),
        ("{{>part}}", "m/p.mustache:1: unknown partial \"part\""),
        ("{{>p}}", "m/p.mustache:1: partial \"p\" includes itself; break the circle"),
        ("{{report.title", "m/p.mustache:1: the tag is not closed; write }} behind it"),
    ])
    func aTemplateIsRefusedWithItsLine(template: String, message: String) throws {
        #expect(try ModuleFolder.page(template).message() == message)
    }

    @Test(arguments: [
        "{{{report.title}}}", "{{&report.title}}", "{{% CONTENT_TYPE: TEXT}}", "{{=<% %>=}}", "{{>*report.title}}",
        "{{<p}}{{/p}}", "{{$p}}{{/p}}", "{{upper(report.title)}}",
    ])
    func aTagThatCouldPassTextRawIsRefused(tag: String) throws {
        #expect(try ModuleFolder.page(tag).message()?.contains("is not allowed") == true)
    }

    @Test(arguments: ["a<b", "a&b", "@import 'x'", "a{b:URL(x)}", "a\\b", "{{a}}", "a{b:Image-Set('c')}"])
    func aStyleThatCouldLoadOrEndIsRefused(style: String) throws {
        let folder = try ModuleFolder.page("<style>{{>style.css}}</style>", ["m/style.css": "x\n" + style])
        #expect(folder.message()?.hasPrefix("m/style.css:2: a page's style has no ") == true)
    }

    @Test func aStyleStandsInItsElementWithoutBlanks() throws {
        let folder = try ModuleFolder.page("<style> {{>style.css}}</style>", ["m/style.css": "a{}"])
        #expect(folder.message()?.hasPrefix("m/p.mustache:1: write <style>{{>style.css}}</style>") == true)
    }
}
