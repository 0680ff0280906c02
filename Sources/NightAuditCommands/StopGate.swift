import Glibc
import Synchronization

/// Lets SIGTERM and SIGINT end the run before publication, and never in the middle of it.
///
/// The handler only writes a byte into a pipe; a thread reads it, removes what was staged and ends the process with 143 or 130.
/// Once published, it lets the run end as done.
final class StopGate: Sendable {
    private enum State {
        case running(remove: (@Sendable () -> Void)?)
        case published
    }
    private let state = Mutex<State>(.running(remove: nil))

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

    /// What to do before the process ends: remove the stage.
    func setCleanUp(_ remove: @escaping @Sendable () -> Void) {
        state.withLock { $0 = .running(remove: remove) }
    }

    /// Runs a step on what is staged; a signal that comes meanwhile waits for its end, and no step begins once one is obeyed.
    func staging<Value>(_ step: () throws -> sending Value) rethrows -> sending Value {
        try state.withLock { _ in try step() }
    }

    /// Runs the publication; a signal that comes meanwhile waits, and finds the run done.
    func publishing<Value>(_ publish: () throws -> sending Value) rethrows -> sending Value {
        try state.withLock { state in
            let value = try publish()
            state = .published
            return value
        }
    }

    private func stop(_ signal: Int32) {
        state.withLock { state in
            guard case .running(let remove) = state else { return }
            remove?()
            printError("nightaudit: stopped by \(signal == SIGINT ? "SIGINT" : "SIGTERM"); nothing was published")
            _exit(128 + signal)
        }
    }
}

/// Written by the signal handler, read by the gate's thread; set once, before the handler is.
nonisolated(unsafe) private var stopPipe: [Int32] = [-1, -1]
