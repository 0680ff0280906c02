import AuditModel

/// The options of a line of allowed signers, as OpenSSH's `sshsigopt_parse` reads them.
struct SignerOptions {
    private(set) var isAuthority = false
    private(set) var namespaces: PatternList?
    /// Seconds since 1970, in time themselves.
    private(set) var validAfter: Int?
    private(set) var validBefore: Int?

    /// Throws for an unknown option, one that stands twice, a value without quotes, a time that is none, and times in the wrong order.
    init(_ text: ArraySlice<UInt8>) throws(AllowedSigner.Fault) {
        var rest = text
        while !rest.isEmpty {
            if take("cert-authority", &rest) {
                isAuthority = true
            } else if take("namespaces=", &rest) {
                if namespaces != nil { throw AllowedSigner.Fault("namespaces stand twice") }
                namespaces = PatternList(try takeQuoted(&rest)[...])
            } else if take("valid-after=", &rest) {
                try set(&validAfter, "valid-after", &rest)
            } else if take("valid-before=", &rest) {
                try set(&validBefore, "valid-before", &rest)
            }
            guard let comma = rest.popFirst() else { break }
            guard comma == UInt8(ascii: ","), !rest.isEmpty else {
                throw AllowedSigner.Fault("an option is unknown, or nothing stands behind a comma")
            }
        }
        if let validAfter, let validBefore, validBefore <= validAfter {
            throw AllowedSigner.Fault("valid-before is not behind valid-after")
        }
    }

    private func set(
        _ time: inout Int?, _ name: String, _ rest: inout ArraySlice<UInt8>
    ) throws(AllowedSigner.Fault) {
        if time != nil { throw AllowedSigner.Fault("\(name) stands twice") }
        time = signerTime(try takeQuoted(&rest)[...])
        if time == nil {
            throw AllowedSigner.Fault("\(name) is no time since 1970 of the form YYYYMMDD[hhmm[ss]][Z]")
        }
    }

    /// Takes the name off the front; letters of either case.
    private func take(_ name: String, _ rest: inout ArraySlice<UInt8>) -> Bool {
        let isThere = rest.prefix(name.utf8.count).elementsEqual(name.utf8) { byte, expected in
            ((65...90).contains(byte) ? byte + 32 : byte) == expected
        }
        if isThere { rest = rest.dropFirst(name.utf8.count) }
        return isThere
    }

    /// Takes what stands in quotes off the front; `\"` is a quote in it.
    private func takeQuoted(_ rest: inout ArraySlice<UInt8>) throws(AllowedSigner.Fault) -> [UInt8] {
        let (quote, backslash) = (UInt8(ascii: "\""), UInt8(ascii: "\\"))
        guard rest.popFirst() == quote else { throw AllowedSigner.Fault("an option's value is not in quotes") }
        var value: [UInt8] = []
        while let byte = rest.popFirst(), byte != quote {
            value.append(byte == backslash && rest.first == quote ? rest.removeFirst() : byte)
        }
        return value
    }
}

/// Seconds since 1970 of a time as files of allowed signers have it, in UTC; nil for one that is none, or not behind the beginning of 1970.
///
/// `YYYYMMDD`, `YYYYMMDDhhmm` or `YYYYMMDDhhmmss`, with `Z` or `UTC` or without, as OpenSSH's `parse_absolute_time` reads it with strptime(3): blanks
/// may stand for leading zeros, a day past its month's last is one of the next month, and a minute may have the seconds 60 and 61.
func signerTime(_ text: ArraySlice<UInt8>) -> Int? {
    let zone = String(decoding: text.suffix(3), as: UTF8.self).uppercased()
    var rest = text.dropLast(zone.hasSuffix("Z") ? 1 : zone == "UTC" ? 3 : 0)
    guard [8, 12, 14].contains(rest.count) else { return nil }
    /// The number of that many bytes at the front; nothing at the end is 0.
    func number(_ size: Int, _ range: ClosedRange<Int>) -> Int? {
        if rest.isEmpty { return 0 }
        let digits = rest.prefix(size).drop { $0 == 32 || (9...13).contains($0) }
        rest = rest.dropFirst(size)
        guard !digits.isEmpty, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
        let number = digits.reduce(0) { $0 * 10 + Int($1 - 48) }
        return range.contains(number) ? number : nil
    }
    guard let year = number(4, 0...9999), let month = number(2, 1...12), let day = number(2, 1...31),
        let hour = number(2, 0...23), let minute = number(2, 0...59), let second = number(2, 0...61)
    else { return nil }
    let days = CalendarDay.epochDays(year: year, month: month, day: day)
    let time = ((days * 24 + hour) * 60 + minute) * 60 + second
    return time > 0 ? time : nil
}
