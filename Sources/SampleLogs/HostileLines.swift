/// Lines that are hostile by what stands around and between them: ends, blanks, BOMs, repeats, sheer length.
struct HostileLines {
    let day: SampleDate

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// A BOM, CRLF, blank lines of every kind, a second BOM where it is a fault, and a whole last line without LF.
    var ends: [UInt8] {
        func entry(_ number: Int, _ expect: String = "accepted") -> HostileEntry {
            HostileEntry(day, "ends", number: number, expect: expect)
        }
        var bytes = Self.byteOrderMark
        bytes.append(text: entry(0).text + "\r\n")
        bytes.append(text: "\r\n\n \t \n\r\r\n")
        bytes.append(text: entry(1).airyText + "\n")
        bytes.append(text: entry(2).compactText + "\n")
        bytes += Self.byteOrderMark
        bytes.append(text: entry(3, "not_json").text + "\n")
        bytes.append(text: entry(4).text + "\r\r\r\n")
        bytes.append(text: entry(5).text)
        return bytes
    }

    /// A last line that was being written when the power went.
    var torn: [UInt8] {
        joinedLines([HostileEntry(day, "torn", number: 0).bytes])
            + HostileEntry(day, "torn", number: 1, expect: "not_json").bytes.prefix(180)
    }

    /// Entries that share ids: two exact repeats (one apart by a CR), two conflicting, and an id given as `request_id`.
    var repeated: [UInt8] {
        let first = HostileEntry(day, "repeated", number: 0)
        let other = HostileEntry(day, "repeated", number: 1)
        let lines = [
            first.bytes, first.bytes, first.bytes + Array(" \t\r".utf8), first.with("prompt_tokens", "151").bytes,
            first.with("status", "\"error\"").with("error_type", "\"timeout\"").bytes, other.bytes,
            other.without("id").adding("request_id", "\"hostile-repeated-1\"").bytes,
            other.spelling("id", "\\u0069d").bytes,
        ]
        return joinedLines(lines)
    }

    /// A line of 16 MiB less a little, one of 16 MiB and a little more, and a line after them that counts.
    func writeLong(to file: inout OutputFile) throws(OutputFault) {
        for (number, length) in [(16 << 20) - 4096, (16 << 20) + 4096].enumerated() {
            let expect = number == 0 ? "accepted" : "too_long"
            let padding = String(repeating: "p", count: length)
            let entry = HostileEntry(day, "long", number: number, expect: expect).adding("padding", "\"\(padding)\"")
            try file.write(joinedLines([number == 0 ? entry.bytes(cutTo: length) : entry.bytes]))
        }
        try file.write(joinedLines([HostileEntry(day, "long", number: 2).bytes]))
    }
}

extension HostileEntry {
    /// The entry, whose last member is a text long enough, cut to that many bytes without being torn.
    fileprivate func bytes(cutTo length: Int) -> [UInt8] { Array(bytes.prefix(length - 2)) + Array("\"}".utf8) }
}
