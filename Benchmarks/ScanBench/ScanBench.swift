import AuditModel
import LogScanning
import LogSummaries
import SystemPackage

/// Scans the day files of a folder and prints what it summed: what `script/bench` times, and what instructions are counted of.
///
/// `scan-bench peer|full|digests FOLDER THREADS`. `peer`: the aggregates of the programs it is compared with, strictly judged, no digests.
/// `full`: whole day summaries, no digests. `digests`: with them, as a run scans. The line printed is those programs' line.
@main
struct ScanBench {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let mode = Mode(rawValue: arguments[1]), let threads = Int(arguments[3]) else {
            throw UsageFault(words: "scan-bench peer|full|digests FOLDER THREADS")
        }
        let directory = try LogDirectory(FilePath(arguments[2]))
        let days = Dictionary(grouping: directory.files, by: \.day).sorted { $0.key < $1.key }
        var sums = PeerSums()
        var rest = days[...]
        await withTaskGroup(of: PeerSums.self) { group in
            func start() {
                guard let (day, files) = rest.popFirst() else { return }
                group.addTask { mode == .peer ? PeerSums(files) : PeerSums(day, files, digests: mode == .digests) }
            }
            for _ in 0..<max(1, threads) { start() }
            for await part in group {
                start()
                sums.merge(part)
            }
        }
        print(sums.line)
    }

    private enum Mode: String { case peer, full, digests }
}

/// The command line is none that is understood.
struct UsageFault: Error { let words: String }
