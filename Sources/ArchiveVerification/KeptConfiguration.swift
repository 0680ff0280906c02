import JSONText

/// What `source/configuration.txt` says of what an archive keeps elsewhere.
///
/// | lines | what they are |
/// | --- | --- |
/// | `days N`, `title TEXT` | `run.days` and `run.title` of manifest.json |
/// | `zone NAME` and the lines behind it | `source/zone.txt`, which is there where they are |
/// | `template MODULE/FILE SHA256` | each file of `source/templates/` |
struct KeptConfiguration {
    private let days: String?
    private let title: String?
    private let zone: String
    private let templates: Set<String>

    init(_ bytes: [UInt8]) {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        func value(_ key: String) -> String? {
            // By bytes: a mark behind the blank would be one character with it.
            lines.first { $0.utf8.starts(with: (key + " ").utf8) }.map {
                String($0.utf8.dropFirst(key.utf8.count + 1))!
            }
        }
        (days, title) = (value("days"), value("title"))
        let isTemplate = { (line: String) in line.hasPrefix("template ") }
        zone = lines.drop { !$0.hasPrefix("zone ") }.prefix { !isTemplate($0) }.map { $0 + "\n" }.joined()
        templates = Set(lines.filter(isTemplate))
    }

    /// What it contradicts. `digests`: of the files of `source/templates/`, by module and name; `zone`: source/zone.txt where it is there.
    func disagreements(run: JSONValue?, digests: [String: String], zone: [UInt8]?) -> [String] {
        var found: [String] = []
        if let days, let count = run?["days"]?.integer, days != "\(count)" { found.append("run.days of manifest.json") }
        if let title, run?["title"] != .string(Array(title.utf8)) { found.append("run.title of manifest.json") }
        if !self.zone.utf8.elementsEqual(zone ?? []) { found.append("source/zone.txt") }
        if templates != Set(digests.map { "template \($0.key) \($0.value)" }) { found.append("source/templates/") }
        return found
    }
}
