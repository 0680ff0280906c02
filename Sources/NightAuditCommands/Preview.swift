import AuditModel
import Files
import ReportBuilding
import ReportRendering
import SystemPackage

/// Renders the window into a directory, without bag and chain; files of an earlier preview are replaced.
func preview(
    _ settings: RunSettings, _ modules: [TemplateModule], _ configuration: ConfigurationDigest
) async throws -> ExitStatus {
    guard case .preview(let path) = settings.target else { preconditionFailure("a preview has a directory") }
    if (try? path.appending("nightaudit-root.json").stat()) != nil || (try? path.appending("bagit.txt").stat()) != nil {
        throw Failure(.usage, "\(path) holds archives; give --preview a directory of its own")
    }
    let report = Report(
        ReportInput(
            window: try await scan(settings), baseline: Baseline(comparison: nil, restated: nil),
            title: settings.title, archiveID: "\(settings.asOf)", version: programVersion,
            configurationDigest: configuration.digest, privacy: settings.privacy))
    var rendered: [(path: String, bytes: [UInt8])] = []
    try refusing {
        try render(report, with: modules) { path, bytes in
            if rendered.last?.path == path {
                rendered[rendered.count - 1].bytes += bytes
            } else {
                rendered.append((path, bytes))
            }
        }
    }
    var folders: Set<FilePath> = []
    for (name, bytes) in rendered {
        let file = path.appending(name)
        try makeFolders(file.removingLastComponent(), &folders)
        try replaceFile(file, bytes)
    }
    try check(report, modules, in: path)
    return finish(report.outcomes.compactMap(FailedControl.init), path, settings)
}

/// Makes a folder and those above it that are missing.
private func makeFolders(_ folder: FilePath, _ made: inout Set<FilePath>) throws {
    guard !folder.isEmpty, made.insert(folder).inserted, (try? folder.stat()) == nil else { return }
    try makeFolders(folder.removingLastComponent(), &made)
    try makeDirectory(folder)
}
