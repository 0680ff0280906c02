import ArchiveStorage
import ArchiveVerification
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
/// The zone is read through glibc's `TZ` while no other thread works.
struct Preparation {
    private(set) var settings: RunSettings
    let modules: [TemplateModule]
    let controls: ControlSet
    private(set) var zone: ZoneOffsets?
    /// What users are called by; nil: as the logs name them.
    let pseudonyms: Pseudonyms?
    private(set) var configuration: ConfigurationDigest
    /// Nil: archives are not signed.
    let signer: Signer?
    let signerIdentity: SignerIdentity?

    /// `firstAsOf`: the first of the as-of days that it is to be moved to, by `ending(on:)`; nil: it is for the settings' own.
    init(_ settings: RunSettings, _ configuration: Configuration, firstAsOf: CalendarDay? = nil) async throws {
        self.settings = settings
        if case .preview(let path) = settings.target, holdsDayFiles(path, of: settings.logs) {
            throw Failure(.usage, "--preview: \(path) is where the day files lie; give a directory of its own")
        }
        async let templates = refusing { try templateModules(configuration) }
        let loaded = Result { try refusing { try loadControls(configuration) } }
        modules = try await templates.modules
        controls = try loaded.get()
        zone = try settings.hoursZone.map { name in
            try systemZone(
                name, first: (firstAsOf ?? settings.asOf).adding(days: 1 - settings.days), last: settings.asOf)
        }
        pseudonyms = try NightAuditCommands.pseudonyms(configuration)
        signer = try NightAuditCommands.signer(configuration)
        if case .archives = settings.target {
            try refuseDisallowed(signer, settings.allowedSigners, configuration)
        }
        signerIdentity = signer?.identity
        self.configuration = ConfigurationDigest(
            settings, modules, controls.controls, zone, privacy: Self.privacy(pseudonyms), signer: signerIdentity)
    }

    /// What an archived report was made from: the configuration that its `source/` keeps, and what manifest.json adds; nothing is signed.
    /// `renders`: whether template modules are needed.
    init(
        archived configuration: Configuration, asOf: CalendarDay, zone: ZoneOffsets?, pseudonyms: Pseudonyms?,
        signer identity: SignerIdentity?, renders: Bool
    ) throws {
        settings = try RunSettings(configuration, asOf: "\(asOf)", preview: "", quiet: true)
        modules = renders ? try refusing { try templateModules(configuration).modules } : []
        controls = try refusing { try loadControls(configuration) }
        self.zone = zone
        self.pseudonyms = pseudonyms
        signer = nil
        signerIdentity = identity
        self.configuration = ConfigurationDigest(
            settings, modules, controls.controls, zone, privacy: Self.privacy(pseudonyms), signer: identity)
    }

