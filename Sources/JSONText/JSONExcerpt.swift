private import CScanKernels

/// What is wanted of a large JSON object, kept from its text while that passes by in pieces.
///
/// The value of each other member of the outermost object is left out, with `null` and its line ends in its place: the excerpt is read as
/// strictly as any text, and its faults have the lines of the whole. Of what is left out only strings and brackets are judged, by where it ends.
package struct JSONExcerpt {
    private enum Place {
        /// Outside of strings.
        case plain
        case string, escape
    }
    private let kept: Set<[UInt8]>
    /// The text as far as it is kept.
    package private(set) var text: [UInt8] = []
    private var place = Place.plain
    private var depth = 0
    /// The last string of the outermost object, as it is written: a member's name, once a colon follows.
    private var name: [UInt8] = []
    private var isPassing = false
    /// Whether `null` stands for what is passed over.
    private var hasStandIn = false

    /// `kept`: the members that are wanted, by names that need no escapes.
    package init(keeping kept: Set<String>) { self.kept = Set(kept.map { Array($0.utf8) }) }

    /// Takes the next piece of the text.
    package mutating func take(_ piece: [UInt8]) {
        var next = 0
        while next < piece.count {
            next += passBlocks(of: piece, from: next)
            let end = min(next + 64, piece.count)
            while next < end {
                take(piece[next])
                next += 1
            }
        }
    }

    private mutating func take(_ byte: UInt8) {
        let wasPassing = isPassing
        judge(byte)
        if isPassing {
            pass(byte, isFirst: !wasPassing)
        } else {
            text.append(byte)
        }
    }

    /// Passes over what ends nothing, many bytes at a time; how many it were.
    private mutating func passBlocks(of piece: [UInt8], from start: Int) -> Int {
        guard isPassing, hasStandIn, place != .escape, depth > 1 else { return 0 }
        var (depth, isInString, lineEnds) = (self.depth, place == .string, 0)
        let count = piece.withUnsafeBufferPointer {
            nightaudit_pass_json($0.baseAddress! + start, $0.count - start, &depth, &isInString, &lineEnds)
        }
        (self.depth, place) = (depth, isInString ? .string : .plain)
        text.append(contentsOf: repeatElement(10, count: lineEnds))
        return count
    }

    /// Follows strings and brackets; tells where a value that is not wanted begins, at its colon, and ends, behind it.
    private mutating func judge(_ byte: UInt8) {
        switch (place, byte) {
        case (.escape, _):
            place = .string
            if depth == 1, !isPassing { name.append(byte) }
        case (.string, UInt8(ascii: "\"")): place = .plain
        case (.string, _):
            if byte == UInt8(ascii: "\\") { place = .escape }
            if depth == 1, !isPassing { name.append(byte) }
        case (.plain, UInt8(ascii: "\"")):
            place = .string
            if depth == 1, !isPassing { name.removeAll(keepingCapacity: true) }
        case (.plain, UInt8(ascii: "{")), (.plain, UInt8(ascii: "[")): depth += 1
        case (.plain, UInt8(ascii: "}")), (.plain, UInt8(ascii: "]")):
            depth -= 1
            if depth == 0 { isPassing = false }
        case (.plain, UInt8(ascii: ",")): if depth == 1 { isPassing = false }
        case (.plain, UInt8(ascii: ":")): if depth == 1, !kept.contains(name) { isPassing = true }
        default: break
        }
    }

    private mutating func pass(_ byte: UInt8, isFirst: Bool) {
        if isFirst {
            hasStandIn = false
            text.append(byte)
        } else if byte == 10 {
            text.append(byte)
        } else if !hasStandIn, byte != 32, byte != 13, byte != 9 {
            text.append(contentsOf: "null".utf8)
            hasStandIn = true
        }
    }
}
