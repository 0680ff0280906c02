/// bag-info.txt as an archive has it: its lines, each `Name: value` ended by LF, in their order.
struct BagInfo {
    /// The values by their names, as far as there are such lines; of one that stands twice the first.
    let values: [String: String]
    /// What is not of its form, each as the end of a sentence that begins with the file.
    let faults: [String]

    private static let names = [
        "Bag-Software-Agent", "Bagging-Date", "External-Identifier", "Payload-Oxum", "Chain-Sequence", "Previous-Bag",
        "Previous-Tagmanifest-SHA256", "Sealed",
    ]

    init(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        var lines: [(name: String, value: String)] = []
        for line in text.split(separator: "\n") {
            guard let separator = line.firstRange(of: ": ") else { continue }
            lines.append((String(line[..<separator.lowerBound]), String(line[separator.upperBound...])))
        }
        var faults: [String] = []
        let canonical = lines.map { "\($0.name): \($0.value)\n" }.joined()
        if lines.map(\.name) != Self.names || !canonical.utf8.elementsEqual(bytes) {
            faults.append("has not its lines, each `Name: value` ended by LF, in their order")
        }
        let forms: [String: Regex<Substring>] = [
            "Bag-Software-Agent": /nightaudit \P{Cc}+/, "Bagging-Date": /[0-9]{4}-[0-9]{2}-[0-9]{2}/,
            "Chain-Sequence": /[1-9][0-9]*/, "External-Identifier": /[0-9]{4}-[0-9]{2}-[0-9]{2}(?:\.r[0-9]{2,})?/,
        ]
        for (name, value) in lines where forms[name].map({ value.wholeMatch(of: $0) == nil }) == true {
            faults.append("its \(name) is not of its form")
        }
        values = Dictionary(lines.map { ($0.name, $0.value) }) { first, _ in first }
        self.faults = faults
    }
}
