import ArchiveStorage
import AuditModel
import JSONText
import LogScanning
import LogSummaries
import ReportBuilding
import ReportRendering

/// What can change a figure or a rendered byte, in one canonical text, and its SHA-256.
///
/// One line each, in this order: `format native/1`; `field FIELD NAME` for each field of ours that has another name in the log, in
/// the order of `EntryField`; `days N`; `title TEXT`; `organisation TEXT`; `duplicates keep` or `drop_exact`; `custody stat` or `full`;
/// `privacy keep` or `privacy pseudonymise KEYID`; `signer PRINCIPAL FINGERPRINT` where archives are signed; `control {…}` each in their order, with every setting as JSON; `closed DATE REASON` by
/// date; the zone's canonical text; `template MODULE/FILE SHA256` by module, then by file name, both by their bytes. Never a path, a
/// host or a key.
struct ConfigurationDigest {
    let text: String
    let digest: String

    init(
        _ settings: RunSettings, _ modules: [TemplateModule], _ controls: [Control], _ zone: ZoneOffsets?,
        privacy: Privacy, signer: SignerIdentity?
    ) {
        var lines = ["format native/1"]
        lines += settings.format.renamed.map { "field \($0.field.name) \($0.name)" }
        lines += [
            "days \(settings.days)", "title \(settings.title)", "organisation \(settings.organisation)",
            "duplicates \(settings.dropsExactDuplicates ? "drop_exact" : "keep")",
            "custody \(settings.custody.rawValue)",
            (["privacy", privacy.userIDs] + [privacy.keyID].compactMap(\.self)).joined(separator: " "),
        ]
        lines += signer.map { ["signer \($0.principal) \($0.fingerprint)"] } ?? []
        for control in controls {
            var json = JSONWriter()
            json.write(control)
            lines.append("control \(String(decoding: json.bytes, as: UTF8.self))")
        }
        lines += settings.closedDays.map { "closed \($0.day) \($0.reason)" }
        var text = lines.map { $0 + "\n" }.joined() + (zone?.canonicalText ?? "")
        for module in modules.sorted(by: { Name($0.name) < Name($1.name) }) {
            for file in module.files { text += "template \(module.name)/\(file.name) \(sha256(file.bytes))\n" }
        }
        self.text = text
        digest = sha256(Array(text.utf8))
    }
}
