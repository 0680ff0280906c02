import JSONText
import ReportBuilding
import ReportRendering

/// Reads a Frictionless Data Package back: it describes each CSV file beside it, column by column, and nothing else.
struct DataPackageCheck {
    /// A file that is described: its path relative to the package's folder, its columns and their types, and how it is read.
    private struct Table {
        let path: String
        let fields: [(name: String, type: String)]
        let reading: [(path: [String], value: JSONValue)]
    }
    private let tables: [Table]

    /// RFC 4180, but for how lines end, which Data Packages do not take for granted.
    private static let dialect = try! JSONValue(reading: Array(#"{"lineTerminator": "\r\n"}"#.utf8))

    init(path: String, outputs: [RenderedOutput], report: Report) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        tables = outputs.compactMap { output in
            guard case .table(let dataset, let columns, let hasMark, let isGuarded) = output.format,
                output.path.hasPrefix(folder)
            else { return nil }
            let known = report.dataset(named: dataset)?.columns ?? []
            let fields = columns.map { name in (name, known.first { $0.name == name }?.type.rawValue ?? "") }
            let guarded = columns.filter { name in isGuarded && known.contains { $0.name == name && $0.holdsLogText } }
            return Table(
                path: String(output.path.dropFirst(folder.count)), fields: [("as_of", "date")] + fields,
                reading: [
                    (["encoding"], .words(hasMark ? "utf-8-sig" : "utf-8")),
                    (["dialect"], Self.dialect),
                    (["schema", "missingValues"], .array([.words("")])),
                    (["formula_guard", "columns"], .array(guarded.map(JSONValue.words))),
                ])
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
            for (place, value) in table.reading
            where place.reduce(Optional(resource), { $0?[$1] }) != value {
                faults.add(
                    "package_differs", line: line,
                    "\(place.joined(separator: ".")) of \(quoted(path)) is not how the file was written")
            }
            if resource.bounds {
                faults.add(
                    "package_differs", line: line, "\(quoted(path)) is bound by what the file was not written by")
            }
        }
        for table in tables where !described.contains(table.path) {
            faults.add("package_differs", line: nil, "no resource describes \(quoted(table.path))")
        }
    }
}

extension JSONValue {
    fileprivate static func words(_ text: String) -> JSONValue { .string(Array(text.utf8)) }

    /// Whether the schema of a resource has members, as keys or constraints, beside those that name and describe its columns.
    fileprivate var bounds: Bool {
        guard let schema = self["schema"], schema.hasOnly(["fields", "missingValues"]) else { return true }
        return (schema["fields"]?.elements ?? []).contains { field in
            let format: JSONValue? = field["type"] == .words("datetime") ? .words("any") : nil
            return field["format"] != format || !field.hasOnly(["name", "type", "format", "description"])
        }
    }

    /// Whether it is an object of no other members.
    private func hasOnly(_ names: [String]) -> Bool {
        guard case .object(let members) = self else { return false }
        return members.allSatisfy { member in names.contains { member.name.elementsEqual($0.utf8) } }
    }

    fileprivate func position(of name: String) -> Int? {
        guard case .object(let members) = self else { return nil }
        return members.firstIndex { $0.name.elementsEqual(name.utf8) }
    }
}
