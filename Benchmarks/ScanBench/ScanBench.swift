import AuditModel
import Dispatch
import LogScanning
import LogSummaries
import Synchronization
import SystemPackage

/// Scans the day files of a folder and prints what it summed: what `script/bench` times, and what instructions are counted of.
///
/// `scan-bench peer|full|digests FOLDER THREADS`. `peer`: the aggregates of the programs it is compared with, strictly judged, no digests.
/// `full`: whole day summaries, no digests. `digests`: with them, as a run scans. The line printed is those programs' line. One thread is the
/// main one, so that valgrind, which loses its way in libdispatch, can count.
@main
struct ScanBench {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let mode = Mode(rawValue: arguments[1]), let threads = Int(arguments[3]) else {
            throw UsageFault(words: "scan-bench peer|full|digests FOLDER THREADS")
        }
        let directory = try LogDirectory(FilePath(arguments[2]))
        let scan = Scan(Dictionary(grouping: directory.files, by: \.day).map { ($0, $1) }, mode, threads)
        if threads > 1 {
            DispatchQueue.concurrentPerform(iterations: threads) { _ in scan.run() }
        } else {
            scan.run()
        }
        print(scan.line)
    }
}

/// What is summed of each line.
private enum Mode: String { case peer, full, digests }

/// The command line is none that is understood.
struct UsageFault: Error { let words: String }

/// A scan of days, a day at a time on each thread that runs it.
private final class Scan: Sendable {
    private let waiting: Mutex<[(day: CalendarDay, files: [DayFile])]>
    private let sums = Mutex(PeerSums())
    private let mode: Mode
    /// Without processors that help where there is one thread.
    private let settings: ScanSettings

    init(_ days: [(day: CalendarDay, files: [DayFile])], _ mode: Mode, _ threads: Int) {
        var settings = ScanSettings()
        settings.cores = threads > 1 ? SpareCores(threads) : nil
        settings.takesDigests = mode == .digests
        self.settings = settings
        waiting = Mutex(days.sorted { $0.day > $1.day })
        self.mode = mode
    }

    func run() {
        while let (day, files) = waiting.withLock({ $0.popLast() }) {
            settings.cores?.occupy()
            defer { settings.cores?.give() }
            let part =
                mode == .peer ? PeerSums(files, settings.cores) : PeerSums(day, files, settings)
            sums.withLock { $0.merge(part) }
        }
    }

    var line: String { sums.withLock(\.line) }
}
