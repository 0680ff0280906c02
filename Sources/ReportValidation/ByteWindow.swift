/// The part of an output that is being looked at; more of it is read as it is asked for.
struct ByteWindow {
    private var bytes: [UInt8] = []
    private var position = 0
    private let source: OutputBytes
    /// Why there is no more than was read; nil where that is the end.
    private(set) var fault: (any Error)?

    init(_ source: OutputBytes) { self.source = source }

    /// The byte here; nil at the end.
    @inline(__always)
    var peek: UInt8? {
        mutating get { position < bytes.count || has(1) ? bytes[position] : nil }
    }

    /// The byte so many behind this one, which `has` said is there.
    @inline(__always)
    subscript(offset: Int) -> UInt8 { bytes[position + offset] }

    /// Those bytes from here on, which `has` said are there.
    subscript(range: Range<Int>) -> ArraySlice<UInt8> {
        bytes[position + range.lowerBound..<position + range.upperBound]
    }

    /// Passes over so many bytes, which are there.
    @inline(__always)
    mutating func advance(by count: Int = 1) { position += count }

    /// Passes over that byte; false, and nothing passed over, where another one stands here.
    @inline(__always)
    mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        position += 1
        return true
    }

    /// Whether so many bytes lie ahead.
    mutating func has(_ count: Int) -> Bool {
        while bytes.count - position < count {
            let piece: [UInt8]
            do {
                piece = fault == nil ? try source.next() : []
            } catch {
                fault = error
                return false
            }
            if piece.isEmpty { return false }
            // What lies behind is dropped once it is the larger part, so that a long text is not copied with each piece.
            if position == bytes.count {
                (bytes, position) = (piece, 0)
                continue
            }
            if position > bytes.count / 2 {
                bytes.removeSubrange(..<position)
                position = 0
            }
            bytes += piece
        }
        return true
    }

    /// How many bytes from here on are `isWanted`, all of which lie ahead then.
    @inline(__always)
    mutating func run(_ isWanted: (UInt8) -> Bool) -> Int {
        var count = 0
        repeat {
            let (all, held) = bytes.withUnsafeBufferPointer { bytes in
                let held = bytes.count - position
                while count < held, isWanted(bytes[position + count]) { count += 1 }
                return (count == held, held)
            }
            guard all else { return count }
            count = held
        } while has(count + 1)
        return count
    }

    /// Hands out so many bytes from here on, which lie ahead; nothing is copied.
    @inline(__always)
    func withBytes<Value>(_ count: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Value) -> Value {
        bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[position..<position + count])) }
    }

    /// Whether these bytes stand here.
    @inline(__always)
    mutating func stands(_ text: [UInt8]) -> Bool {
        has(text.count) && withBytes(text.count) { text.elementsEqual($0) }
    }
}
