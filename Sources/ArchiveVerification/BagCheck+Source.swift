import AuditModel
import JSONText

/// What `source/` keeps, held against manifest.json.
extension BagCheck {
    /// The template modules are those whose files `source/templates/` keeps.
    mutating func checkModules(_ manifest: JSONValue) {
        let named = Set((manifest["template_modules"]?.elements ?? []).map { $0["name"]?.text ?? "" })
        let kept = Set(listed.compactMap { $0.wholeMatch(of: #/source/templates/([^/]+)/?.*/#)?.1 }.map(String.init))
        for folder in kept.subtracting(named).sorted() {
            report("manifest_differs", "manifest.json", "its template_modules do not name source/templates/\(folder)")
        }
        for module in manifest["template_modules"]?.elements ?? [] {
            let folder = "source/templates/\(module["name"]?.text ?? "")/"
            let files = listed.filter { $0.hasPrefix(folder) }.sorted()
            guard files.allSatisfy({ !altered.contains($0) && digests[$0] != nil }) else { continue }
            let lines = files.map { "\(digests[$0]!.digest)  \($0.dropFirst(folder.count))\n" }.joined()
            if module["sha256"]?.text != sha256Text(Array(lines.utf8)) {
                report("manifest_differs", "manifest.json", "its template_modules are not those of \(folder)")
            }
        }
    }

    /// `source/configuration.txt` says what manifest.json and the rest of `source/` do; of files that are altered it is told already.
    mutating func checkConfiguration(_ manifest: JSONValue) {
        let (file, zone, folder) = ("source/configuration.txt", "source/zone.txt", "source/templates/")
        let templates = listed.filter { $0.hasPrefix(folder) }
        let isWhole = ([file] + templates + listed.filter { $0 == zone }).allSatisfy {
            !altered.contains($0) && digests[$0] != nil
        }
        guard isWhole, let bytes = read(file) else { return }
        let kept = Dictionary(
            uniqueKeysWithValues: templates.map { (String($0.dropFirst(folder.count)), digests[$0]!.digest) })
        let disagreements = KeptConfiguration(bytes).disagreements(
            run: manifest["run"], digests: kept, zone: listed.contains(zone) ? read(zone) : nil)
        for what in disagreements { report("manifest_differs", file, "contradicts \(what)") }
    }

    /// What the report looked back at is what `source/baseline.json` keeps; what it restates is an earlier revision of its day.
    mutating func checkBaseline(_ manifest: JSONValue) {
        let file = "source/baseline.json"
        guard digests[file] != nil, !altered.contains(file), let bytes = read(file) else { return }
        let kept = try? JSONValue(reading: bytes)
        for member in ["comparison", "restates"]
        where manifest["baseline"]?[member]?["archive"] != kept?[member]?["archive"] {
            report("manifest_differs", "manifest.json", "its baseline.\(member) is not that of \(file)")
        }
        guard let restated = manifest["baseline"]?["restates"]?["archive"]?.text else { return }
        let isOfDay = restated.utf8.prefix(10).elementsEqual(name.utf8.prefix(10))
        if !isOfDay || (restated.utf8.count, Name(restated)) >= (name.utf8.count, Name(name)) {
            report("manifest_differs", "manifest.json", "its baseline.restates is no earlier revision of its day")
        }
    }
}
