private import CScanKernels

/// What to look for in a line's bytes before it is parsed: no line without it has a member of the value it was made from.
///
/// A JSON string may hold any character as an escape. So the longest part of the value that only `\u0000` … `\u007f` could stand for is looked
/// for, with the quotes where they are its neighbours, and such an escape as well. Where no part is long enough, the whole value is, and
/// any backslash. A line that is found may have another value, or be no entry: it is to be parsed.
package struct Needle: Sendable {
    private let bytes: [UInt8]
    private let takesAnyEscape: Bool

    /// `value`: of a string member after unescaping, not empty.
    package init(value: some Collection<UInt8>) {
        let quoted = [UInt8(ascii: "\"")] + value + [UInt8(ascii: "\"")]
        let inner = 1..<quoted.count - 1
        var longest = inner.lowerBound..<inner.lowerBound
        var start = inner.lowerBound
        for end in inner.indices.map({ $0 + 1 }) {
            if !Self.isPlain(quoted[end - 1]) {
                start = end
            } else if end - start > longest.count {
                longest = start..<end
            }
        }
        let first = longest.lowerBound == inner.lowerBound ? 0 : longest.lowerBound
        let end = longest.upperBound == inner.upperBound ? quoted.count : longest.upperBound
        takesAnyEscape = longest.isEmpty || end - first < 3
        bytes = takesAnyEscape ? quoted : Array(quoted[first..<end])
    }

    /// Whether no escape but `\u` stands for the byte.
    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x20...0x7F).contains(byte) && !"\"\\/".utf8.contains(byte)
    }

    /// The whole lines at the beginning of `text` that are without it, and their bytes with LFs. Up to 64 bytes behind the text must be readable.
    func linesWithout(_ text: UnsafePointer<UInt8>, _ count: Int) -> (count: Int, byteCount: Int) {
        bytes.withUnsafeBufferPointer { bytes in
            var needle = nightaudit_needle(
                bytes: bytes.baseAddress!, length: bytes.count, any_escape: takesAnyEscape)
            var lines = 0
            let place = nightaudit_find_needle(text, count, &needle, &lines)
            return (lines, nightaudit_line_start(text, place))
        }
    }
}
