/// Writes the parts of a stored day summary.
///
/// | part | form |
/// | --- | --- |
/// | whole number | base 128, least significant first, the high bit set on all but the last byte |
/// | signed number | zigzag: 0, −1, 1, −2 … as 0, 1, 2, 3 … |
/// | bytes | their count, then they themselves |
/// | optional | 0, or 1 and the value |
struct SummaryWriter {
    private(set) var bytes: [UInt8]

    /// What is written follows these bytes.
    init(_ beginning: [UInt8] = []) { bytes = beginning }

    mutating func write(_ value: some UnsignedInteger & FixedWidthInteger) {
        var rest = value
        while rest > 127 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 128)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// A number of zero or more.
    mutating func write(_ count: Int) { write(UInt64(count)) }
    mutating func write(signed value: Int64) { write(UInt64(bitPattern: value << 1 ^ value >> 63)) }
    mutating func write(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

    mutating func write(_ text: some Collection<UInt8>) {
        write(text.count)
        bytes.append(contentsOf: text)
    }

    mutating func write<Value>(_ value: Value?, _ body: (inout Self, Value) -> Void) {
        write(value != nil)
        if let value { body(&self, value) }
    }

    mutating func write<Value>(_ values: [Value], _ body: (inout Self, Value) -> Void) {
        write(values.count)
        for value in values { body(&self, value) }
    }
}

/// Why a stored day summary is not taken.
package struct DamagedSummary: Error {}

/// Reads what `SummaryWriter` wrote; whatever else the bytes are, it throws.
struct SummaryReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    var isAtEnd: Bool { position == bytes.endIndex }
    /// How many bytes are still to be read.
    var left: Int { bytes.endIndex - position }

    mutating func number<Value: UnsignedInteger & FixedWidthInteger>(
        _ type: Value.Type = Value.self
    ) throws(DamagedSummary) -> Value {
        // Most numbers of a table have one digit.
        if position < bytes.endIndex, bytes[position] < 128, Value.bitWidth > 8 {
            defer { position += 1 }
            return Value(bytes[position])
        }
        var value: Value = 0
        var shift = 0
        while true {
            guard position < bytes.endIndex, shift < Value.bitWidth else { throw DamagedSummary() }
            let byte = bytes[position]
            position += 1
            let part = Value(byte & 127)
            guard (part << shift) >> shift == part else { throw DamagedSummary() }
            value |= part << shift
            if byte < 128 { return value }
            shift += 7
        }
    }

    /// Above any count of a day, and so small that those of a window's days can be added.
    static let most = 1 << 48

    /// A number of zero or more, below `most`.
    mutating func count() throws(DamagedSummary) -> Int {
        let count = try number(UInt64.self)
        guard count < Self.most else { throw DamagedSummary() }
        return Int(count)
    }

    /// A sum of so many numbers, each below 2^63.
    mutating func sum(of count: Int) throws(DamagedSummary) -> UInt128 {
        // Most take few bytes, and half the arithmetic.
        let start = position
        let sum: UInt128
        if let short = try? number(UInt64.self) {
            sum = UInt128(short)
        } else {
            position = start
            sum = try number(UInt128.self)
        }
        guard sum <= UInt128(count) << 63 else { throw DamagedSummary() }
        return sum
    }

    mutating func signed() throws(DamagedSummary) -> Int64 {
        let zigzag = try number(UInt64.self)
        return Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1)
    }

    mutating func flag() throws(DamagedSummary) -> Bool {
        let value = try number(UInt8.self)
        guard value < 2 else { throw DamagedSummary() }
        return value == 1
    }

    mutating func text() throws(DamagedSummary) -> ArraySlice<UInt8> {
        let count = try count()
        guard count <= bytes.endIndex - position else { throw DamagedSummary() }
        defer { position += count }
        return bytes[position..<position + count]
    }

    /// Hands out a text that is followed by so many readable bytes, and its length.
    mutating func paddedText<Value>(
        _ padding: Int, _ body: (UnsafePointer<UInt8>, Int) -> Value
    ) throws(DamagedSummary) -> Value {
        let text = try text()
        if left >= padding {
            // What follows it here will do.
            return bytes.withUnsafeBufferPointer {
                body($0.baseAddress! + (text.startIndex - bytes.startIndex), text.count)
            }
        }
        let padded = Array(text) + [UInt8](repeating: 0, count: padding)
        return padded.withUnsafeBufferPointer { body($0.baseAddress!, text.count) }
    }

    mutating func string() throws(DamagedSummary) -> String { String(decoding: try text(), as: UTF8.self) }

    mutating func optional<Value>(
        _ body: (inout Self) throws(DamagedSummary) -> Value
    ) throws(DamagedSummary) -> Value? {
        try flag() ? try body(&self) : nil
    }

    mutating func list<Value>(
        _ body: (inout Self) throws(DamagedSummary) -> Value
    ) throws(DamagedSummary) -> [Value] {
        var values: [Value] = []
        for _ in 0..<(try count()) { values.append(try body(&self)) }
        return values
    }
}
