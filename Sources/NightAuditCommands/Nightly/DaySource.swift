import AuditModel
import Files
import LogScanning
import LogSummaries
import ReportBuilding
import SystemPackage

/// Where a run takes its days from.
enum DaySource {
    /// Day files, which it scans.
    case logs(LogDirectory)
    /// Summaries that were made where the day files lie; no day is in two of them.
    case summaries([NamedSummaries])

    /// Lists or reads what the settings name; summaries that do not go with each other or with the run are refused.
    init(_ job: Preparation) throws {
        guard let folder = job.settings.summaries else {
            self = .logs(try LogDirectory(job.settings.logs))
            return
        }
        self = .summaries(
            try NamedSummaries.all(in: folder, job.scanSettings(recorded: [], spillFolder: "/tmp", quarantine: nil)))
    }

    /// None where day files are scanned.
    var summaries: [NamedSummaries] { if case .summaries(let files) = self { files } else { [] } }
}

/// The summaries of one file, and what it is called in its directory.
struct NamedSummaries {
    let name: Name
    let summaries: DaySummaries

    /// Those of every file of the directory but hidden ones, by name.
    fileprivate static func all(in folder: FilePath, _ settings: ScanSettings) throws -> [NamedSummaries] {
        var files: [NamedSummaries] = []
        let names = try listDirectory(folder).filter { $0.bytes.first != UInt8(ascii: ".") }
        for name in names.sorted(by: { Name(bytes: $0.bytes) < Name(bytes: $1.bytes) }) {
            let path = folder.appending(name)
            let file = NamedSummaries(name: reportableName(name.bytes), summaries: try read(path))
            if let (there, here) = file.summaries.difference(from: settings, version: programVersion) {
                throw Failure(
                    .usage,
                    "\(path) was made with `\(there)`, this run has `\(here)`; run summarize again with this version and configuration"
                )
            }
            for other in files {
                if let day = other.summaries.days.first(where: file.summaries.days.contains) {
                    throw Failure(
                        .usage,
                        "\(path) and \(folder)/\(other.name) both hold \(day); all day files of a day are summarized together, once: remove one of the two"
                    )
                }
            }
            files.append(file)
        }
        return files
    }

    private static func read(_ path: FilePath) throws -> DaySummaries {
        let bytes = try readWholeFile(path, most: largestDocument)
        do {
            if let summaries = try DaySummaries(bytes) { return summaries }
        } catch {
            throw damaged(path)
        }
        throw Failure(
            .usage,
            "\(path) is no file of summaries as this version writes them; --summaries takes a directory of nothing else"
        )
    }
}

private func damaged(_ path: FilePath) -> Failure {
    Failure(.failed, "\(path) is damaged: it is not what summarize wrote; copy it again, or make it again")
}

/// The window that the summaries make. One that cannot tell what custody asks of it, whether a file begins with what an archive recorded, is refused.
func mergedWindow(_ files: [NamedSummaries], _ job: Preparation, _ recorded: [RecordedContent]) throws -> ScannedWindow
{
    let settings = job.settings
    let window: ScannedWindow
    do {
        window = try ScannedWindow(files.map(\.summaries), asOf: settings.asOf, dayCount: settings.days)
    } catch {
        throw damaged(settings.logs)
    }
    let inputs = window.days.flatMap(\.inputs)
    // What lies there as it was recorded needs no prefix, also where a differing twin of it is longer.
    let there = Set(inputs.map { [reportableName($0.file.stem), Name($0.account.contentDigest ?? "")] })
    let lengths = recordedLengths(recorded.filter { !there.contains([$0.stem, Name($0.digest)]) })
    for input in inputs {
        guard let length = input.lacksPrefix(of: lengths) else { continue }
        let archive = recorded.first { $0.stem == reportableName(input.file.stem) && $0.byteCount == length }?.archiveID
        throw Failure(
            .failed,
            "\(input.file.reportName): archive \(archive ?? "") recorded \(length) bytes of it, and it has more now; its summary does not tell whether they begin it. Run summarize again with --prefix \(length)"
        )
    }
    return window
}
