/// What the style of a page may not hold: what could end its element, name an entity, load anything, name an address, or
/// hide such behind an escape. So the style reads the same in XML and in HTML.
package enum StyleRule {
    private static let refused = [
        "<", "&", "\\", "\r", "{{", "//", "@import", "@namespace", "@document", "url(", "src(", "image(", "image-set(",
        "cross-fade(",
    ]

    /// The first line, from 1, that holds what no style may, and why it is refused; nil for a style that may be archived.
    package static func fault(in style: some Collection<UInt8>) -> (line: Int, message: String)? {
        for (index, line) in style.split(separator: 10, omittingEmptySubsequences: false).enumerated() {
            let lowercased = String(decoding: line, as: UTF8.self).lowercased()
            for word in refused where lowercased.utf8.contains(word.utf8) {
                let shown = word == "\r" ? "carriage return" : "\"\(word)\""
                return (index + 1, "a page's style has no \(shown); remove it")
            }
        }
        return nil
    }
}
