/// Where a text stops being CSV. Lines count from 1, as LFs do, also those in quotes.
struct CSVSyntaxError: Error {
    let line: Int
    let message: String
}

/// Reads CSV by RFC 4180, field by field, and no other dialect.
///
/// | part | rule |
/// | --- | --- |
/// | record | fields parted by `,`; ends with CR LF, the last one too, so that a torn file shows |
/// | plain field | no quote, CR or LF |
/// | quoted field | between quotes; a quote in it is doubled; CR, LF and commas are text |
/// | text | any bytes but control characters, of which only TAB is allowed (the RFC has none) |
struct CSVReader {
    enum FieldEnd { case comma, record }

    private var window: ByteWindow
    /// The line at which the next field begins.
    private(set) var line = 1

    /// A reader behind the byte order mark, which must be there exactly if it is told to be; nil: if it is there.
    init(_ text: OutputBytes, byteOrderMark: Bool?) throws(CSVSyntaxError) {
        window = ByteWindow(text)
        let hasMark = window.stands([0xEF, 0xBB, 0xBF])
        if let byteOrderMark, hasMark != byteOrderMark {
            throw fault(byteOrderMark ? "the byte order mark is missing" : "there is a byte order mark")
        }
        if hasMark { window.advance(by: 3) }
    }

    /// Why not all could be read, so that what seems to be the end is none; nil where all could.
    var readFault: (any Error)? { window.fault }

    var isAtEnd: Bool {
        mutating get { window.peek == nil }
    }

    /// Puts the next field's text in place of what is in `text` and tells what ends the field.
    mutating func readField(into text: inout [UInt8]) throws(CSVSyntaxError) -> FieldEnd {
        text.removeAll(keepingCapacity: true)
        if window.take(UInt8(ascii: "\"")) { return try readQuoted(into: &text) }
        take(into: &text, while: Self.isPlain)
        return try endPlain()
    }

    /// Behind all that is plain.
    @inline(__always)
    private mutating func endPlain() throws(CSVSyntaxError) -> FieldEnd {
        switch window.peek {
        case UInt8(ascii: ","), 13: return try end()
        case UInt8(ascii: "\""): throw fault("a quote in a field that does not begin with one")
        case 10: throw fault("LF without CR before it")
        case let byte?: throw fault("control character \(byte)")
        case nil: throw fault("the last record does not end with CR LF")
        }
    }

    /// Passes over the next field where it stands without quotes and is what it should be, and tells what ends it; else nil, and nothing is passed
    /// over.
    @inline(__always)
    mutating func take(where isWanted: (UnsafeBufferPointer<UInt8>) -> Bool) throws(CSVSyntaxError) -> FieldEnd? {
        guard window.peek != UInt8(ascii: "\"") else { return nil }
        let count = window.run(Self.isPlain)
        guard window.withBytes(count, isWanted) else { return nil }
        window.advance(by: count)
        return try endPlain()
    }

    @inline(__always)
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != UInt8(ascii: ",") && byte != UInt8(ascii: "\"") || byte == 9
    }

    /// Behind the quote that begins it.
    private mutating func readQuoted(into text: inout [UInt8]) throws(CSVSyntaxError) -> FieldEnd {
        let start = line
        while let byte = window.peek {
            switch byte {
            case UInt8(ascii: "\""):
                window.advance()
                guard window.take(byte) else { return try end() }
                text.append(byte)
            case 10, 13:
                window.advance()
                text.append(byte)
                if byte == 10 { line += 1 }
            case 0x20..., 9: take(into: &text) { $0 >= 0x20 && $0 != UInt8(ascii: "\"") || $0 == 9 }
            default: throw fault("control character \(byte)")
            }
        }
        throw CSVSyntaxError(line: start, message: "a quoted field does not end")
    }

    @inline(__always)
    private mutating func take(into text: inout [UInt8], while isWanted: (UInt8) -> Bool) {
        let count = window.run(isWanted)
        window.withBytes(count) { text.append(contentsOf: $0) }
        window.advance(by: count)
    }

    private mutating func end() throws(CSVSyntaxError) -> FieldEnd {
        switch window.peek {
        case nil: throw fault("the last record does not end with CR LF")
        case UInt8(ascii: ","):
            window.advance()
            return .comma
        case 13:
            guard window.has(2), window[1] == 10 else { throw fault("CR without LF behind it") }
            window.advance(by: 2)
            line += 1
            return .record
        default: throw fault("text behind a closing quote")
        }
    }

    private func fault(_ message: String) -> CSVSyntaxError { CSVSyntaxError(line: line, message: message) }
}

/// The fields of the first record; nil where there is none in strict CSV.
func csvHeader(_ bytes: [UInt8], byteOrderMark: Bool) -> [String]? {
    guard var reader = try? CSVReader(OutputBytes(bytes), byteOrderMark: byteOrderMark) else { return nil }
    return try? reader.readRecord().map { String(decoding: $0, as: UTF8.self) }
}

/// Throws where the text is no strict CSV, or a record has not as many fields as the first.
func checkRecords(_ bytes: [UInt8]) throws(CSVSyntaxError) {
    var reader = try CSVReader(OutputBytes(bytes), byteOrderMark: nil)
    let count = try reader.readRecord().count
    while !reader.isAtEnd {
        let line = reader.line
        guard try reader.readRecord().count == count else {
            throw CSVSyntaxError(line: line, message: "another number of fields than the first record, \(count)")
        }
    }
}

extension CSVReader {
    fileprivate mutating func readRecord() throws(CSVSyntaxError) -> [[UInt8]] {
        var (fields, text): ([[UInt8]], [UInt8]) = ([], [])
        while true {
            let end = try readField(into: &text)
            fields.append(text)
            if end == .record { return fields }
        }
    }
}
