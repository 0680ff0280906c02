/// Whether compiling and matching a pattern, which may be a forger's, takes neither a deep stack nor long: it has at most 200 bytes, its
/// groups are at most 8 deep, and no group that is repeated holds what is repeated.
func isModest(_ pattern: String) -> Bool {
    let bytes = Array(pattern.utf8)
    func repeats(_ index: Int) -> Bool { index < bytes.count && "*+{".utf8.contains(bytes[index]) }
    // Whether what stands so far in each group that is open holds what is repeated.
    var groups = [false]
    var isInClass = false
    var index = 0
    while index < bytes.count {
        switch bytes[index] {
        case UInt8(ascii: "\\"): index += 1
        case UInt8(ascii: "]") where isInClass: isInClass = false
        case _ where isInClass: break
        case UInt8(ascii: "["): isInClass = true
        case UInt8(ascii: "("): groups.append(false)
        case UInt8(ascii: ")") where groups.count > 1:
            let holdsRepeated = groups.removeLast()
            if holdsRepeated, repeats(index + 1) { return false }
            if holdsRepeated { groups[groups.count - 1] = true }
        case _ where repeats(index): groups[groups.count - 1] = true
        default: break
        }
        if groups.count > 9 { return false }
        index += 1
    }
    return bytes.count <= 200
}
