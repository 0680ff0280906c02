import JSONText

/// The payload, held against bag-info.txt and manifest.json.
extension BagCheck {
    /// Payload-Oxum is the size and number of the payload's files.
    mutating func checkOxum(_ oxum: String?) {
        let payload = digests.filter { $0.key.hasPrefix("data/") }
        let expected = "\(payload.values.reduce(0) { $0 + $1.byteCount }).\(payload.count)"
        if oxum != expected {
            report("oxum_differs", "bag-info.txt", "Payload-Oxum is \(oxum ?? "missing"), not \(expected)")
        }
    }

    /// What manifest.json and report.json both say; of a report that is not what the payload manifest lists nothing more is told.
    mutating func checkReport(_ manifest: JSONValue) {
        let file = "data/report.json"
        guard digests[file] != nil, !altered.contains(file), let bytes = read(file) else { return }
        do {
            for member in contradictions(of: manifest, to: try JSONValue(reading: bytes)) {
                report("manifest_differs", "manifest.json", "its \(member) contradicts \(file)")
            }
        } catch {
            report("manifest_differs", "\(file):\(error.line)", error.message)
        }
    }
}
