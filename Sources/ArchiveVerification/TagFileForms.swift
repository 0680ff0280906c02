import AuditModel

/// Whether an archive may have a tag file of that path, which its tag manifest lists.
func isTagFile(_ path: String) -> Bool {
    switch path {
    case "bag-info.txt", "bagit.txt", "manifest-sha256.txt", "manifest.json", "source/baseline.json",
        "source/configuration.txt", "source/controls.yaml", "source/zone.txt":
        true
    default: path.hasPrefix("schemas/") || path.hasPrefix("source/templates/")
    }
}

/// Whether the text is a time as `Sealed` has it: UTC, `YYYYMMDDhhmmssZ`, a date of the calendar and a time of its day.
package func isSealTime(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count == 15, bytes[14] == UInt8(ascii: "Z"), bytes[..<14].allSatisfy({ (48...57).contains($0) }) else {
        return false
    }
    func number(at place: Int) -> Int { Int(bytes[place] - 48) * 10 + Int(bytes[place + 1] - 48) }
    let date = "\(text.prefix(4))-\(text.dropFirst(4).prefix(2))-\(text.dropFirst(6).prefix(2))"
    return CalendarDay(date) != nil && number(at: 8) < 24 && number(at: 10) < 60 && number(at: 12) < 60
}
