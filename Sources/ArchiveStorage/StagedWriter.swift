import AuditModel
import Crypto
package import Files
import Synchronization
import SystemPackage

/// A file of a stage while it is written, by one thread at a time; its digest is taken of the bytes as they pass.
package final class StagedWriter: Sendable {
    private struct State: ~Copyable {
        /// Nil before the file is created, and once it is safe on disk.
        var file: DurableFile?
        var isCreated = false
        var digest = SHA256()
        var byteCount = 0
    }
    /// Relative to the bag.
    package let path: String
    private let place: FilePath
    /// Whether it is flushed at its end, so that not too many files are open until all of them are flushed together.
    private let isFlushedAtEnd: Bool
    private let state = Mutex(State())

    init(_ path: String, in stage: FilePath, isFlushedAtEnd: Bool) {
        self.path = path
        place = stage.appending(path)
        self.isFlushedAtEnd = isFlushedAtEnd
    }

    /// Creates the file, in a folder that is there.
    package func create() throws(FileFault) {
        try state.withLock { (state) throws(FileFault) in
            state.file = try DurableFile(creating: place)
            state.isCreated = true
        }
    }

    package func append(_ bytes: [UInt8]) throws(FileFault) {
        try state.withLock { (state) throws(FileFault) in
            try state.file?.append(bytes)
            state.digest.update(data: bytes)
            state.byteCount += bytes.count
        }
    }

    /// Says that nothing more is written.
    package func end() throws(FileFault) {
        if isFlushedAtEnd { try flush() }
    }

    /// Flushes to disk and closes what was written; nothing can be written any more.
    package func flush() throws(FileFault) {
        try state.withLock { (state) throws(FileFault) in try state.file.take()?.close() }
    }

    /// Closes what was written, of which nothing is wanted any more.
    func abandon() { state.withLock { $0.file = nil } }

    /// What was written until now; nil where the file was not created.
    var written: StagedFile? {
        state.withLock { state -> StagedFile? in
            guard state.isCreated else { return nil }
            return StagedFile(
                path: path, byteCount: state.byteCount, digest: hexadecimal(state.digest.finalize()))
        }
    }
}
