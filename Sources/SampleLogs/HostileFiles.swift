/// A log directory in which every kind of file lies that the contract names; which kind on which day is fixed.
///
/// | days before the last | files |
/// | --- | --- |
/// | 0 | plain, the hostile lines in parts of their own, names with `.`, `_`, `-`, markup and no UTF-8 |
/// | 1 | `.gz` of several members; a part as `.zst` of several frames; an empty `.gz` member |
/// | 2 | plain, `.part2`, and both again under `archive/` as `.gz` and `.zst` of equal content |
/// | 3 | twins: a content that begins the other, and contents that differ |
/// | 4 | an empty day file |
/// | 5 | nothing: a missing day |
/// | 6 | damaged: truncated, wrong checksum, no gzip at all, empty, garbage behind a member, a truncated frame |
struct HostileFiles {
    /// One kind of day each.
    static let daysNeeded = 7

    let last: SampleDate
    let traffic: Traffic

    func write(to directory: OutputDirectory) throws(OutputFault) {
        try directory.makeFolder("archive")
        try writeLines(to: directory)
        try writeCompressed(to: directory)
        try writeTwins(to: directory)
        try directory.write("audit_\(last.adding(days: -4)).jsonl", content: [])
        try writeDamaged(to: directory)
        try writeUnknown(to: directory)
    }

    private func stem(_ back: Int) -> String { "audit_\(last.adding(days: -back))" }
    private func content(_ back: Int) -> [UInt8] { SampleDay(last.adding(days: -back), traffic).content }

    /// The few lines of a further file of that day.
    private func part(_ back: Int, _ file: StaticString, lines: Int = 5) -> [UInt8] {
        let day = last.adding(days: -back)
        return joinedLines((0..<lines).map { HostileEntry(day, file, number: $0).bytes })
    }

    private func writeLines(to directory: OutputDirectory) throws(OutputFault) {
        let lines = HostileLines(day: last)
        let stem = stem(0)
        try directory.write("\(stem).jsonl", content: content(0))
        try directory.write("\(stem).rejects.jsonl", content: HostileRejects(day: last).content)
        try directory.write("\(stem)_numbers.jsonl", content: HostileNumbers(day: last).content)
        try directory.write("\(stem)-times.jsonl", content: HostileTimes(day: last).content)
        try directory.write("\(stem).names.jsonl", content: HostileNames(day: last).content)
        try directory.write("\(stem).ends.jsonl", content: lines.ends)
        try directory.write("\(stem).torn.jsonl", content: lines.torn)
        try directory.write("\(stem).repeated.jsonl", content: lines.repeated)
        try directory.write("\(stem).long.jsonl") { file throws(OutputFault) in try lines.writeLong(to: &file) }
        try directory.write("\(stem)..jsonl", content: part(0, "dot", lines: 1))
        try directory.write("\(stem).<b>&\"' \u{202E}é\n\u{1B}[31m%41.jsonl", content: part(0, "markup", lines: 1))
        let name = Array("\(stem)-".utf8) + [0xFF, 0x80] + Array(".jsonl".utf8)
        try directory.write(name: name, content: part(0, "bytes", lines: 1))
    }

    private func writeCompressed(to directory: OutputDirectory) throws(OutputFault) {
        let (first, second, third) = thirds(content(1))
        let members = [first, [], second, third].map { StoredGzip.member($0) }
        try directory.write("\(stem(1)).jsonl.gz", content: Array(members.joined()))
        let (head, middle, tail) = thirds(part(1, "frames", lines: 9))
        let frames = [head, middle, [], tail].map { RawZstd.frame($0) }
        try directory.write(
            "\(stem(1)).part2.jsonl.zst",
            content: frames[0] + RawZstd.skippable("not of the log") + Array(frames[1...].joined()))
    }

    /// Three parts, cut within lines.
    private func thirds(_ content: [UInt8]) -> ([UInt8], [UInt8], [UInt8]) {
        let (first, second) = (content.count / 3, content.count / 3 * 2)
        return (Array(content[..<first]), Array(content[first..<second]), Array(content[second...]))
    }

    private func writeTwins(to directory: OutputDirectory) throws(OutputFault) {
        let (whole, second) = (content(2), part(2, "part2"))
        try directory.write("\(stem(2)).jsonl", content: whole)
        try directory.write("archive/\(stem(2)).jsonl.gz", content: StoredGzip.member(whole))
        try directory.write("\(stem(2)).part2.jsonl", content: second)
        try directory.write("archive/\(stem(2)).part2.jsonl.zst", content: RawZstd.frame(second))

        let longer = content(3)
        let shorter = Array(longer.prefix(longer.count / 2))
        try directory.write("\(stem(3)).jsonl", content: longer)
        try directory.write("archive/\(stem(3)).jsonl.gz", content: StoredGzip.member(shorter))
        try directory.write("\(stem(3)).part2.jsonl", content: part(3, "left"))
        try directory.write("archive/\(stem(3)).part2.jsonl.gz", content: StoredGzip.member(part(3, "right")))
    }

    private func writeDamaged(to directory: OutputDirectory) throws(OutputFault) {
        let whole = content(6)
        let packed = StoredGzip.member(whole)
        let small = part(6, "damaged")
        try directory.write("\(stem(6)).jsonl.gz", content: Array(packed.prefix(packed.count * 2 / 3)))
        try directory.write("\(stem(6)).checksum.jsonl.gz", content: StoredGzip.member(small, checksumFault: true))
        try directory.write("\(stem(6)).plain.jsonl.gz", content: small)
        try directory.write("\(stem(6)).empty.jsonl.gz", content: [])
        try directory.write("\(stem(6)).tail.jsonl.gz", content: StoredGzip.member(small) + Array("garbage".utf8))
        try directory.write("archive/\(stem(6)).cut.jsonl.zst", content: Array(RawZstd.frame(small).dropLast(40)))
    }

    /// Files that are no day files, or of a date in no calendar.
    private func writeUnknown(to directory: OutputDirectory) throws(OutputFault) {
        let line = part(0, "unknown", lines: 1)
        let names = [
            "notes.txt", "audit_2026-02-30.jsonl", "audit_2026-13-01.jsonl", "\(stem(0)).jsonl.bz2",
            "\(stem(0))x.jsonl",
            "\(stem(0)).jsonl.gz.tmp", "Audit_\(last).jsonl", "audit_\(last).JSONL", "audit.jsonl", "=cmd|x.jsonl",
            "archive/readme", ".hidden", "<script>.jsonl",
        ]
        for name in names { try directory.write(name, content: line) }
        try directory.write(name: Array("unknown-".utf8) + [0xC3, 0x28], content: line)
    }
}
