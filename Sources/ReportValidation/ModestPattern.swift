/// Whether compiling and matching a pattern, which may be a forger's, takes neither a deep stack nor long.
///
/// It has at most 200 bytes and groups at most 8 deep, none that begins with `(?`; it repeats what can be of several lengths at most twice,
/// counts to 99, and no group that is repeated holds what can match in several ways. Of other ways to match (alternatives, `?`) there are at
/// most 256.
func isModest(_ pattern: String) -> Bool {
    let bytes = Array(pattern.utf8)
    guard bytes.count <= 200 else { return false }
    // For each group that is open, whether it can match in several ways, and its alternatives.
    var groups = [(isVaried: false, choices: 1)]
    var (ways, repeats, isInClass, index) = (1, 0, false, 0)
    while index < bytes.count {
        defer { index += 1 }
        let byte = bytes[index]
        if byte == UInt8(ascii: "\\") {
            index += 1
        } else if isInClass {
            isInClass = byte != UInt8(ascii: "]")
        } else if byte == UInt8(ascii: "[") {
            isInClass = true
        } else if byte == UInt8(ascii: "(") {
            groups.append((false, 1))
            if groups.count > 9 || index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "?") { return false }
        } else if byte == UInt8(ascii: "|") {
            groups[groups.count - 1].choices += 1
        } else if byte == UInt8(ascii: ")"), groups.count > 1 {
            let (isVaried, choices) = groups.removeLast()
            ways *= choices
            let isRepeated = index + 1 < bytes.count && "*+{".utf8.contains(bytes[index + 1])
            if isRepeated, isVaried || choices > 1 { return false }
            if isVaried || choices > 1 { groups[groups.count - 1].isVaried = true }
        } else if byte == UInt8(ascii: "?") {
            ways *= 2
            groups[groups.count - 1].isVaried = true
        } else if byte == UInt8(ascii: "*") || byte == UInt8(ascii: "+") {
            repeats += 1
            groups[groups.count - 1].isVaried = true
        } else if byte == UInt8(ascii: "{") {
            let count = bytes[(index + 1)...].prefix { $0 != UInt8(ascii: "}") }
            if count.split(separator: UInt8(ascii: ",")).contains(where: { $0.count > 2 }) { return false }
            if count.contains(UInt8(ascii: ",")) { repeats += 1 }
            groups[groups.count - 1].isVaried = true
        }
        if ways > 256 || repeats > 2 { return false }
    }
    return groups.reduce(ways) { $0 * $1.choices } <= 256
}
