/// Patterns with `*` and `?`, parted by commas, of bytes, as OpenSSH matches them; one after `!` forbids what it matches.
struct PatternList {
    private let patterns: [ArraySlice<UInt8>]
    /// OpenSSH matches nothing from a longer pattern on.
    private static let limit = 1023

    init(_ text: ArraySlice<UInt8>) { patterns = text.split(separator: UInt8(ascii: ",")) }

    /// Whether one of them matches the text, which is not empty, and none forbids it.
    func admits(_ text: [UInt8]) -> Bool {
        var isMatched = false
        for pattern in patterns {
            let isForbidding = pattern.first == UInt8(ascii: "!")
            let pattern = Array(isForbidding ? pattern.dropFirst() : pattern)
            guard pattern.count < Self.limit else { return false }
            guard isMatch(text, pattern) else { continue }
            if isForbidding { return false }
            isMatched = true
        }
        return isMatched
    }
}

/// Goes back to the last `*`, and lets it take a byte more, where what follows it does not fit.
private func isMatch(_ text: [UInt8], _ pattern: [UInt8]) -> Bool {
    var (place, next) = (0, 0)
    var asterisk: (next: Int, place: Int)?
    while place < text.count {
        let byte = next < pattern.count ? pattern[next] : nil
        if byte == UInt8(ascii: "*") {
            asterisk = (next, place)
            next += 1
        } else if let byte, byte == UInt8(ascii: "?") || byte == text[place] {
            (place, next) = (place + 1, next + 1)
        } else if let last = asterisk {
            asterisk = (last.next, last.place + 1)
            (place, next) = (last.place + 1, last.next + 1)
        } else {
            return false
        }
    }
    return pattern[next...].allSatisfy { $0 == UInt8(ascii: "*") }
}
