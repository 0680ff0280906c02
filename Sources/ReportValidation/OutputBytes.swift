/// An output as it is read back: from its beginning, in pieces, so that none has to be held whole.
package struct OutputBytes {
    private let readNext: () throws -> [UInt8]

    /// `next` gives one piece after the other, an empty one at the end.
    package init(next: @escaping () throws -> [UInt8]) { readNext = next }

    package init(_ bytes: [UInt8]) {
        var left = bytes
        self.init {
            defer { left = [] }
            return left
        }
    }

    func next() throws -> [UInt8] { try readNext() }

    /// All that is left in one piece.
    func whole() throws -> [UInt8] {
        var bytes = try next()
        while true {
            let piece = try next()
            if piece.isEmpty { return bytes }
            bytes += piece
        }
    }
}
