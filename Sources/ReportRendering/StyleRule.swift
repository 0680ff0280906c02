import AuditModel

/// What the style of a page may not hold: what could end its element, name an entity, load anything, name an address, or
/// hide such behind an escape. So the style reads the same in XML and in HTML.
package enum StyleRule {
    private static let refused: [StaticString] =
        [
            "<", "&", "\\", "\r", "{{", "//", "@import", "@namespace", "@document",
        ] + functions

    /// What takes an address.
    private static let functions: [StaticString] = ["url(", "src(", "image(", "image-set(", "cross-fade("]

    /// Whether an attribute's value, in small letters, names an address, or may by an escape.
    package static func loads(_ value: [UInt8]) -> Bool {
        (["\\", "@import"] + functions).contains { value.holds($0) }
    }

    /// The first line, from 1, that holds what no style may, and why it is refused; nil for a style that may be archived.
    package static func fault(in style: ArraySlice<UInt8>) -> (line: Int, message: String)? {
        for (index, line) in style.split(separator: 10, omittingEmptySubsequences: false).enumerated() {
            let lowercased = line.map { (65...90).contains($0) ? $0 + 32 : $0 }
            for word in refused where lowercased.holds(word) {
                let word = "\(word)"
                let shown = word == "\r" ? "carriage return" : "\"\(word)\""
                return (index + 1, "a page's style has no \(shown); remove it")
            }
        }
        return nil
    }
}
