import ArchiveStorage
import AuditModel
import Files
import Glibc
import LogScanning
import LogSummaries
import ReportBuilding
import ReportRendering
import ReportValidation
import StrictYAML
import SystemPackage

/// The nightly job, from day files to a published archive.
func nightlyRun(_ job: Preparation, _ gate: StopGate, _ watch: inout RunWatch) async throws -> ExitStatus {
    // Before the root is made: a directory that cannot be listed leaves nothing behind.
    let source = try DaySource(job)
    guard case .archives(let path) = job.settings.target else { return try await preview(job, source, &watch) }
    let root = try openArchives(path, job.settings, gate)
    let night = try await publish(job, source, in: root, gate, &watch)
    return finish(night.failed, night.archive, job.settings)
}

/// The archives that these settings name, locked; made where they are to be begun and there is room for one, whole or not at all.
func openArchives(_ path: FilePath, _ settings: RunSettings, _ gate: StopGate) throws -> ArchiveRoot {
    try refuseOtherArchives(above: path)
    if !isThere(path.appending("nightaudit-root.json")) {
        try ArchiveRoom(forArchiveAfter: nil, in: nearestPlace(path)).refuseShortage()
    }
    return try gate.staging {
        try storing { () throws(ArchiveStorageError) in
            try ArchiveRoot.open(
                path, title: settings.title, days: settings.days, rootID: settings.rootID, newRootID: randomID)
        }
    }
}

/// Publishes the report of a window at the end of the chain, and tells the new head; or finds that nothing changed since the day's last one.
///
/// The archive of the report, and its controls that failed. Derived files are as the archives are when it returns.
func publish(
    _ job: Preparation, _ source: DaySource, in root: borrowing ArchiveRoot, _ gate: StopGate, _ watch: inout RunWatch
) async throws -> (archive: FilePath, failed: [FailedControl]) {
    let (started, settings, path) = (try currentSeconds(), job.settings, root.path)
    let chain = try storing { () throws(ArchiveStorageError) in try ArchiveChain(in: path) }
    try refuseForgedEvents(chain, job, path)
    if let headFile = settings.headFile { healHeads(headFile, chain) }
    let earlier = EarlierArchives(chain, of: job)
    for archive in earlier.altered { printError("nightaudit: \(archive)") }
    let room = try ArchiveRoom(forArchiveAfter: chain.archives.last, in: path)
    // A day that has an archive may need none: that is known after the scan only.
    if earlier.restated == nil { try room.refuseShortage() }
    watch.ends("prepare")
    async let reading = earlier.read()
    let scanned: Result<ScannedWindow, any Error>
    do {
        scanned = .success(try await days(job, source, recorded: earlier.recorded, spillFolder: path, &watch))
    } catch {
        scanned = .failure(error)
    }
    // What is wrong with earlier archives is told whatever became of the scan.
    let reports = try await reading
    for archive in reports.baseline.altered.dropFirst(earlier.altered.count) { printError("nightaudit: \(archive)") }
    let window = try scanned.get()
    if let (last, report) = reports.restated, isUnchanged(last, window, job.configuration), isWhole(last) {
        printError("nightaudit: nothing changed since \(last.id); nothing was published", unless: settings.quiet)
        if let head = chain.head.map(ChainHead.init) { printError("nightaudit: \(head)", unless: settings.quiet) }
        warnOfMovedContents(last, window)
        refreshDerived(path, chain, title: settings.title)
        return (last.path, failedControls(report))
    }

    try room.refuseShortage()
    let (id, revision) = try nextID(chain, of: settings.asOf, in: path)
    for tombstone in chain.removed where tombstone.asOf == settings.asOf && tombstone.revision == revision - 1 {
        printError(
            "nightaudit: archive \(tombstone.archive.id) is gone by \(tombstone.sentence); this is \(id)",
            unless: settings.quiet)
    }
    let report = Report(job.reportInput(window, reports.baseline, archiveID: id, signer: job.signerIdentity))
    let headline = ArchiveHeadline(report)
    watch.ends("report")

    var stage = Stage(in: path, name: "\(getpid())-\(randomID().prefix(8))")
    let stagePath = stage.path
    gate.setCleanUp { removeTree(stagePath) }
    try await write(report, job.modules, to: &stage, gate, &watch)

    let facts = BagFacts(
        id: id, sequence: (chain.head?.sequence ?? 0) + 1, previousID: chain.head?.id,
        previousDigest: chain.head?.digest, sealed: compactTime(try currentSeconds()), version: programVersion)
    let run = RunFacts(
        job: job, started: started, rootID: root.rootID, bag: facts, compared: reports.compared,
        restated: reports.restated?.archive, lastEvent: chain.events.last, headline: headline,
        summaries: source.summaries)
    let head = try await seal(&stage, run, window, reports.baseline, room: path, gate)
    try gate.publishing { try stage.publish(as: id) }

    printError("nightaudit: \(head)", unless: settings.quiet)
    if let headFile = settings.headFile { appendHead(headFile, head) }
    refreshDerived(
        path, chain, title: settings.title,
        published: IndexedArchive(
            id: id, asOf: settings.asOf, revision: revision, sequence: facts.sequence, headline: headline,
            state: (ChainState.ok.rawValue, false), events: "", isRemoved: false))
    watch.ends("publish")
    return (path.appending(id), report.outcomes.compactMap(FailedControl.init))
}

