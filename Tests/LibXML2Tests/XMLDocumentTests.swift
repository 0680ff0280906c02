import LibXML2
import Testing

@Suite struct XMLDocumentTests {
    static let bomb = """
        <!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>
        <html>&c;</html>
        """

    @Test(
        "A document that is not plain XML is refused, with its line",
        arguments: [
            (bomb, 1, "internal subset"),
            ("<!DOCTYPE html []><html/>", 1, "internal subset"),
            ("<!DOCTYPE html [ <!-- --> ]>\n<html/>", 1, "internal subset"),
            ("\n<!DOCTYPE html SYSTEM \"file:///etc/hostname\">\n<html/>", 2, "external identifier"),
            (
                "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"http://127.0.0.1:1/x\"><html/>", 1,
                "external"
            ),
            ("<!DOCTYPE html [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><html>&x;</html>", 1, "internal subset"),
            ("<!DOCTYPE html [<!ENTITY % x SYSTEM \"file:///etc/hostname\"> %x;]><html/>", 1, "internal subset"),
            ("<!DOCTYPE html>\n<html>&nbsp;</html>", 2, "nbsp"),
            ("<html>\n<p></html>", 2, "mismatch"),
            ("<html>\n<x:p/></html>", 2, "prefix"),
            ("<html a='1'\n a='2'/>", 2, "redefined"),
            ("<html/><html/>", 1, "Extra content"),
            ("<html>\u{1}</html>", 1, "PCDATA"),
            ("", 1, "empty"),
        ])
    func refuses(text: String, line: Int, words: String) throws {
        let faults = faults(of: Array(text.utf8))
        #expect(faults.first?.line == line)
        #expect(faults.contains { $0.message.contains(words) }, "\(faults)")
    }

    @Test("Bytes that are no UTF-8, or UTF-8 that poses as another encoding, are refused")
    func encodings() {
        #expect(
            faults(of: Array("<a>\n<b>".utf8) + [0xFF]) == [
                XMLFault(line: 2, column: 4, message: "the text is not UTF-8")
            ])
        #expect(!faults(of: "<a/>".utf8.flatMap { [$0, 0] }).isEmpty)
        #expect(!faults(of: Array("<a>".utf8) + [0] + Array("</a>".utf8)).isEmpty)
    }

    @Test("A declared encoding does not change what the bytes mean")
    func declaredEncoding() throws {
        let text = "<?xml version='1.0' encoding='ISO-8859-1'?><a>é</a>"
        let document = try XMLDocument(parsing: Array(text.utf8))
        document.forEachElement { #expect($0.text == Array("é".utf8)) }
    }

    @Test("Elements are visited in document order with name, attributes, text and line")
    func walk() throws {
        let text = """
            <!DOCTYPE html>
            <html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en">
            <p id="a&lt;&#x1F600;">one <b>two</b><!-- no --><![CDATA[<three>]]></p>
            <q/></html>
            """
        let document = try XMLDocument(parsing: Array(text.utf8))
        var seen: [String] = []
        document.forEachElement { element in
            #expect(element.namespace == "http://www.w3.org/1999/xhtml")
            let attributes = element.attributes.map { "\($0.name)=\(String(decoding: $0.value, as: UTF8.self))" }
            let text = String(decoding: element.text.filter { $0 != 10 }, as: UTF8.self)
            seen.append("\(element.line) \(element.name) \(attributes) \(text)")
            #expect(element.attribute("none") == nil)
        }
        #expect(
            seen == [
                "2 html [\"lang=en\"] one two<three>", "3 p [\"id=a<😀\"] one two<three>", "3 b [] two", "4 q [] ",
            ])
    }

    @Test("Lines past 65535 are told right")
    func farLines() throws {
        let blank = String(repeating: "\n", count: 70_000)
        let document = try XMLDocument(parsing: Array("<a>\(blank)<b>x</b></a>".utf8))
        var lines: [Int] = []
        document.forEachElement { lines.append($0.line) }
        #expect(lines == [1, 70_001])
        #expect(faults(of: Array("<a>\(blank)<b></a>".utf8)).first?.line == 70_001)
    }

    @Test("Documents can be read and validated side by side")
    func sideBySide() async {
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<64 {
                group.addTask {
                    let good = number.isMultiple(of: 2)
                    let found = faults(of: Array((good ? "<a>\(number)</a>" : "<a>\n<b></a>").utf8))
                    guard let grammar = try? RelaxNGGrammar(parsing: Array(RelaxNGGrammarTests.grammar.utf8)),
                        let page = try? XMLDocument(parsing: Array("<page><n>\(good ? "1" : "x")</n></page>".utf8))
                    else { return false }
                    return found.isEmpty == good && grammar.validate(page).isEmpty == good
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }
}

/// What the reader objects to; none for a document.
func faults(of bytes: [UInt8]) -> [XMLFault] {
    do {
        _ = try XMLDocument(parsing: bytes)
        return []
    } catch {
        return error.faults
    }
}
