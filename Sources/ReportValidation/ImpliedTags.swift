/// Where HTML would close, move or leave out an element that XML leaves where it stands (HTML, "tree construction").
enum ImpliedTags {
    /// What is wrong with opening an element in those that are open, outermost first; nil where HTML puts it there, too.
    static func fault(opening name: [UInt8], in open: [[UInt8]]) -> String? {
        let name = String(decoding: name, as: UTF8.self)
        let open = open.map { String(decoding: $0, as: UTF8.self) }
        guard let parent = open.last else { return name == "html" ? nil : "<\(name)> is not <html>" }
        if ["html", "head", "body"].contains(name), name == "html" || open != ["html"] {
            return "<\(name)> does not stand in <\(parent)>"
        }
        if let allowed = documentContent[parent], !allowed.contains(name) {
            return "<\(parent)> does not hold <\(name)>"
        }
        if let allowed = tableContent[parent], !allowed.contains(name) { return "<\(parent)> does not hold <\(name)>" }
        if let parents = tableParents[name], !parents.contains(parent) {
            return "<\(name)> does not stand in <\(parent)>"
        }
        let scope = open.suffix(from: open.lastIndex(where: boundaries.contains) ?? 0)
        if closesParagraph.contains(name), scope.contains("p") { return "<\(name)> ends the <p> that it stands in" }
        if headings.contains(name), headings.contains(parent) { return "<\(name)> ends <\(parent)>" }
        // A button bounds no other of these.
        let wide = open.suffix(from: open.lastIndex { boundaries.contains($0) && $0 != "button" } ?? 0)
        if ["a", "button", "nobr"].contains(name), wide.contains(name) {
            return "<\(name)> ends the one that it stands in"
        }
        if let lists = siblings[name], let last = scope.last(where: { $0 == name || lists.contains($0) }),
            !lists.contains(last)
        {
            return "<\(name)> ends the one that it stands in"
        }
        return nil
    }

    /// Whether text that is not blank may stand there; elsewhere in a table HTML moves it out, and before `body` it begins that.
    static func holdsText(_ parent: [UInt8]) -> Bool {
        let parent = String(decoding: parent, as: UTF8.self)
        return tableContent[parent] == nil && documentContent[parent] == nil
    }

    private static let headings = names("h1 h2 h3 h4 h5 h6")
    private static let boundaries = names("html table caption td th svg button object template")
    private static let closesParagraph = names(
        """
        address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer h1 h2 h3 h4 h5 \
        h6 header hgroup hr main menu nav ol p pre search section summary table ul li dd dt
        """)

    private static let documentContent: [String: Set<String>] = [
        "html": names("head body"), "head": names("meta title style"),
    ]

    private static let tableContent: [String: Set<String>] = [
        "table": names("caption colgroup thead tbody tfoot"), "colgroup": names("col"), "tr": names("td th"),
        "thead": names("tr"), "tbody": names("tr"), "tfoot": names("tr"),
    ]

    private static let tableParents: [String: Set<String>] = [
        "caption": names("table"), "colgroup": names("table"), "thead": names("table"), "tbody": names("table"),
        "tfoot": names("table"), "col": names("colgroup"), "tr": names("thead tbody tfoot"), "td": names("tr"),
        "th": names("tr"),
    ]

    /// What may stand between one of its kind and the next.
    private static let siblings: [String: Set<String>] = [
        "li": names("ul ol menu"), "dt": names("dl"), "dd": names("dl"),
    ]

    private static func names(_ text: String) -> Set<String> { Set(text.split(separator: " ").map(String.init)) }
}
