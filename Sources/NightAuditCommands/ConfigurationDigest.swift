import ArchiveStorage
import AuditModel
import JSONText
import ReportBuilding
import ReportRendering

/// What can change a figure or a rendered byte, in one canonical text, and its SHA-256.
///
/// One line each, in this order: `format native/1`, `days N`, `title TEXT`, `privacy keep` or `privacy pseudonymise KEYID`, a line
/// `control {…}` each in their order with every setting as JSON, `closed DATE REASON` by date, the zone's canonical text, and
/// `template MODULE/FILE SHA256` by module, then by file name. Never a path, a host or a key.
struct ConfigurationDigest {
    let text: String
    let digest: String

    init(
        _ settings: RunSettings, _ modules: [TemplateModule], controls: [Control] = ControlSet.shipped.controls,
        closedDays: [ClosedDay] = [], zone: ZoneOffsets? = nil
    ) {
        var lines = ["format native/1", "days \(settings.days)", "title \(settings.title)"]
        lines.append(
            (["privacy", settings.privacy.userIDs] + [settings.privacy.keyID].compactMap(\.self)).joined(separator: " ")
        )
        for control in controls {
            var json = JSONWriter()
            json.write(control)
            lines.append("control \(String(decoding: json.bytes, as: UTF8.self))")
        }
        for closed in closedDays.sorted(by: { $0.day < $1.day }) {
            lines.append("closed \(closed.day) \(closed.reason)")
        }
        var text = lines.map { $0 + "\n" }.joined() + (zone?.canonicalText ?? "")
        for module in modules {
            for file in module.files { text += "template \(module.name)/\(file.name) \(sha256(file.bytes))\n" }
        }
        self.text = text
        digest = sha256(Array(text.utf8))
    }
}
