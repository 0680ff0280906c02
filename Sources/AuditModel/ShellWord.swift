/// The text as one word of a POSIX shell: as it is where it holds letters, digits and the `plain` characters only, else in apostrophes.
///
/// An empty text is taken as it is: it stands behind an option's `=`.
package func shellWord(_ text: String, plain: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
        (97...122).contains(byte | 32) || (48...57).contains(byte) || plain.utf8.contains(byte)
    }
    if isPlain { return text }
    // By scalars: an apostrophe with a mark upon it is one grapheme, and still ends the quotes.
    return "'" + text.unicodeScalars.map { $0 == "'" ? "'\\''" : String($0) }.joined() + "'"
}
