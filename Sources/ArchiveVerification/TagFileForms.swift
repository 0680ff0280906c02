import AuditModel

/// Whether the text is a time as `Sealed` has it: UTC, `YYYYMMDDhhmmssZ`, a date of the calendar and a time of its day.
func isSealTime(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count == 15, bytes[14] == UInt8(ascii: "Z"), bytes[..<14].allSatisfy({ (48...57).contains($0) }) else {
        return false
    }
    func number(at place: Int) -> Int { Int(bytes[place] - 48) * 10 + Int(bytes[place + 1] - 48) }
    let date = "\(text.prefix(4))-\(text.dropFirst(4).prefix(2))-\(text.dropFirst(6).prefix(2))"
    return CalendarDay(date) != nil && number(at: 8) < 24 && number(at: 10) < 60 && number(at: 12) < 60
}

/// Whether the bytes are an armored SSH signature in form (OpenSSH's PROTOCOL.sshsig): the two lines around Base64 of a blob that begins
/// with `SSHSIG`. Whose it is, and of what, is not looked at.
func isSSHSignature(_ bytes: [UInt8]) -> Bool {
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    guard lines.count > 2, lines.first == "-----BEGIN SSH SIGNATURE-----", lines.last == "-----END SSH SIGNATURE-----"
    else { return false }
    let armor = lines.dropFirst().dropLast().joined()
    return armor.hasPrefix("U1NIU0lH") && armor.utf8.count % 4 == 0
        && armor.wholeMatch(of: /[A-Za-z0-9+\/]+={0,2}/) != nil
}
