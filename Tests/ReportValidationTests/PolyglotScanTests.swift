import Testing

@testable import ReportValidation

@Suite struct PolyglotScanTests {
    static let good = """
        <!DOCTYPE html>
        <html xmlns="http://www.w3.org/1999/xhtml" lang="en" xml:lang="en"><head><meta charset="utf-8"/>
        <title>a &lt;b&gt;</title><style>p{color:red}</style></head>
        <body><p title="http://a.example/ url(&quot;">1 &amp; 2<br/></p><a href="csv/users.csv">u</a>
        <ul><li>a<ul><li>b</li></ul></li></ul><table><caption>c</caption><thead><tr><th>h<p>x</p></th></tr></thead></table>\
        <svg viewBox="0 0 1 1"><title>t</title><linearGradient/><rect/></svg><pre>x
        </pre></body></html>

        """

    @Test("A page that XML and HTML read alike, and that does nothing, has no faults")
    func good() {
        #expect(PolyglotScan(Array(Self.good.utf8)).faults.map(\.message) == [])
    }

    @Test(
        "What HTML reads differently is told with its line",
        arguments: [
            ("<!DOCTYPE html>\n", "", 1, "begins with <!DOCTYPE html>"),
            ("<!DOCTYPE html>", "<?xml version=\"1.0\"?><!DOCTYPE html>", 1, "begins with <!DOCTYPE html>"),
            ("<!DOCTYPE html>", "\u{FEFF}<!DOCTYPE html>", 1, "begins with <!DOCTYPE html>"),
            ("<p ", "<!--><script>1</script>--><p ", 4, "no comment"),
            ("<p ", "<![CDATA[><script>1</script>]]><p ", 4, "no CDATA section"),
            ("<p ", "<?a ><script>1</script>?><p ", 4, "no XML declaration or processing instruction"),
            ("<title>a &lt;b&gt;</title>", "<title/>", 3, "<title/> is left open by HTML"),
            ("<br/></p>", "</p><p/>", 4, "<p/> is left open by HTML"),
            ("<br/>", "<br></br>", 4, "<br> must close itself"),
            ("<title>a", "<title><b>c</b>a", 3, "<title> holds text only, but there is <b> in it"),
            ("<title>t", "<title><p>c</p>", 5, "<title> holds text only, but there is <p> in it"),
            ("1 &amp;", "1 &#38;", 4, "the entities lt, gt, amp, quot and apos only"),
            ("1 &amp;", "1 &#x85;", 4, "the entities lt, gt, amp, quot and apos only"),
            ("&quot;\"", "&#x22;\"", 4, "the entities lt, gt, amp, quot and apos only"),
            ("<br/>", "<h:b xmlns:h=\"a\">b</h:b>", 4, "<h:b> has a prefix"),
            ("<br/>", "<B>b</B>", 4, "<B> must be written in lower case"),
            ("<br/>", "<div>x</div>", 4, "<div> ends the <p> that it stands in"),
            ("<br/>", "<em><ul><li>x</li></ul></em>", 4, "<ul> ends the <p>"),
            ("<pre>x", "<h1>a<h2>b</h2></h1><pre>x", 5, "<h2> ends <h1>"),
            (">u</a>", "><em><a href=\"#x\">u</a></em></a>", 4, "<a> ends the one that it stands in"),
            ("<pre>x", "<ul><li>a<li>b</li></li></ul><pre>x", 5, "<li> ends the one that it stands in"),
            ("<pre>x", "<table><tr><td>1</td></tr></table><pre>x", 5, "<table> does not hold <tr>"),
            ("<pre>x", "<table><tbody>x</tbody></table><pre>x", 5, "<tbody> does not hold text"),
            ("<pre>x", "<div><td>1</td></div><pre>x", 5, "<td> does not stand in <div>"),
            ("<p ", "<p id=\"a\"></p><p id=\"a\" ", 4, "the id a stands twice"),
            ("<title>a &lt;b&gt;</title>", "<title></title>", 3, "<title> is empty"),
            ("<title>a &lt;b&gt;</title>", "<title>  </title>", 3, "<title> is empty"),
            ("<br/>", "<body>x</body>", 4, "<body> stands twice"),
            ("<p ", "<html></html><p ", 4, "<html> does not stand in <body>"),
            ("<title>a", "<p>x</p><title>a", 3, "<head> does not hold <p>"),
            ("<title>a", "hello<title>a", 3, "<head> does not hold text"),
            ("<pre>x", "<a href=\"#x\"><button><a href=\"#y\">u</a></button></a><pre>x", 5, "<a> ends the one"),
            ("<rect/>", "<g><p>x</p></g>", 5, "<p> ends the <svg> that it stands in"),
            ("<rect/>", "<b/>", 5, "<b> ends the <svg> that it stands in"),
            ("<pre>x", "<pre>\nx", 5, "<pre> must not begin with a line end"),
        ])
    func different(old: String, new: String, line: Int, message: String) throws {
        try expectFault(old, new, line, message)
    }

