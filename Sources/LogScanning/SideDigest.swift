internal import Crypto
import Dispatch
import Synchronization

/// SHA-256 of a content, taken on another thread while this one judges the lines of the same bytes; what else can be done there follows it.
///
/// The bytes are read once: what is digested is what is judged, whatever becomes of the file meanwhile.
final class SideDigest: Sendable {
    private let digest = Mutex(SHA256())
    private let queue = DispatchQueue(label: "nightaudit.digest")
    private let pending = DispatchGroup()

    /// What was taken until now, waited for.
    var state: SHA256 {
        get {
            pending.wait()
            return digest.withLock { $0 }
        }
        set {
            pending.wait()
            digest.withLock { $0 = newValue }
        }
    }

    /// Takes bytes at once.
    func take(_ bytes: UnsafeRawBufferPointer) {
        pending.wait()
        digest.withLock { $0.update(bufferPointer: bytes) }
    }

    /// Waits for what was begun.
    func finish() { pending.wait() }

    /// Takes bytes on the other thread; they stay where they are, as they are, until `finish`.
    func begin(_ bytes: UnsafeRawBufferPointer) {
        nonisolated(unsafe) let bytes = bytes
        queue.async(group: pending) { self.digest.withLock { $0.update(bufferPointer: bytes) } }
    }

    /// Does something else on the other thread, behind what was begun.
    func follow(_ work: @escaping @Sendable () -> Void) { queue.async(group: pending, execute: work) }
}
