import ArchiveStorage
import AuditModel
import Files
import ReportBuilding
import ReportRendering
import ReportValidation
import SystemPackage

/// Renders the report into the stage and reads every output back as soon as it is written; meanwhile flushes them to disk.
func write(
    _ report: Report, _ modules: [TemplateModule], to stage: inout Stage, _ gate: StopGate, _ watch: inout RunWatch
) async throws {
    var files: [String: StagedWriter] = [:]
    for path in modules.flatMap(\.outputs).map(\.path) {
        files[path] = try gate.staging { try stage.place("data/" + path) }
    }
    let (writers, folder) = (files, stage.path.appending("data"))
    let (ended, ending) = AsyncStream.makeStream(of: String.self)
    async let findings = validate(outputs: modules.flatMap(\.outputs), of: report, ended: ended) { name in
        let file = try OutputFile(folder.pushing(FilePath(name)))
        return OutputBytes { try gate.staging { try file.next() } }
    }
    do {
        try await render(report, with: modules) { path, body in
            let writer = writers[path]!
            // What is appended needs no gate: a stage that is removed meanwhile takes nothing more in.
            try gate.staging { try writer.create() }
            try body(writer.append)
            try writer.end()
            ending.yield(path)
        }
    } catch let error as TemplateError {
        throw Failure(.usage, "\(error)")
    }
    ending.finish()
    watch.ends("render")
    async let flushed: Void = flush(writers.values.sorted { $0.path < $1.path })
    try refuse(await findings)
    try await flushed
    watch.ends("validate")
}

private func flush(_ writers: [StagedWriter]) throws(FileFault) {
    for writer in writers { try writer.flush() }
}

/// An output that does not read back as the report ends the run.
func refuse(_ findings: [Finding]) throws(Failure) {
    guard !findings.isEmpty else { return }
    for finding in findings.prefix(20) {
        printError("nightaudit: \(finding.location ?? finding.subject): \(finding.message) [\(finding.code)]")
    }
    throw Failure(.failed, "an output does not read back as the report; nothing was published")
}
