import AuditModel
import ReportBuilding
import ReportRendering

/// The tag files by which an archive can be checked and rebuilt: `schemas/` and `source/`.
func sourceFiles(_ job: Preparation, _ baseline: Baseline) -> [(path: String, bytes: [UInt8])] {
    var files: [(path: String, bytes: [UInt8])] = []
    // Those of one name are the same file.
    for schema in job.modules.flatMap(\.outputs).compactMap(\.schema) {
        let path = "schemas/" + schema.name
        if !files.contains(where: { $0.path == path }) { files.append((path, schema.bytes)) }
    }
    files.append(("source/configuration.txt", Array(job.configuration.text.utf8)))
    files.append(("source/controls.yaml", job.controls.bytes))
    files.append(("source/baseline.json", baselineDocument(baseline)))
    if let zone = job.zone { files.append(("source/zone.txt", Array(zone.canonicalText.utf8))) }
    for module in job.modules {
        for file in module.files { files.append(("source/templates/\(module.name)/\(file.name)", file.bytes)) }
    }
    return files
}