    /// The same for a window that ends on an earlier day, as a run for that day alone prepares it.
    func ending(on asOf: CalendarDay) -> Preparation {
        var job = self
        job.settings.asOf = asOf
        job.zone = zone?.cut(to: zoneSpan(first: asOf.adding(days: 1 - settings.days), last: asOf))
        job.configuration = ConfigurationDigest(
            job.settings, modules, controls.controls, job.zone, privacy: privacy, signer: signerIdentity)
        return job
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

    /// Everything that the report is a function of; `archiveID` is empty for a preview.
    func reportInput(
        _ window: ScannedWindow, _ baseline: Baseline, archiveID: String, signer: SignerIdentity?
    ) -> ReportInput {
        ReportInput(
            window: window, baseline: baseline, title: settings.title, organisation: settings.organisation,
            archiveID: archiveID, version: programVersion,
            configurationDigest: configuration.digest, controls: controls.controls, closedDays: settings.closedDays,
            zone: zone, privacy: privacy, signer: signer)
    }
}

/// Every output in memory, by its path.
func rendering(_ report: Report, _ modules: [TemplateModule]) throws -> [String: [UInt8]] {
    var rendered: [String: [UInt8]] = [:]
    try refusing { try renderInTurn(report, with: modules) { rendered[$0, default: []] += $1 } }
    return rendered
}

/// The configured controls, else the shipped ones.
func loadControls(_ configuration: Configuration) throws -> ControlSet {
    guard let path = configuration.path(.controls) else { return .shipped }
    let bytes: [UInt8]
    do {
        bytes = try readWholeFile(path)
    } catch {
        throw Failure(.usage, "\(configuration.placed(.controls))\(error); name a controls.yaml, or leave the key out")
    }
    let usersArePseudonyms = configuration.pseudonymises
    return try ControlSet.load(file: path.string, bytes: bytes, usersArePseudonyms: usersArePseudonyms) {
        (options) throws(ControlQueryFault) in
        try controlQuery(options, usersArePseudonyms: usersArePseudonyms)
    }
}

/// The configured modules and the directory they lie in; one of them must write report.json, which later nights compare with.
///
/// A report of no entry is rendered and read back, so that a page that could not be archived is refused before the night's work.
func templateModules(_ configuration: Configuration) throws -> (directory: FilePath, modules: [TemplateModule]) {
    guard case .names(let names) = configuration[.modules] else { preconditionFailure("modules are names") }
    let directory = configuration.path(.templates) ?? defaultTemplateDirectory()
    let modules: [TemplateModule]
    do {
        modules = try loadTemplateModules(in: directory, names: names)
    } catch {
        switch error {
        case .unknownModule: throw Failure(.usage, "\(configuration.placed(.modules))\(error)")
        case .unreadable(let fault) where fault.path == directory:
            throw Failure(.usage, "\(configuration.placed(.templates))\(error); name the directory of template modules")
        default: throw error
        }
    }
    guard modules.contains(where: { $0.outputs.contains { $0.path == "report.json" && $0.isReport } }) else {
        throw Failure(
            .usage,
            configuration.placed(.modules)
                + "none of \(names.joined(separator: ", ")) writes the report document as report.json, which later nights compare with; "
                + "add json")
    }
    let report = ReportShape.report(
        title: configuration.text(.title), organisation: configuration.text(.organisation))
    let rendered = try rendering(report, modules)
    if let fault = validate(outputs: modules.flatMap(\.outputs), of: report, read: { rendered[$0] ?? [] }).first {
        let module = modules.first { $0.outputs.contains { $0.path == fault.subject } }
        throw Failure(
            .usage,
            "\(directory.appending(module?.name ?? "")): rendered for a report of no entry, "
                + "\(fault.location ?? fault.subject): \(fault.message) [\(fault.code)]")
    }
    return (directory, modules)
}

/// The pseudonyms that users are called by; nil where they are called as the logs name them, and then the key is not read.
func pseudonyms(_ configuration: Configuration) throws(Failure) -> Pseudonyms? {
    guard configuration.pseudonymises, let path = configuration.path(.key) else { return nil }
    do {
        return try readPrivacyKey(path)
    } catch {
        throw Failure(.usage, configuration.placed(.key) + error.message)
    }
}

/// Who signs the archives; nil where nobody does.
func signer(_ configuration: Configuration) throws(Failure) -> Signer? {
    let principal = configuration.text(.signingPrincipal)
    if let path = configuration.path(.signingKey) {
        do {
            return Signer(principal: principal, key: try readSigningKey(path))
        } catch {
            throw Failure(.usage, configuration.placed(.signingKey) + error.message)
        }
    }
    guard case .names(var command) = configuration[.signingCommand], !command.isEmpty,
        let path = configuration.path(.signingPublicKey)
    else { return nil }
    // As other relative paths of the file; a bare name is looked for in PATH.
    if command[0].contains("/"), let file = configuration.file {
        command[0] = folder(of: file).pushing(FilePath(command[0])).string
    }
    let bytes: [UInt8]
    do {
        bytes = try readWholeFile(path)
    } catch {
        throw Failure(.usage, "\(configuration.placed(.signingPublicKey))\(error)")
    }
    let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first.map(String.init) ?? ""
    guard let key = SSHPublicKey(line: line), canCheckSignatures(of: key.type) else {
        throw Failure(
            .usage,
            configuration.placed(.signingPublicKey)
                + "\(path) is no public key of Ed25519 or ECDSA as `ssh-keygen` writes it; signatures by others are not checked"
        )
    }
    return Signer(principal: principal, command: command, publicKey: key)
}
