import Glibc
package import SystemPackage

/// A file of the state directory: 0600, written beside and renamed over what was there.
///
/// Where it is not flushed, a power cut can leave a part of it; else a reader never sees a part.
package struct PrivateFile: ~Copyable {
    private let descriptor: FileDescriptor
    private let path: FilePath
    private let beside: FilePath
    private var isClosed = false

    /// Begins to write what is to stand at `path` once it is closed.
    package init(replacing path: FilePath) throws(FileFault) {
        self.path = path
        // Two processes with one state directory are not in each other's way.
        let beside = temporaryPath(beside: path, writer: "\(getpid()).")
        self.beside = beside
        removeTree(beside)
        descriptor = try naming("create", path) {
            try FileDescriptor.open(
                beside, .writeOnly, options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
                permissions: [.ownerReadWrite])
        }
        fchmod(descriptor.rawValue, 0o600)
        giveToOwner(ofFolderOf: path, descriptor.rawValue)
    }

    deinit {
        guard !isClosed else { return }
        try? descriptor.close()
        removeTree(beside)
    }

    package borrowing func append(_ bytes: [UInt8]) throws(FileFault) {
        _ = try naming("write", path) { try descriptor.writeAll(bytes) }
    }

    /// Closes the file and gives it its name; where that fails nothing of it stays. `flushing`: its bytes are on the disk before it has it.
    package consuming func close(flushing: Bool = false) throws(FileFault) {
        isClosed = true
        let (descriptor, path) = (descriptor, path)
        do throws(FileFault) {
            if flushing, fsync(descriptor.rawValue) != 0 {
                let reason = Errno(rawValue: errno)
                try? descriptor.close()
                throw FileFault("flush", path, reason)
            }
            try naming("close", path) { try descriptor.close() }
        } catch {
            removeTree(beside)
            throw error
        }
        try rename(beside, over: path)
    }
}

extension PrivateFile {
    /// Removes from a folder what processes that have ended since, or an earlier version, began to write. This process writes nothing yet: what
    /// bears its id is of another, as in containers, where all have the same.
    package static func removeUnfinished(in folder: FilePath) throws(FileFault) {
        for name in try listDirectory(folder) where name.string.hasPrefix(temporaryBeginning) {
            let writer = name.string.dropFirst(temporaryBeginning.count).split(separator: ".").first.flatMap {
                pid_t($0)
            }
            let isAlive = writer.map { $0 != getpid() && (kill($0, 0) == 0 || errno == EPERM) } ?? false
            if !isAlive { removeTree(folder.appending(name)) }
        }
    }
}

/// Makes a directory and those above it that are missing, readable by their owner only.
package func makePrivateDirectories(_ path: FilePath) throws(FileFault) {
    if path.isEmpty || (try? path.stat())?.type == .directory { return }
    try makePrivateDirectories(path.removingLastComponent())
    guard path.withPlatformString({ mkdir($0, 0o700) }) == 0 || errno == EEXIST else {
        throw FileFault("create", path, Errno(rawValue: errno))
    }
    giveDirectoryToOwner(ofFolderOf: path)
}
