import AuditModel
import Files
import LogSummaries
import ReportBuilding
import ReportRendering
import ReportValidation
import StrictYAML
import SystemPackage

/// What a run needs beside day files and archives, read and checked before any work; every fault is a usage error.
///
/// Made before other threads start: the zone is read through glibc's `TZ`.
struct Preparation {
    let settings: RunSettings
    let modules: [TemplateModule]
    let controls: ControlSet
    let zone: ZoneOffsets?
    /// What users are called by; nil: as the logs name them.
    let pseudonyms: Pseudonyms?
    let configuration: ConfigurationDigest
    /// Nil: archives are not signed.
    var signer: Signer? { nil }

    init(_ settings: RunSettings) throws {
        self.settings = settings
        try refuseOverlap(settings)
        modules = try refusing { try templateModules(in: settings.templates, names: settings.modules) }
        controls = try refusing { try loadControls(settings.controlsPath) }
        zone = try settings.hoursZone.map { name in
            try systemZone(name, first: settings.asOf.adding(days: 1 - settings.days), last: settings.asOf)
        }
        do {
            pseudonyms = try settings.privacyKey.map { path throws(Failure) in try readPrivacyKey(path) }
        } catch {
            throw Failure(.usage, "privacy.key: \(error.message)")
        }
        if pseudonyms != nil { try refuseRawNames(controls, settings.controlsPath) }
        configuration = ConfigurationDigest(
            settings, modules, controls.controls, zone, privacy: Self.privacy(pseudonyms))
    }

    /// What an archived report was made from, read by the caller from the archive's `source/`; `modules` may be none, where nothing is
    /// rendered.
    init(
        archived settings: RunSettings, modules: [TemplateModule], zone: ZoneOffsets?, pseudonyms: Pseudonyms?
    ) throws {
        self.settings = settings
        self.modules = modules
        self.zone = zone
        self.pseudonyms = pseudonyms
        controls = try refusing { try loadControls(settings.controlsPath) }
        configuration = ConfigurationDigest(
            settings, modules, controls.controls, zone, privacy: Self.privacy(pseudonyms))
    }

    var privacy: Privacy { Self.privacy(pseudonyms) }

    private static func privacy(_ pseudonyms: Pseudonyms?) -> Privacy {
        pseudonyms.map { .pseudonymise(keyID: $0.keyID) } ?? .keep
    }

    /// What a scan of the window does.
    func scanSettings(recorded: [RecordedContent], spillFolder: FilePath, quarantine: FilePath?) -> ScanSettings {
        var scan = ScanSettings()
        scan.format = settings.format
        scan.dropsExactDuplicates = settings.dropsExactDuplicates
        scan.pseudonyms = pseudonyms
        scan.recordedLengths = recordedLengths(recorded)
        scan.spillFolder = spillFolder
        scan.quarantine = quarantine
        return scan
    }

    /// Everything that the report is a function of.
    func reportInput(_ window: ScannedWindow, _ baseline: Baseline, archiveID: String) -> ReportInput {
        ReportInput(
            window: window, baseline: baseline, title: settings.title, organisation: settings.organisation,
            archiveID: archiveID, version: programVersion,
            configurationDigest: configuration.digest, controls: controls.controls, closedDays: settings.closedDays,
            zone: zone, privacy: privacy)
    }
}

/// Every output in memory, by its path.
func rendering(_ report: Report, _ modules: [TemplateModule]) throws -> [String: [UInt8]] {
    var rendered: [String: [UInt8]] = [:]
    try refusing { try render(report, with: modules) { rendered[$0, default: []] += $1 } }
    return rendered
}

/// Nothing is written among the day files: what lies there is counted and named in the next report.
private func refuseOverlap(_ settings: RunSettings) throws(Failure) {
    let logs = placeOnDisk(settings.logs)
    let target =
        switch settings.target {
        case .archives(let path): (name: "archives.path", path: path)
        case .preview(let path): (name: "--preview", path: path)
        }
    for (name, path) in [target] + (settings.statePath.map { [("state", $0)] } ?? []) {
        let place = placeOnDisk(path)
        guard place == logs || place == logs.appending("archive") else { continue }
        throw Failure(.usage, "\(name): \(path) is where the day files lie; give a directory of its own")
    }
}

/// The configured controls, else the shipped ones.
func loadControls(_ path: FilePath?) throws -> ControlSet {
    guard let path else { return .shipped }
    let bytes: [UInt8]
    do {
        bytes = try readWholeFile(path)
    } catch {
        throw Failure(.usage, "controls: \(error)")
    }
    return try ControlSet.load(file: path.string, bytes: bytes)
}

/// The modules that are configured; one of them must write report.json, which later nights compare with.
///
/// A report of no entry is rendered and read back, so that a page that could not be archived is refused before the night's work.
func templateModules(in directory: FilePath, names: [String]) throws -> [TemplateModule] {
    let modules = try loadTemplateModules(in: directory, names: names)
    guard modules.contains(where: { $0.outputs.contains { $0.path == "report.json" } }) else {
        throw Failure(
            .usage,
            "key \"modules\": none of \(names.joined(separator: ", ")) writes report.json, which later nights compare with; add json"
        )
    }
    let report = ReportShape.report
    let rendered = try rendering(report, modules)
    if let fault = validate(outputs: modules.flatMap(\.outputs), of: report, read: { rendered[$0] ?? [] }).first {
        let module = modules.first { $0.outputs.contains { $0.path == fault.subject } }
        throw Failure(
            .usage,
            "\(directory.appending(module?.name ?? "")): rendered for a report of no entry, "
                + "\(fault.location ?? fault.subject): \(fault.message) [\(fault.code)]")
    }
    return modules
}

/// Under pseudonyms controls name users by pseudonyms only: the archive keeps the controls, and no raw name may be in it.
func refuseRawNames(_ controls: ControlSet, _ path: FilePath?) throws(Failure) {
    func isRaw(_ name: some Collection<UInt8>) -> Bool { !name.isEmpty && Pseudonyms.keyID(of: Array(name)) == nil }
    for control in controls.controls {
        for option in control.query {
            let given = option.utf8.drop { $0 != UInt8(ascii: "=") }.dropFirst()
            guard option.hasPrefix("--user-") || option.hasPrefix("--user=") && isRaw(given) else { continue }
            throw Failure(
                .usage,
                "\(path?.string ?? "controls"): control \"\(control.id)\": its query names a user, but reports call users by pseudonyms; give --user=PSEUDONYM"
            )
        }
        guard case .allowList(.user, let names) = control.measure,
            names.contains(where: { Pseudonyms.keyID(of: $0.bytes) == nil })
        else { continue }
        throw Failure(
            .usage,
            "\(path?.string ?? "controls"): control \"\(control.id)\" allows users by name, but reports call them by pseudonyms; list the pseudonyms"
        )
    }
}