    @Test(
        "What could run, load or lead out of the archive is told with its line, whatever a grammar admits",
        arguments: [
            ("<br/>", "<script>1</script>", 4, "no <script>"),
            ("<br/>", "\n<Script>1</Script>", 5, "no <Script>"),
            ("<rect/>", "<foreignObject></foreignObject>", 5, "no <foreignObject>"),
            ("<rect/>", "<set/>", 5, "no <set>"),
            ("<p ", "<p onclick='1' ", 4, "no attribute onclick"),
            ("<p ", "<p ONCLICK='1' ", 4, "no attribute onclick"),
            ("<p ", "<p style=\"color:red\" ", 4, "no attribute style"),
            ("<rect/>", "<rect fill=\"URL(x)\"/>", 5, "the attribute fill names an address"),
            ("<rect/>", "<rect cursor=\"\\75rl(x), auto\"/>", 5, "the attribute cursor names an address"),
            ("<rect/>", "<rect mask=\"Image-Set('x' 1x)\"/>", 5, "the attribute mask names an address"),
            ("<p ", "<p attributionsrc=\"x\" ", 4, "no attribute attributionsrc"),
            ("<rect/>", "<a xlink:href=\"x\" xmlns:xlink=\"y\"/>", 5, "xlink:href has a prefix"),
            ("csv/users.csv", "https://a.example/", 4, "href leads out of the archive"),
            ("csv/users.csv", "JavaScript:1", 4, "href leads out of the archive"),
            ("csv/users.csv", " //a.example/", 4, "href leads out of the archive"),
            ("csv/users.csv", "\t/etc/passwd", 4, "href leads out of the archive"),
            ("csv/users.csv", "../../x", 4, "href leads out of the archive"),
            ("csv/users.csv", "%2e%2e/x", 4, "href leads out of the archive"),
            ("<br/>", "<textarea>\nx</textarea>", 4, "no <textarea>"),
            ("<br/>", "<ruby>x</ruby>", 4, "no <ruby>"),
            ("csv/users.csv", "//a.example/", 4, "href leads out of the archive"),
            ("csv/users.csv", "\\\\a.example", 4, "href leads out of the archive"),
            ("<meta charset=\"utf-8\"/>", "<meta http-equiv=\"refresh\" content=\"0;url=x\"/>", 2, "no meta refresh"),
            ("<meta charset=\"utf-8\"/>", "", 1, "a page has <meta charset=\"utf-8\"/> in its first 1,024 bytes"),
            ("<meta charset=\"utf-8\"/>", "<meta charset=\"latin1\"/>", 2, "the encoding of a page is UTF-8"),
            ("<title>a", "<meta charset=\"UTF-8\"/><title>a", 3, "the encoding of a page is UTF-8, said once"),
            ("red}", "red}\n@import \"a\";", 4, "a page's style has no \"@import\""),
            ("red}", "red}p{a:-webkit-image-set(\"a\")}", 3, "a page's style has no \"image-set(\""),
            ("red}", "red}p{a:SRC(\"a\")}", 3, "a page's style has no \"src(\""),
            ("red}", "red}/* http://a.example/ */", 3, "a page's style has no \"//\""),
        ])
    func active(old: String, new: String, line: Int, message: String) throws {
        try expectFault(old, new, line, message)
    }

    @Test("A page cut anywhere is read to its end")
    func cut() {
        let page = Array(Self.good.utf8)
        for length in page.indices { _ = PolyglotScan(Array(page[..<length])) }
    }

    /// The first fault of the good page with that text replaced.
    private func expectFault(_ old: String, _ new: String, _ line: Int, _ message: String) throws {
        #expect(Self.good.contains(old))
        let page = Self.good.replacing(old, with: new, maxReplacements: 1)
        let found = try #require(PolyglotScan(Array(page.utf8)).faults.first)
        #expect(found.line == line)
        #expect(found.message.contains(message), "\(found.message)")
    }
}
