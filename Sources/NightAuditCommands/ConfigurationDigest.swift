import ArchiveStorage
import AuditModel
import LogScanning
import ReportBuilding
import ReportRendering

/// What can change a figure or a rendered byte, in one canonical text, and its SHA-256.
///
/// One line each, in this order: `format native/1`; `field FIELD NAME` for each field of ours that has another name in the log, in
/// the order of `EntryField`; `days N`; `title TEXT`; a line `control …` each in their order; and `template MODULE/FILE SHA256` by
/// module, then by file name, both by their bytes. Never a path, a host or a key.
struct ConfigurationDigest {
    let text: String
    let digest: String

    init(_ settings: RunSettings, _ modules: [TemplateModule]) {
        var lines = ["format native/1"]
        lines += settings.format.renamed.map { "field \($0.field.name) \($0.name)" }
        lines += ["days \(settings.days)", "title \(settings.title)"]
        for control in Control.shipped {
            lines.append(
                "control \(control.id) \(control.measure) \(control.comparison.rawValue) \(shortestDecimal(control.limit)) \(control.severity.rawValue)"
            )
        }
        for module in modules.sorted(by: { Name($0.name) < Name($1.name) }) {
            for file in module.files { lines.append("template \(module.name)/\(file.name) \(sha256(file.bytes))") }
        }
        text = lines.map { $0 + "\n" }.joined()
        digest = sha256(Array(text.utf8))
    }
}
