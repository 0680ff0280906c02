import JSONText
import ReportBuilding
import ReportRendering

/// Reads a Frictionless Data Package back: it describes each CSV file beside it, column by column, and nothing else.
struct DataPackageCheck {
    /// The files described: by path relative to the package's folder, the columns behind `as_of` and their types.
    private let tables: [(path: String, fields: [(name: String, type: String)])]

    init(path: String, outputs: [RenderedOutput], report: Report) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        tables = outputs.compactMap { output in
            guard case .table(let dataset, let columns, _, _) = output.format, output.path.hasPrefix(folder) else {
                return nil
            }
            let known = report.dataset(named: dataset)?.columns ?? []
            let fields = columns.map { name in (name, known.first { $0.name == name }?.type.rawValue ?? "") }
            return (String(output.path.dropFirst(folder.count)), [("as_of", "date")] + fields)
        }
    }

    func check(_ bytes: [UInt8], _ faults: inout OutputFaults) {
        let package: JSONValue
        do {
            package = try JSONValue(reading: bytes)
        } catch {
            return faults.add("json_syntax", error)
        }
        let locator = JSONLocator(bytes)
        guard let position = package.position(of: "resources"), let resources = package["resources"]?.elements else {
            return faults.add("package_differs", line: 1, "the package has no list of `resources`")
        }
        var described: Set<String> = []
        for (index, resource) in resources.enumerated() {
            let line = locator.line(of: [position, index])
            guard let path = resource["path"]?.text, let table = tables.first(where: { $0.path == path }) else {
                let shown = resource["path"]?.text.map { quoted($0) } ?? "without a path"
                faults.add("package_differs", line: line, "resource \(shown) is no CSV file of this report")
                continue
            }
            if !described.insert(path).inserted {
                faults.add("package_differs", line: line, "resource \(quoted(path)) is described twice")
            }
            let found = (resource["schema"]?["fields"]?.elements ?? []).map { ($0["name"]?.text, $0["type"]?.text) }
            let isEqual =
                found.count == table.fields.count
                && zip(found, table.fields).allSatisfy { $0.0 == $1.name && $0.1 == $1.type }
            if !isEqual {
                let shown = found.map { "\($0.0 ?? "?") \($0.1 ?? "?")" }.joined(separator: ", ")
                let expected = table.fields.map { "\($0.name) \($0.type)" }.joined(separator: ", ")
                faults.add(
                    "package_differs", line: line,
                    "the fields of \(quoted(path)) are \(quoted(shown)), the file has \(quoted(expected))")
            }
        }
        for table in tables where !described.contains(table.path) {
            faults.add("package_differs", line: nil, "no resource describes \(quoted(table.path))")
        }
    }
}

extension JSONValue {
    fileprivate func position(of name: String) -> Int? {
        guard case .object(let members) = self else { return nil }
        return members.firstIndex { $0.name.elementsEqual(name.utf8) }
    }
}
