import AuditModel
import JSONText
import LogScanning
import ReportBuilding

extension Baseline {
    /// Reads back what `baselineDocument` writes; nil where the document is of another form.
    init?(_ document: JSONValue) {
        guard document["schema"]?.text == "nightaudit.baseline/1",
            let comparison = archived(document["comparison"]), let restated = archived(document["restates"]),
            let recorded = document["recorded"]?.elements, let altered = document["altered"]?.elements
        else { return nil }
        let contents = recorded.compactMap(RecordedContent.init)
        let unused = altered.compactMap(AlteredArchive.init)
        guard contents.count == recorded.count, unused.count == altered.count else { return nil }
        self.init(
            comparison: comparison.figures, restated: restated.figures, recorded: contents,
            oldestKnownDay: document["oldest_day_file"]?.text.flatMap { CalendarDay($0) }, altered: unused)
    }
}

/// The figures of `comparison` or `restates`, nil for null; nil altogether for another form.
private func archived(_ value: JSONValue?) -> (figures: ArchivedFigures?, Void)? {
    guard let value else { return nil }
    if value == .null { return (nil, ()) }
    guard let id = value["archive"]?.text, case .object(let members)? = value["figures"] else { return nil }
    let figures = members.map { (path: String(decoding: $0.name, as: UTF8.self), value: Cell($0.value)) }
    var names: [NameKind: [NamedFigures]] = [:]
    for kind in NameKind.allCases {
        names[kind] = value[kind.table]?.elements?.map { row in
            NamedFigures(name: row["name"]?.name, requests: row.whole("requests"), tokens: row.whole("tokens"))
        }
    }
    guard case .object(let tables)? = value["tables"],
        case let read = tables.compactMap({ archivedTable(String(decoding: $0.name, as: UTF8.self), $0.value) }),
        read.count == tables.count
    else { return nil }
    return (ArchivedFigures(archiveID: id, figures: ReportFigures(figures: figures, names: names, tables: read)), ())
}

/// The columns' paths, then each row as an array of its cells; nil for another form, and for a table that this version does not know.
///
/// Archives before 2026-11-26 have the names that the columns have in CSV, with `_` between a path's members.
private func archivedTable(_ path: String, _ value: JSONValue) -> (table: RowTable, rows: Dataset)? {
    guard let table = RowTable.at(path), let lines = value.elements?.map({ $0.elements ?? [] }),
        let named = lines.first?.compactMap(\.text), named.starts(with: table.keys),
        lines.allSatisfy({ $0.count == named.count })
    else { return nil }
    let columns = named.map { name in table.figures.first { name == String($0.map { $0 == "." ? "_" : $0 }) } ?? name }
    let rows = lines.dropFirst().map { $0.map(Cell.init) }
    return (table, Dataset(table, numbers: Array(columns.dropFirst(table.keys.count)), rows: rows))
}

extension RecordedContent {
    fileprivate init?(_ row: JSONValue) {
        guard let stem = row["file"]?.name, let day = row["date"]?.text.flatMap({ CalendarDay($0) }),
            let byteCount = row["content_bytes"]?.integer, let digest = row["content_sha256"]?.text,
            let fileDigest = row["sha256"]?.text, let archiveID = row["archive"]?.text
        else { return nil }
        self.init(
            stem: stem, day: day, byteCount: byteCount, digest: digest, fileDigest: fileDigest, archiveID: archiveID,
            fault: row["fault"].flatMap(RecordedFault.init))
    }
}

extension RecordedFault {
    fileprivate init?(_ value: JSONValue) {
        guard let state = value["state"]?.text.flatMap(CustodyState.init), let archiveID = value["archive"]?.text
        else { return nil }
        self.init(state: state, archiveID: archiveID)
    }
}

extension AlteredArchive {
    fileprivate init?(_ row: JSONValue) {
        guard let archiveID = row["archive"]?.text, let file = row["file"]?.text, let reason = row["reason"]?.text
        else { return nil }
        self.init(archiveID: archiveID, file: file, reason: reason)
    }
}

extension JSONValue {
    /// A string as the name it holds.
    var name: Name? {
        guard case .string(let bytes) = self else { return nil }
        return Name(bytes: bytes)
    }
}
