import AuditModel
import Files
import LogScanning
import ReportBuilding
import ReportRendering
import SystemPackage

/// Renders the window into a directory, without bag and chain; files of an earlier preview are replaced.
func preview(_ job: Preparation, _ directory: LogDirectory) async throws -> ExitStatus {
    guard case .preview(let path) = job.settings.target else { preconditionFailure("a preview has a directory") }
    if (try? path.appending("nightaudit-root.json").stat()) != nil || (try? path.appending("bagit.txt").stat()) != nil {
        throw Failure(.usage, "\(path) holds archives; give --preview a directory of its own")
    }
    let window = try await scan(job, directory, recorded: [], spillFolder: "/tmp")
    let report = Report(
        job.reportInput(
            window, Baseline(comparison: nil, restated: nil), archiveID: "\(job.settings.asOf)"))
    var folders: Set<FilePath> = []
    for (name, bytes) in try rendering(report, job.modules).sorted(by: { $0.key < $1.key }) {
        let file = path.appending(name)
        try makeFolders(file.removingLastComponent(), &folders)
        try replaceFile(file, bytes)
    }
    try check(report, job.modules) { try readWholeFile(path.appending($0)) }
    return finish(report.outcomes.compactMap(FailedControl.init), path, job.settings)
}

/// Makes a folder and those above it that are missing.
private func makeFolders(_ folder: FilePath, _ made: inout Set<FilePath>) throws {
    guard !folder.isEmpty, made.insert(folder).inserted, (try? folder.stat()) == nil else { return }
    try makeFolders(folder.removingLastComponent(), &made)
    try makeDirectory(folder)
}
