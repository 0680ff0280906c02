import AuditModel
import ReportBuilding
import ReportRendering

/// The tag files by which an archive can be checked and rebuilt: `schemas/` and `source/`.
func sourceFiles(
    _ settings: RunSettings, _ modules: [TemplateModule], _ configuration: ConfigurationDigest, _ baseline: Baseline,
    controls: ControlSet = .shipped, zone: ZoneOffsets? = nil
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
    files.append(("source/controls.yaml", controls.bytes))
    files.append(("source/baseline.json", baselineDocument(baseline)))
    if let zone { files.append(("source/zone.txt", Array(zone.canonicalText.utf8))) }
    for module in modules {
        for file in module.files { files.append(("source/templates/\(module.name)/\(file.name)", file.bytes)) }
    }
    return files
}
