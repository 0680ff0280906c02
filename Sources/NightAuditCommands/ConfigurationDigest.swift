import ArchiveStorage
import AuditModel
import ReportBuilding
import ReportRendering

/// What can change a figure or a rendered byte, in one canonical text, and its SHA-256.
///
/// One line each, in this order: `format native/1`, `days N`, `title TEXT`, `privacy keep` or `privacy pseudonymise KEYID`, a line `control …` each in their order, and
/// `template MODULE/FILE SHA256` by module, then by file name. Never a path, a host or a key.
struct ConfigurationDigest {
    let text: String
    let digest: String

    init(_ settings: RunSettings, _ modules: [TemplateModule]) {
        var lines = ["format native/1", "days \(settings.days)", "title \(settings.title)"]
        lines.append(
            (["privacy", settings.privacy.userIDs] + [settings.privacy.keyID].compactMap(\.self)).joined(separator: " ")
        )
        for control in Control.shipped {
            lines.append(
                "control \(control.id) \(control.measure) \(control.comparison.rawValue) \(shortestDecimal(control.limit)) \(control.severity.rawValue)"
            )
        }
        for module in modules {
            for file in module.files { lines.append("template \(module.name)/\(file.name) \(sha256(file.bytes))") }
        }
        text = lines.map { $0 + "\n" }.joined()
        digest = sha256(Array(text.utf8))
    }
}
