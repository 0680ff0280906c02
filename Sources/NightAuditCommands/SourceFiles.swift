import AuditModel
import JSONText
import ReportBuilding
import ReportRendering

/// The tag files by which an archive can be checked and rebuilt: `schemas/` and `source/`.
func sourceFiles(
    _ settings: RunSettings, _ modules: [TemplateModule], _ configuration: ConfigurationDigest, _ baseline: Baseline
) -> [(path: String, bytes: [UInt8])] {
    var files: [(path: String, bytes: [UInt8])] = []
    for output in modules.flatMap(\.outputs) {
        switch output.format {
        case .page(let name, let grammar, _): files.append(("schemas/" + name, grammar))
        case .document(let name, let schema): files.append(("schemas/" + name, schema))
        case .table, .dataPackage: break
        }
    }
    files.append(("source/configuration.txt", Array(configuration.text.utf8)))
    files.append(("source/baseline.json", baselineDocument(baseline)))
    for module in modules {
        for file in module.files { files.append(("source/templates/\(module.name)/\(file.name)", file.bytes)) }
    }
    return files
}

private func baselineDocument(_ baseline: Baseline) -> [UInt8] {
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
        for (path, value) in archive.figures {
            json.key(path)
            switch value {
            case .integer(let whole): json.integer(whole)
            case .number(let number): json.number(number)
            default: json.null()
            }
        }
        json.endObject()
        json.endObject()
    }
    json.endObject()
    json.finish()
    return json.bytes
}
