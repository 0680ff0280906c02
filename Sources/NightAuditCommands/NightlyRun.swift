import ArchiveStorage
import AuditModel
import Files
import Glibc
import LogScanning
import LogSummaries
import ReportBuilding
import ReportRendering
import ReportValidation
import SystemPackage

/// The nightly job, from day files to a published archive.
func nightlyRun(_ settings: RunSettings, _ gate: StopGate) async throws -> ExitStatus {
    let started = currentSeconds()
    let modules = try refusing { try templateModules(in: settings.templates, names: settings.modules) }
    let configuration = ConfigurationDigest(settings, modules)
    guard case .archives(let path) = settings.target else { return try await preview(settings, modules, configuration) }

    let root = try storing { () throws(ArchiveStorageError) in
        try ArchiveRoot.open(
            path, title: settings.title, days: settings.days, rootID: settings.rootID, newRootID: randomID)
    }
    let archives = try storing { () throws(ArchiveStorageError) in try root.archives() }
    let window = try await scan(settings)
    let revisions = archives.filter { $0.asOf == settings.asOf }.sorted { $0.revision < $1.revision }
    if let last = revisions.last, isUnchanged(last, window, configuration) {
        if !settings.quiet { printError("nightaudit: nothing changed since \(last.id); nothing was published") }
        return finish(try previousOutcomes(last), last.path, settings)
    }

    let id = archiveID(settings.asOf, revision: (revisions.last?.revision ?? 0) + 1)
    let compared = try comparisonArchive(for: settings.asOf, restated: revisions.last, in: archives)
    let baseline = Baseline(
        comparison: try compared.map(archivedFigures), restated: try revisions.last.map(archivedFigures))
    let report = Report(
        ReportInput(
            window: window, baseline: baseline, title: settings.title, archiveID: id, version: programVersion,
            configurationDigest: configuration.digest))

    var stage = try Stage(in: path, name: "\(getpid())-\(randomID().prefix(8))")
    let stagePath = stage.path
    gate.setCleanUp { removeTree(stagePath) }
    try refusing {
        try render(report, with: modules) { try stage.append($1, to: "data/" + $0) }
    }
    try stage.closeCurrent()
    try check(report, modules, in: stagePath.appending("data"))

    let facts = BagFacts(
        id: id, sequence: (archives.last?.sequence ?? 0) + 1, previousID: archives.last?.id,
        previousDigest: archives.last?.tagManifestDigest, sealed: compactTime(currentSeconds()),
        version: programVersion)
    for (name, bytes) in sourceFiles(settings, modules, configuration, baseline) { try stage.append(bytes, to: name) }
    try stage.closeCurrent()
    let manifest = manifestDocument(
        RunFacts(settings: settings, started: started, bag: facts, compared: compared, restated: revisions.last),
        window, modules, report, configuration, stage.files)
    try stage.append(manifest, to: "manifest.json")
    let digest = try stage.seal(facts)
    try gate.publishing { try stage.publish(as: id) }

    printError("nightaudit: chain head \(facts.sequence) \(digest)", unless: settings.quiet)
    if let headFile = settings.headFile { appendHead(headFile, "\(facts.sequence) \(digest) \(id)\n") }
    refreshDerived(path, archives, id: id, asOf: settings.asOf, facts.sequence)
    return finish(report.outcomes, path.appending(id), settings)
}

/// The modules that are configured; one of them must write report.json, which later nights compare with.
func templateModules(in directory: FilePath, names: [String]) throws -> [TemplateModule] {
    let modules = try loadTemplateModules(in: directory, names: names)
    guard modules.contains(where: { $0.outputs.contains { $0.path == "report.json" } }) else {
        throw Failure(
            .usage,
            "key \"modules\": none of \(names.joined(separator: ", ")) writes report.json, which later nights compare with; add json"
        )
    }
    return modules
}

/// Reads the window's day files; refuses to go on where a file's lines and bytes do not add up.
func scan(_ settings: RunSettings) async throws -> ScannedWindow {
    let directory = try LogDirectory(settings.logs)
    let width = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    let window = await ScannedWindow(
        directory, asOf: settings.asOf, dayCount: settings.days, width: width, format: settings.format)
    for input in window.days.flatMap(\.inputs) where !input.account.balances {
        throw Failure(
            .failed,
            "\(input.file.reportName): lines or bytes do not add up; nothing was published. This is a fault of the program"
        )
    }
    warnWhereAllIsRejected(window)
    return window
}

/// Reads every output back; one that differs ends the run.
func check(_ report: Report, _ modules: [TemplateModule], in folder: FilePath) throws {
    let findings = validate(outputs: modules.flatMap(\.outputs), of: report) { try readWholeFile(folder.appending($0)) }
    guard !findings.isEmpty else { return }
    for finding in findings.prefix(20) {
        printError("nightaudit: \(finding.location ?? finding.subject): \(finding.message) [\(finding.code)]")
    }
    throw Failure(.failed, "an output does not read back as the report; nothing was published")
}

/// Tells the result: the archive's path on stdout, each failed control on stderr.
func finish(_ outcomes: [ControlOutcome], _ path: FilePath, _ settings: RunSettings) -> ExitStatus {
    var status = ExitStatus.done
    for outcome in outcomes where outcome.result == .fail {
        let control = outcome.control
        let observed = outcome.observed.double.map(shortestDecimal) ?? "nothing"
        printError(
            "nightaudit: control \(control.id) failed (\(control.severity.rawValue)): \(control.title): observed \(observed), limit \(control.comparison.rawValue) \(shortestDecimal(control.limit))"
        )
        if let threshold = settings.failOnControl, control.severity >= threshold { status = .checkFailed }
    }
    var output = StandardOutput()
    output.write("\(path)\n".utf8)
    output.flush()
    return status
}

/// Template and configuration faults are usage errors.
func refusing<Value>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let error as TemplateError { throw Failure(.usage, "\(error)") }
}

/// Faults of the archives by their kind.
func storing<Value: ~Copyable>(_ body: () throws(ArchiveStorageError) -> Value) throws(Failure) -> Value {
    do {
        return try body()
    } catch {
        switch error {
        case .refused(let message): throw Failure(.usage, message)
        case .locked(let message): throw Failure(.locked, message)
        case .failed(let message): throw Failure(.failed, message)
        }
    }
}
