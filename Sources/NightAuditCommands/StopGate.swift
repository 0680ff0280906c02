import Glibc
import Synchronization

/// Lets SIGTERM and SIGINT end the run before publication, and never in the middle of it.
///
/// The signals are blocked in every thread and waited for in one; that one removes what was staged and ends the process with 143 or 130.
/// Once published, it lets the run end as done.
final class StopGate: Sendable {
    private enum State {
        case running(remove: (@Sendable () -> Void)?)
        case published
    }
    private let state = Mutex<State>(.running(remove: nil))

    /// Blocks both signals in the calling thread and in all started after it, and begins to wait for them.
    func start() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        var thread = pthread_t()
        let gate = Unmanaged.passRetained(self).toOpaque()
        pthread_create(
            &thread, nil,
            { context in
                let gate = Unmanaged<StopGate>.fromOpaque(context!).takeRetainedValue()
                var signals = sigset_t()
                sigemptyset(&signals)
                sigaddset(&signals, SIGTERM)
                sigaddset(&signals, SIGINT)
                while true {
                    var signal: Int32 = 0
                    if sigwait(&signals, &signal) == 0 { gate.stop(signal) }
                }
            }, gate)
    }

    /// What to do before the process ends: remove the stage.
    func setCleanUp(_ remove: @escaping @Sendable () -> Void) {
        state.withLock { $0 = .running(remove: remove) }
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
