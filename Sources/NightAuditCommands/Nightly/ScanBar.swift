import AuditModel
import Files
import Glibc
import LogScanning
import Synchronization
import SystemPackage

/// The bar of a scan on a terminal: how much of the window's day files is read, how fast, and how long the rest will take.
///
/// A thread of its own draws it four times a second, since the scan takes all others. Days whose stored summaries were taken count as read.
final class ScanBar: Sendable {
    private struct State {
        var doneBytes = 0
        var isOver = false
    }
    private let state = Mutex(State())
    private let sizes: [CalendarDay: Int]
    private let start = Usage.now

    init(_ files: [DayFile]) {
        sizes = Dictionary(files.map { ($0.day, Int((try? $0.path.stat())?.size ?? 0)) }) { $0 + $1 }
    }

    /// Draws it from now on until `end`.
    func begin() {
        draw()
        var thread = pthread_t()
        let bar = Unmanaged.passRetained(self).toOpaque()
        let code = pthread_create(
            &thread, nil,
            { context in
                let bar = Unmanaged<ScanBar>.fromOpaque(context!).takeRetainedValue()
                repeat { usleep(250_000) } while bar.draw()
                return nil
            }, bar)
        if code == 0 { pthread_detach(thread) } else { Unmanaged<ScanBar>.fromOpaque(bar).release() }
    }

    /// Takes a day as done.
    func finish(_ day: CalendarDay) { state.withLock { $0.doneBytes += sizes[day] ?? 0 } }

    /// Erases it.
    func end() {
        state.withLock {
            $0.isOver = true
            showProgress(nil)
        }
    }

    /// False once it is over.
    @discardableResult
    private func draw() -> Bool {
        state.withLock { state in
            if state.isOver { return false }
            let total = sizes.values.reduce(0, +)
            let used = Usage.now - start
            let text = scanProgress(
                read: used.readBytes ?? 0, done: state.doneBytes, total: total, nanoseconds: used.wallNanoseconds)
            showProgress(progressLine(text.line, share: text.share, columns: terminalWidth()))
            return true
        }
    }
}

/// What a bar says, and its share: bytes, and once something was read the rate and the time left at that rate. `done`: of days that are
/// finished, of which less may have been read.
func scanProgress(read: Int, done: Int, total: Int, nanoseconds: Int) -> (line: String, share: Double) {
    let position = min(total, max(read, done))
    var line = "scan \(shownBytes(position)) of \(shownBytes(total))"
    if read > 0, nanoseconds > 0 {
        let rate = Double(read) / Double(nanoseconds) * 1e9
        let seconds = Int((Double(total - position) / rate).rounded(.up))
        line += ", \(shownBytes(Int(rate)))/s, \(seconds / 60):\(padded(seconds % 60, 2)) left"
    }
    return (line, total == 0 ? 1 : Double(position) / Double(total))
}

/// In the largest unit of 1000 that is not more: `999 B`, `1.0 kB`, `1.2 GB`.
private func shownBytes(_ count: Int) -> String {
    if count < 1000 { return "\(count) B" }
    var tenths = count / 100
    for unit in ["kB", "MB", "GB"] {
        if tenths < 10_000 { return "\(tenths / 10).\(tenths % 10) \(unit)" }
        tenths /= 1000
    }
    return "\(tenths / 10).\(tenths % 10) TB"
}
