import AuditModel
import Files
import ReportBuilding
import ReportRendering
import ReportValidation
import SystemPackage

/// Renders the window into a directory, without bag and chain; files of an earlier preview are replaced.
func preview(_ job: Preparation, _ source: DaySource, _ watch: inout RunWatch) async throws -> ExitStatus {
    guard case .preview(let path) = job.settings.target else { preconditionFailure("a preview has a directory") }
    if let root = rootAbove(path) {
        throw Failure(.usage, "--preview: \(path) lies among the archives of \(root); give a directory of its own")
    }
    watch.ends("prepare")
    let window = try await days(job, source, recorded: [], spillFolder: "/tmp", &watch)
    let report = Report(
        // Of no archive, and signed by nobody.
        job.reportInput(window, Baseline(comparison: nil, restated: nil), archiveID: "", signer: nil))
    watch.ends("report")
    let rendered = try rendering(report, job.modules)
    watch.ends("render")
    try refuse(validate(outputs: job.modules.flatMap(\.outputs), of: report) { rendered[$0] ?? [] })
    watch.ends("validate")
    var folders: Set<FilePath> = []
    do {
        for (name, bytes) in rendered.sorted(by: { $0.key < $1.key }) {
            let file = path.appending(name)
            try makeFolders(file.removingLastComponent(), &folders)
            try replaceFile(file, bytes)
        }
    } catch {
        throw Failure(
            .failed, "\(error); the files in \(path) are not of one report until a preview has written all of them")
    }
    return finish(report.outcomes.compactMap(FailedControl.init), path, job.settings)
}

/// Makes a folder and those above it that are missing.
private func makeFolders(_ folder: FilePath, _ made: inout Set<FilePath>) throws {
    guard !folder.isEmpty, made.insert(folder).inserted, (try? folder.stat()) == nil else { return }
    try makeFolders(folder.removingLastComponent(), &made)
    try makeDirectory(folder)
}
