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
    /// Of the program that made the archive; where it is not this one's, figures are compared and not bytes.
    let version: String
    let inputCount: Int
    let heldCount: Int
    /// What was compared: outputs, or figures by another version.
    let comparedCount: Int
    let equalCount: Int
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
        let report = Report(job.reportInput(window, run.baseline, archiveID: run.id))
        let figures = FigureComparison(archived: ReportFigures(try run.report()), now: report.figures, run)

        archiveID = run.id
        version = run.version
        inputCount = run.inputs.count
        heldCount = there.recorded.count
        notes = there.notes + figures.notes
        if run.isOfThisVersion {
            let outputs = try differingOutputs(report, job.modules, run)
            comparedCount = outputs.count
            equalCount = comparedCount - outputs.compactMap(\.self).count
            faults = there.faults + figures.moved + outputs.compactMap(\.self)
        } else {
            comparedCount = figures.comparedCount
            equalCount = comparedCount - figures.moved.count
            faults = there.faults + figures.moved
        }
    }
}

/// The figures of two reports of one window, path by path, and the names that each has.
private struct FigureComparison {
    /// One finding a figure, in the order of report.json, then of the names.
    let moved: [Finding]
    /// Figures that only one of two versions has.
    let notes: [Finding]
    let comparedCount: Int

    init(archived: ReportFigures, now: ReportFigures, _ run: ArchivedRun) {
        let common = Set(archived.figures.map(\.path)).intersection(now.figures.map(\.path))
        let before = Baseline(
            comparison: nil, restated: ArchivedFigures(archiveID: run.id, figures: archived))
        let changes = changes(now: now, baseline: before)
        let compared =
            run.isOfThisVersion ? changes : changes.filter { $0.kind != nil || common.contains($0.figure) }
        moved = compared.map(Finding.init)
        let left = changes.count - compared.count
        let note = Finding(
            "figure_of_one_version", .note, subject: run.id,
            message: "\(left) figures that only one of both versions has were not compared")
        notes = left == 0 ? [] : [note]
        comparedCount =
            common.count
            + NameKind.allCases.reduce(0) { count, kind in
                let rows = Set((archived.names[kind] ?? []).map(\.name)).union((now.names[kind] ?? []).map(\.name))
                return count + rows.count * NamedFigures.Figure.allCases.count
            }
    }
}

extension Finding {
    /// A figure that is another one now, or a name that only one of both reports has.
    fileprivate init(_ change: Change) {
        let name = change.kind.map { _ in change.name.map { " of \"\($0)\"" } ?? " without a name" } ?? ""
        self.init(
            "figure_moved", .error, subject: change.figure + name,
            message: "archived \(change.before.words), now \(change.after.words)")
    }
}

extension Cell {
    /// A figure as report.json writes it.
    fileprivate var words: String {
        switch self {
        case .integer(let number): "\(number)"
        case .number(let number): shortestDecimal(number)
        case .null: "none"
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
        try render(report, with: modules) { name, bytes in
            let path = "data/" + name
            if comparisons[path] == nil {
                let isArchived = run.outputs.contains(path)
                let archived = isArchived ? try readWholeFile(run.path.pushing(FilePath(path))) : nil
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
