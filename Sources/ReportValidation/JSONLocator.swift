/// Finds the line of a value in a JSON text that is known to be one.
struct JSONLocator {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The line, from 1, on which the value (or its member's name) begins that one reaches by going down to the
    /// member or element of each position.
    func line(of positions: [Int]) -> Int {
        var index = value(at: 0)
        for (depth, position) in positions.enumerated() where index < bytes.count {
            index = child(position, of: index)
            let isLast = depth == positions.count - 1
            if !isLast, index < bytes.count, bytes[index] == UInt8(ascii: "\"") {
                index = value(at: pastString(index))
            }
        }
        return bytes[..<min(index, bytes.count)].count { $0 == 10 } + 1
    }

    /// Where the member or element of that position begins in the object or array that begins at `start`; its end
    /// where there are fewer.
    private func child(_ position: Int, of start: Int) -> Int {
        var index = start + 1
        var (depth, left) = (0, position)
        while left > 0, index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                index = pastString(index)
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return index }
                depth -= 1
            case UInt8(ascii: ","): if depth == 0 { left -= 1 }
            default: break
            }
            index += 1
        }
        return value(at: index)
    }

    private func pastString(_ start: Int) -> Int {
        var index = start + 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return index + 1
    }

    /// Passes over blanks and one colon.
    private func value(at start: Int) -> Int {
        var index = start
        while index < bytes.count, [32, 10, 13, 9, UInt8(ascii: ":")].contains(bytes[index]) { index += 1 }
        return index
    }
}
