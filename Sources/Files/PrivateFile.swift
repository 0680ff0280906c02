import Glibc
package import SystemPackage

/// A file of the state directory: 0600, written beside and renamed over what was there, not flushed to disk.
///
/// It can be lost in a power cut, but a reader never sees a part of it.
package struct PrivateFile: ~Copyable {
    private let descriptor: FileDescriptor
    private let path: FilePath
    private let beside: FilePath
    private var isClosed = false

    /// Begins to write what is to stand at `path` once it is closed.
    package init(replacing path: FilePath) throws(FileFault) {
        self.path = path
        let beside = temporaryPath(beside: path)
        self.beside = beside
        removeTree(beside)
        descriptor = try naming("create", beside) {
            try FileDescriptor.open(
                beside, .writeOnly, options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
                permissions: [.ownerReadWrite])
        }
        fchmod(descriptor.rawValue, 0o600)
    }

    deinit {
        guard !isClosed else { return }
        try? descriptor.close()
        removeTree(beside)
    }

    package borrowing func append(_ bytes: [UInt8]) throws(FileFault) {
        _ = try naming("write", beside) { try descriptor.writeAll(bytes) }
    }

    /// Closes the file and gives it its name; where that fails nothing of it stays.
    package consuming func close() throws(FileFault) {
        isClosed = true
        let (descriptor, beside) = (descriptor, beside)
        do throws(FileFault) {
            try naming("close", beside) { try descriptor.close() }
            guard rename(beside.string, path.string) == 0 else {
                throw FileFault("replace", path, Errno(rawValue: errno))
            }
        } catch {
            removeTree(beside)
            throw error
        }
    }
}

/// Makes a directory and those above it that are missing, readable by their owner only.
package func makePrivateDirectories(_ path: FilePath) throws(FileFault) {
    if path.isEmpty || (try? path.stat())?.type == .directory { return }
    try makePrivateDirectories(path.removingLastComponent())
    guard mkdir(path.string, 0o700) == 0 || errno == EEXIST else {
        throw FileFault("create", path, Errno(rawValue: errno))
    }
}
