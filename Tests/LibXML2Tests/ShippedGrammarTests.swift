import Foundation
import LibXML2
import Testing

/// The grammar of the shipped page, held against the golden page with one thing put into it that no archive may have.
@Suite struct ShippedGrammarTests {
    @Test func `the golden page is valid`() throws {
        #expect(try faults { $0 }.isEmpty)
    }

    @Test(arguments: [("</head>", "<script>1</script></head>"), ("</header>", "<script>1</script></header>")])
    func `a script is rejected`(old: String, new: String) throws {
        try expectRejected(old, new)
    }

    @Test(arguments: [("<h1>", "<h1 onclick=\"x()\">"), ("<rect ", "<rect onload=\"x()\" ")])
    func `a handler of an event is rejected`(old: String, new: String) throws {
        try expectRejected(old, new)
    }

    @Test func `an address of javascript is rejected`() throws {
        try expectRejected("href=\"#content\"", "href=\"javascript:x()\"")
    }

    @Test(arguments: [
        ("href=\"#content\"", "href=\"http://a.example/\""),
        ("</h1>", "<img src=\"http://a.example/a.png\" alt=\"\"/></h1>"),
        ("</head>", "<link rel=\"stylesheet\" href=\"http://a.example/a.css\"/></head>"),
        ("<rect ", "<image href=\"http://a.example/a.svg\"/><rect "),
    ])
    func `a resource elsewhere is rejected`(old: String, new: String) throws {
        try expectRejected(old, new)
    }

    @Test(arguments: [("<h1>", "<h1 style=\"color: red\">"), ("<rect ", "<rect style=\"fill: red\" ")])
    func `an attribute of style is rejected`(old: String, new: String) throws {
        try expectRejected(old, new)
    }

    private func expectRejected(_ old: String, _ new: String) throws {
        let found = try faults { page in
            let range = try #require(page.range(of: old), "the golden page has \(old)")
            return page.replacingCharacters(in: range, with: new)
        }
        #expect(!found.isEmpty, "\(new)")
    }

    /// What the shipped grammar finds on the golden page once it is changed.
    private func faults(_ change: (String) throws -> String) throws -> [XMLFault] {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let grammar = try Data(contentsOf: tests.appending(path: "../templates/xhtml/report.rng"))
        let page = try String(contentsOf: tests.appending(path: "Goldens/report.html"), encoding: .utf8)
        return try RelaxNGGrammar(parsing: Array(grammar)).validate(XMLDocument(parsing: Array(change(page).utf8)))
    }
}
