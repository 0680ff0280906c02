import AuditModel
import JSONText
import ReportBuilding

/// A CSV file as the data package describes it.
struct TableResource {
    let path: String
    let dataset: Dataset
    let columns: [String]
    let guardsFormulas: Bool
    let guardedCells: Int
    let hasByteOrderMark: Bool
}

/// The Frictionless Data Package 1.0 of the CSV files that lie in the same folder.
func dataPackage(_ resources: [TableResource], at path: String, title: String) -> [UInt8] {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    var json = JSONWriter()
    json.beginObject()
    json.member("profile", "tabular-data-package")
    json.member("name", "nightaudit-report")
    json.member("title", title)
    json.key("resources")
    json.beginArray()
    let below = resources.filter { $0.path.hasPrefix(folder) }
    let paths = below.map { String($0.path.dropFirst(folder.count)) }
    for (resource, path) in zip(below, paths) {
        // Names are unique, as paths are.
        let stem = path.hasSuffix(".csv") ? String(path.dropLast(".csv".utf8.count)) : path
        json.write(resource, named: paths.contains(stem) ? path : stem, path: path)
    }
    json.endArray()
    json.endObject()
    json.finish()
    return json.bytes
}

extension JSONWriter {
    fileprivate mutating func write(_ resource: TableResource, named name: String, path: String) {
        let columns = resource.columns.compactMap { name in resource.dataset.columns.first { $0.name == name } }
        beginObject()
        member("profile", "tabular-data-resource")
        member("name", name)
        member("description", resource.dataset.description)
        member("path", path)
        member("format", "csv")
        member("mediatype", "text/csv")
        member("encoding", resource.hasByteOrderMark ? "utf-8-sig" : "utf-8")
        key("dialect")
        beginObject(inline: true)
        member("lineTerminator", "\r\n")
        endObject()
        key("schema")
        beginObject()
        key("fields")
        beginArray()
        field("as_of", .date, "The last day of the window.")
        for column in columns { field(column.name, column.type, column.description) }
        endArray()
        key("missingValues")
        beginArray(inline: true)
        string("")
        endArray()
        endObject()
        key("formula_guard")
        beginObject()
        key("columns")
        beginArray(inline: true)
        for column in columns where resource.guardsFormulas && column.holdsLogText { string(column.name) }
        endArray()
        key("cells")
        integer(resource.guardedCells)
        endObject()
        endObject()
    }

    private mutating func field(_ name: String, _ type: ColumnType, _ description: String) {
        beginObject(inline: true)
        member("name", name)
        member("type", type.rawValue)
        if type == .datetime { member("format", "any") }
        member("description", description)
        endObject()
    }
}
