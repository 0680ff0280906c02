import LibXML2
import Testing

@Suite struct RelaxNGGrammarTests {
    static let grammar = """
        <element name="page" xmlns="http://relaxng.org/ns/structure/1.0"
          datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
        <zeroOrMore><choice>
        <element name="p"><optional><attribute name="id"/></optional><text/></element>
        <element name="n"><data type="integer"><param name="pattern">[0-9]+</param></data></element>
        </choice></zeroOrMore>
        </element>
        """

    @Test("A valid document has no faults")
    func valid() throws {
        #expect(try validate("<page><p id='a'>x</p><n>12</n></page>").isEmpty)
    }

    @Test(
        "What the grammar does not admit is told with its line",
        arguments: [
            ("<page>\n<script>alert(1)</script></page>", 2, "script"),
            ("<page>\n\n<p onclick='x'/></page>", 3, "onclick"),
            ("<page>\n<n>x</n></page>", 2, "n"),
            ("<html/>", 1, "html"),
        ])
    func invalid(text: String, line: Int, words: String) throws {
        let faults = try validate(text)
        #expect(faults.contains { $0.line == line && $0.message.contains(words) }, "\(faults)")
    }

    @Test(
        "A grammar that is none, or that would load another, is refused",
        arguments: [
            "<element", "<html/>",
            "<element name='a' xmlns='http://relaxng.org/ns/structure/1.0'><ref name='b'/></element>",
            "<externalRef href='/etc/hostname' xmlns='http://relaxng.org/ns/structure/1.0'/>",
            "<grammar xmlns='http://relaxng.org/ns/structure/1.0'><include href='http://127.0.0.1:1/a.rng'/></grammar>",
        ])
    func unusable(grammar: String) {
        #expect(throws: XMLError.self) { _ = try RelaxNGGrammar(parsing: Array(grammar.utf8)) }
    }

    @Test(
        "Definitions that refer to themselves with no element between, or through too many, are refused with their line",
        arguments: [
            (["<attribute name='x'><ref name=' a0'/></attribute>"], "refers to itself"),
            (["<list><ref name='a1'/></list>", "<choice><text/><ref name='a0 '/></choice>"], "refers to itself"),
            (
                (1...1001).map { "<element name='p'><optional><ref name='a\($0)'/></optional></element>" } + [
                    "<text/>"
                ],
                "at most 1000 definitions"
            ),
            ((1...201).map { "<group><ref name='a\($0)'/></group>" } + ["<text/>"], "more than 200 definitions"),
        ])
    func circles(bodies: [String], words: String) throws {
        let text = Self.definitions(bodies)
        let error = #expect(throws: XMLError.self) { _ = try RelaxNGGrammar(parsing: Array(text.utf8)) }
        #expect(
            (error?.faults.first?.line ?? 0) > 0 && error?.faults.first?.message.contains(words) == true, "\(error!)")
    }

    @Test("Definitions that refer to themselves through an element are admitted")
    func recursion() throws {
        let bodies = ["<element name='p'><zeroOrMore><ref name='a0'/></zeroOrMore></element>"]
        let grammar = try RelaxNGGrammar(parsing: Array(Self.definitions(bodies).utf8))
        #expect(grammar.validate(try XMLDocument(parsing: Array("<p><p/><p><p/></p></p>".utf8))).isEmpty)
    }

    /// A grammar of a definition a line, of which the second line has the first, that begins with it.
    private static func definitions(_ bodies: [String]) -> String {
        let definitions = bodies.enumerated().map { "<define name='a\($0)'>\($1)</define>" }
        return (["<grammar xmlns='http://relaxng.org/ns/structure/1.0'><start><ref name='a0'/></start>"] + definitions)
            .joined(separator: "\n") + "</grammar>"
    }

    @Test("A pattern that is none, which libxml2 sees only when it validates, admits nothing")
    func badPattern() throws {
        let text = Self.grammar.replacing("[0-9]+", with: "[")
        let grammar = try RelaxNGGrammar(parsing: Array(text.utf8))
        #expect(!grammar.validate(try XMLDocument(parsing: Array("<page><n>1</n></page>".utf8))).isEmpty)
    }

    private func validate(_ text: String) throws -> [XMLFault] {
        let grammar = try RelaxNGGrammar(parsing: Array(Self.grammar.utf8))
        return grammar.validate(try XMLDocument(parsing: Array(text.utf8)))
    }
}
