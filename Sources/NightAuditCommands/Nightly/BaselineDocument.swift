import AuditModel
import JSONText
import ReportBuilding
import ReportRendering

/// source/baseline.json: all that the report used of earlier archives, and what it could not use, so that it can be built again without them.
func baselineDocument(_ baseline: Baseline) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.member("schema", "nightaudit.baseline/1")
    for (name, archive) in [("comparison", baseline.comparison), ("restates", baseline.restated)] {
        json.key(name)
        guard let archive else {
            json.null()
            continue
        }
        json.beginObject()
        json.member("archive", archive.archiveID)
        json.key("figures")
        json.beginObject()
        for (path, value) in archive.figures.figures {
            json.key(path)
            json.write(value)
        }
        json.endObject()
        for kind in NameKind.allCases { json.write(archive.figures.names[kind], as: kind) }
        json.key("tables")
        json.beginObject()
        for (table, rows) in archive.figures.tables { json.write(rows, as: table) }
        json.endObject()
        json.endObject()
    }
    json.member("oldest_day_file", baseline.oldestKnownDay?.description)
    json.key("recorded")
    json.beginArray()
    for content in baseline.recorded { json.write(content) }
    json.endArray()
    json.key("altered")
    json.beginArray()
    for archive in baseline.altered {
        json.beginObject(inline: true)
        json.member("archive", archive.archiveID)
        json.member("file", archive.file)
        json.member("reason", archive.reason)
        json.endObject()
    }
    json.endArray()
    json.endObject()
    json.finish()
    return json.bytes
}

extension JSONWriter {
    /// The columns' paths, then each row as an array of its cells.
    fileprivate mutating func write(_ rows: Dataset, as table: RowTable) {
        key(table.path)
        beginArray()
        beginArray(inline: true)
        for column in rows.columns { string(column.path.joined(separator: ".")) }
        endArray()
        for row in 0..<rows.rowCount {
            beginArray(inline: true)
            for column in rows.columns.indices { write(rows.cell(row: row, column: column)) }
            endArray()
        }
        endArray()
    }

    fileprivate mutating func write(_ content: RecordedContent) {
        beginObject(inline: true)
        key("file")
        string(content.stem)
        member("date", "\(content.day)")
        member("content_bytes", content.byteCount)
        member("content_sha256", content.digest)
        member("sha256", content.fileDigest)
        member("archive", content.archiveID)
        key("fault")
        if let fault = content.fault {
            beginObject(inline: true)
            member("state", fault.state.rawValue)
            member("archive", fault.archiveID)
            endObject()
        } else {
            null()
        }
        endObject()
    }

    fileprivate mutating func write(_ rows: [NamedFigures]?, as kind: NameKind) {
        key(kind.table)
        guard let rows else { return null() }
        beginArray()
        for row in rows {
            beginObject(inline: true)
            key("name")
            if let name = row.name { string(name) } else { null() }
            for figure in NamedFigures.Figure.allCases {
                key(figure.rawValue)
                integer(row[figure])
            }
            endObject()
        }
        endArray()
    }
}