/// What an archive seals must be what was written: sealed once, a forged event could never be taken out again.
private func refuseForgedEvents(_ chain: ArchiveChain, _ job: Preparation, _ path: FilePath) throws(Failure) {
    try refuseUnsigned(chain, job.signer, path)
    let fault = eventFault(
        in: path, chain, addingAs: job.signerIdentity, allowed: job.settings.allowedSigners, isForNight: true)
    if let fault { throw Failure(.failed, "\(fault); nothing was published") }
    try refuseDisallowed(job.signer, job.settings.allowedSigners, behind: chain, job.settings.asOf)
}

/// The id of the day's next archive, of the chain's archives in that folder.
func nextID(
    _ chain: ArchiveChain, of day: CalendarDay, in folder: FilePath
) throws(Failure) -> (id: String, revision: Int) {
    let revision = chain.lastRevision(of: day) + 1
    let id = archiveID(day, revision: revision)
    if archiveName(id) != nil { return (id, revision) }
    throw Failure(
        .failed,
        "\(folder) has, or names, revision \(revision - 1) of \(day), which none follows; run `nightaudit verify`")
}

/// Completes the bag around the outputs, signed where archives are, all of it on disk; the head that it will be.
private func seal(
    _ stage: inout Stage, _ run: RunFacts, _ window: ScannedWindow, _ baseline: Baseline, room: FilePath,
    _ gate: StopGate
) async throws -> ChainHead {
    let sources = sourceFiles(run.job, baseline)
    try ArchiveRoom(forRest: sources, in: room).refuseShortage()
    for (name, bytes) in sources { try gate.staging { try stage.append(bytes, to: name) } }
    let manifest = manifestDocument(run, window, stage.files)
    let tagManifest = try gate.staging {
        try stage.append(manifest, to: "manifest.json")
        return try stage.seal(run.bag)
    }
    if let signer = run.job.signer {
        let file = stage.path.appending("tagmanifest-sha256.txt")
        let signature = try await signer.signature(of: tagManifest, in: file)
        try gate.staging { try stage.sign(with: signature) }
    }
    try gate.staging { try stage.flush() }
    return ChainHead(sequence: run.bag.sequence, digest: sha256(tagManifest), id: run.bag.id)
}

/// Whether every file of the archive is what was published, so that it may stay; what is not is told.
private func isWhole(_ archive: PublishedArchive) -> Bool {
    guard let altered = archive.alteredFile() else { return true }
    printError(
        "nightaudit: archive \(archive.id): \(altered.file) \(altered.reason); it is restated; run `nightaudit verify`")
    return false
}

/// Tells the result: the archive's path on stdout, each failed control on stderr, behind the as-of day where several days are reported.
func finish(
    _ failed: [FailedControl], _ path: FilePath, _ settings: RunSettings, ofSeveral: Bool = false
) -> ExitStatus {
    var status = ExitStatus.done
    for control in failed {
        printError("nightaudit: \(ofSeveral ? "\(settings.asOf): " : "")\(control)")
        if let threshold = settings.failOnControl, control.severity >= threshold { status = .checkFailed }
    }
    var output = StandardOutput()
    output.write(path.bytes + [10])
    output.warn(unlessWritten: "the path")
    return status
}

/// Template and configuration faults are usage errors.
func refusing<Value>(_ body: () throws -> Value) throws -> Value {
    do {
        return try body()
    } catch let error as TemplateError {
        throw Failure(.usage, "\(error)")
    } catch let error as StrictYAMLError {
        throw Failure(.usage, "\(error)")
    }
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
        case .file(let fault): throw Failure(.failed, "\(fault)\(advice(on: fault.errno))")
        }
    }
}
