import Glibc
import Synchronization

/// Lets SIGTERM and SIGINT end a command between publications, and never in the middle of one.
///
/// The handler only writes a byte into a pipe; a thread reads it, removes what was staged, says how many archives were published, and
/// ends the process that signs and its own, with 143 or 130. What comes once an archive is published waits until the next one is
/// begun; where none is, the command ends as done.
final class StopGate: Sendable {
    private struct State {
        var publishedCount = 0
        /// Between a publication and the next beginning: what was published is told first.
        var isTelling = false
        /// The signal that waits meanwhile.
        var waiting: Int32?
        var remove: (@Sendable () -> Void)?
    }
    private let state = Mutex(State())
    /// What is counted, and what becomes of it: an archive that is published, or an event that is written.
    private let (counted, done): (String, String)

    init(_ counted: String = "archive", _ done: String = "published") {
        self.counted = counted
        self.done = done
    }

    /// Catches both signals from now on and waits for them in a thread of its own.
    func start() {
        guard pipe(&stopPipe) == 0 else { return }
        var thread = pthread_t()
        let gate = Unmanaged.passRetained(self).toOpaque()
        pthread_create(
            &thread, nil,
            { context in
                let gate = Unmanaged<StopGate>.fromOpaque(context!).takeRetainedValue()
                var signal: UInt8 = 0
                while read(stopPipe[0], &signal, 1) == 1 { gate.stop(Int32(signal)) }
                return nil
            }, gate)
        for number in [SIGTERM, SIGINT] {
            signal(number) { received in
                var byte = UInt8(truncatingIfNeeded: received)
                _ = write(stopPipe[1], &byte, 1)
            }
        }
    }

    /// Before another archive is begun: a signal that waited is obeyed now.
    func begin() {
        state.withLock { state in
            state.isTelling = false
            if let signal = state.waiting { end(state, signal) }
        }
    }

    /// What to do before the process ends: remove the stage.
    func setCleanUp(_ remove: @escaping @Sendable () -> Void) {
        state.withLock { $0.remove = remove }
    }

    /// Runs a step on what is staged; a signal that comes meanwhile waits for its end, and no step begins once one is obeyed.
    func staging<Value: ~Copyable>(_ step: () throws -> sending Value) rethrows -> sending Value {
        try state.withLock { _ in try step() }
    }

    /// Runs the publication; a signal that comes meanwhile waits, and finds the archive published.
    func publishing<Value>(_ publish: () throws -> sending Value) rethrows -> sending Value {
        try state.withLock { state in
            let value = try publish()
            state.publishedCount += 1
            state.isTelling = true
            state.remove = nil
            return value
        }
    }

    private func stop(_ signal: Int32) {
        state.withLock { state in
            if state.isTelling {
                state.waiting = signal
            } else {
                end(state, signal)
            }
        }
    }

    private func end(_ state: State, _ signal: Int32) {
        state.remove?()
        showProgress(nil)
        let count = state.publishedCount
        let what = count == 0 ? "nothing was" : count == 1 ? "1 \(counted) was" : "\(count) \(counted)s were"
        printError("nightaudit: stopped by \(signal == SIGINT ? "SIGINT" : "SIGTERM"); \(what) \(done)")
        endSigningCommand()  // last, or the run would end first, as its command failed
        _exit(128 + signal)
    }
}

/// Written by the signal handler, read by the gate's thread; set once, before the handler is.
nonisolated(unsafe) private var stopPipe: [Int32] = [-1, -1]
