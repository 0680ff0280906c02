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

    private let bytes: [UInt8]
    private var position = 0
    /// The line at which the next field begins.
    private(set) var line = 1

    /// A reader behind the byte order mark, which must be there exactly if it is told to be.
    init(_ bytes: [UInt8], byteOrderMark: Bool) throws(CSVSyntaxError) {
        self.bytes = bytes
        guard bytes.starts(with: [0xEF, 0xBB, 0xBF]) == byteOrderMark else {
            throw fault(byteOrderMark ? "the byte order mark is missing" : "there is a byte order mark")
        }
        if byteOrderMark { position = 3 }
    }

    var isAtEnd: Bool { position == bytes.count }

    /// Puts the next field's text in place of what is in `text` and tells what ends the field.
    mutating func readField(into text: inout [UInt8]) throws(CSVSyntaxError) -> FieldEnd {
        text.removeAll(keepingCapacity: true)
        if position < bytes.count, bytes[position] == UInt8(ascii: "\"") { return try readQuoted(into: &text) }
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: ","), 13: return try end()
            case UInt8(ascii: "\""): throw fault("a quote in a field that does not begin with one")
            case 10: throw fault("LF without CR before it")
            default: try append(byte, to: &text)
            }
        }
        throw fault("the last record does not end with CR LF")
    }

    private mutating func readQuoted(into text: inout [UInt8]) throws(CSVSyntaxError) -> FieldEnd {
        let start = line
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                position += 1
                guard position < bytes.count, bytes[position] == byte else { return try end() }
                text.append(byte)
                position += 1
            } else if byte == 10 || byte == 13 {
                text.append(byte)
                position += 1
                if byte == 10 { line += 1 }
            } else {
                try append(byte, to: &text)
            }
        }
        throw CSVSyntaxError(line: start, message: "a quoted field does not end")
    }

    private mutating func append(_ byte: UInt8, to text: inout [UInt8]) throws(CSVSyntaxError) {
        guard byte >= 0x20 || byte == 9 else { throw fault("control character \(byte)") }
        text.append(byte)
        position += 1
    }

    private mutating func end() throws(CSVSyntaxError) -> FieldEnd {
        guard position < bytes.count else { throw fault("the last record does not end with CR LF") }
        switch bytes[position] {
        case UInt8(ascii: ","):
            position += 1
            return .comma
        case 13:
            guard position + 1 < bytes.count, bytes[position + 1] == 10 else { throw fault("CR without LF behind it") }
            position += 2
            line += 1
            return .record
        default: throw fault("text behind a closing quote")
        }
    }

    private func fault(_ message: String) -> CSVSyntaxError { CSVSyntaxError(line: line, message: message) }
}

/// The fields of the first record; nil where there is none in strict CSV.
func csvHeader(_ bytes: [UInt8], byteOrderMark: Bool) -> [String]? {
    guard var reader = try? CSVReader(bytes, byteOrderMark: byteOrderMark) else { return nil }
    return try? reader.readRecord().map { String(decoding: $0, as: UTF8.self) }
}

/// Throws where the text is no strict CSV, or a record has not as many fields as the first.
func checkRecords(_ bytes: [UInt8]) throws(CSVSyntaxError) {
    var reader = try CSVReader(bytes, byteOrderMark: bytes.starts(with: [0xEF, 0xBB, 0xBF]))
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
