import AuditModel
import Files
import Glibc
import LogScanning
import LogSummaries
import ReportBuilding
import ReportRendering
import SystemPackage

/// An archived report held against the one that its day files, its `source/` and its baseline make now.
struct Reproduction {
    let archiveID: String
    /// Of the program that made the archive; where it is not this one's, the figures that both have are compared, not bytes.
    let version: String
    let inputCount: Int
    let heldCount: Int
    /// How many outputs were compared, and how many are the same byte for byte; nil where another version made the archive.
    let outputs: (compared: Int, equal: Int)?
    let movedCount: Int
    /// Day files that are not as recorded, then figures that moved, then outputs that differ.
    let faults: [Finding]
    let notes: [Finding]

    /// Builds the report again and compares it; nothing is written but a file without a name, where a day has very many ids.
    init(_ run: ArchivedRun, _ job: Preparation) async throws {
        let twins = Set(run.twins.map(\.file.reportName))
        let there = RecordedFiles(run.inputs, twins: twins, in: try LogDirectory(job.settings.logs), days: run.days)
        let window = try await ScannedWindow(
            LogDirectory(files: there.files, unknown: run.unknownFiles, oldestDay: run.oldestDay), asOf: run.asOf,
            dayCount: run.days.count, width: max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))),
            settings: job.scanSettings(recorded: run.baseline.recorded, spillFolder: "/tmp", quarantine: nil)
        ).asRecorded(there.recorded, twins: run.twins)
        if let place = window.imbalance {
            throw Failure(.failed, "\(place): lines or bytes do not add up. This is a fault of the program")
        }
        let report = Report(job.reportInput(window, run.baseline, archiveID: run.id, signer: job.signerIdentity))
        let archived = ArchivedFigures(archiveID: run.id, figures: ReportFigures(try run.report()))
        var changes = changes(now: report.figures, baseline: Baseline(comparison: nil, restated: archived))
        let found = run.isOfThisVersion ? try differingOutputs(report, job.modules, run) : nil

        if !run.isOfThisVersion {
            let common = Set(archived.figures.figures.map(\.path)).intersection(report.figures.figures.map(\.path))
            changes.removeAll { $0.kind == nil && !common.contains($0.figure) }
        }
        archiveID = run.id
        version = run.version
        inputCount = run.inputs.count
        heldCount = there.recorded.count
        outputs = found.map { ($0.count, $0.count { $0 == nil }) }
        movedCount = changes.count
        faults = there.faults + changes.map(Finding.init) + (found ?? []).compactMap(\.self)
        notes = there.notes
    }
}

extension Finding {
    /// A figure that is another one now, or a row or name that only one of both reports has.
    fileprivate init(_ change: Change) {
        let names = change.names.map { $0 == .null ? "none" : "\"\($0.words)\"" }.joined(separator: " and ")
        self.init(
            "figure_moved", .error, subject: change.figure + (change.names.isEmpty ? "" : " of \(names)"),
            message: "archived \(change.before?.words ?? "none"), now \(change.after?.words ?? "none")")
    }
}

extension Cell {
    /// A figure as report.json writes it, a name as it is.
    fileprivate var words: String {
        switch self {
        case .integer(let number): "\(number)"
        case .number(let number): shortestDecimal(number)
        case .null: "null"
        case .text(let name): "\(name)"
        case .flag(let flag): "\(flag)"
        }
    }
}

/// Each output of either side by its path, with what differs; nil for one that is the same byte for byte.
private func differingOutputs(
    _ report: Report, _ modules: [TemplateModule], _ run: ArchivedRun
) throws -> [Finding?] {
    var comparisons: [String: OutputComparison] = [:]
    try refusing {
        try renderInTurn(report, with: modules) { name, bytes in
            let path = "data/" + name
            if comparisons[path] == nil {
                let isArchived = run.outputs.contains(path)
                let archived =
                    isArchived ? try readWholeFile(run.path.pushing(FilePath(path)), most: largestDocument) : nil
                comparisons[path] = OutputComparison(archived: archived)
            }
            comparisons[path]!.take(bytes)
        }
    }
    return Set(run.outputs).union(comparisons.keys).sorted().map { path in
        let difference = comparisons[path].map(\.difference) ?? "is not made now"
        return difference.map { Finding("output_differs", .error, subject: path, message: $0) }
    }
}
