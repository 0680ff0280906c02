import JSONText

/// What `source/configuration.txt` says of what an archive keeps elsewhere.
///
/// | lines | what they are |
/// | --- | --- |
/// | `days N`, `title TEXT` | `run.days` and `run.title` of manifest.json |
/// | `zone NAME` and the lines behind it | `source/zone.txt`, which is there where they are |
/// | `template MODULE/FILE SHA256` | each file of `source/templates/` |
///
/// What a line begins with, up to a blank, begins no other, but for the lines of `listed` keys and the zone's numbers.
struct KeptConfiguration {
    /// Each as often as it stands there, which is once.
    private let days: [String]
    private let title: [String]
    /// Whether two lines say the same that one says.
    private let isRepeated: Bool
    private let zone: String
    private let templates: Set<String>

    /// Keys of which a configuration may have several lines.
    private static let listed = Set(["field", "control", "closed", "template"].map { Array($0.utf8) })

    init(_ bytes: [UInt8]) {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        func values(_ key: String) -> [String] {
            // By bytes: a mark behind the blank would be one character with it.
            lines.filter { $0.utf8.starts(with: (key + " ").utf8) }.map {
                String($0.utf8.dropFirst(key.utf8.count + 1))!
            }
        }
        (days, title) = (values("days"), values("title"))
        let single = lines.map { Array($0.utf8.prefix { $0 != 32 }) }.filter { key in
            !(key.first.map { (48...57).contains($0) } ?? false) && !Self.listed.contains(key)
        }
        isRepeated = Set(single).count != single.count
        let isTemplate = { (line: String) in line.hasPrefix("template ") }
        zone = lines.drop { !$0.hasPrefix("zone ") }.prefix { !isTemplate($0) }.map { $0 + "\n" }.joined()
        templates = Set(lines.filter(isTemplate))
    }

    /// What it contradicts. `digests`: of the files of `source/templates/`, by module and name; `zone`: source/zone.txt where it is there.
    func disagreements(run: JSONValue?, digests: [String: String], zone: [UInt8]?) -> [String] {
        var found: [String] = []
        if days.count != 1 || run?["days"]?.integer.map({ "\($0)" }) != days[0] {
            found.append("run.days of manifest.json")
        }
        if title.count != 1 || run?["title"] != .string(Array(title[0].utf8)) {
            found.append("run.title of manifest.json")
        }
        if isRepeated { found.append("itself, as a key stands twice") }
        if !self.zone.utf8.elementsEqual(zone ?? []) { found.append("source/zone.txt") }
        if !self.zone.isEmpty, !isZone(self.zone) { found.append("itself, as no zone has these offsets") }
        if templates != Set(digests.map { "template \($0.key) \($0.value)" }) { found.append("source/templates/") }
        return found
    }
}

/// Whether it is `zone NAME`, then lines `SECOND OFFSET` in the order of the seconds, no offset longer than a day.
private func isZone(_ text: String) -> Bool {
    let lines = text.split(separator: "\n").dropFirst()
    let steps = lines.map { $0.split(separator: " ").map { Int($0) } }
    return !steps.isEmpty
        && zip(lines, steps).allSatisfy { line, step in
            line == step.map { $0.map(String.init) ?? "" }.joined(separator: " ")
        }
        && steps.allSatisfy { step in
            step.count == 2 && step[0].map { $0.magnitude < 1 << 40 } == true
                && step[1].map { $0.magnitude <= 86_400 } == true
        }
        && zip(steps, steps.dropFirst()).allSatisfy { $0[0]! < $1[0]! }
}
