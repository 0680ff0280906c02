import CFiles
import Glibc
package import SystemPackage

/// A file created exclusively and written to its end: flushed to disk, its close checked.
package struct DurableFile: ~Copyable {
    private let descriptor: FileDescriptor
    private let path: FilePath
    private var isClosed = false

    /// Creates the file (at most 0640); one that exists, or a link, is an error.
    package init(creating path: FilePath) throws(FileFault) {
        self.path = path
        descriptor = try naming("create", path) {
            try FileDescriptor.open(
                path, .writeOnly, options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead])
        }
        giveToOwner(ofFolderOf: path, descriptor.rawValue)
    }

    deinit { if !isClosed { try? descriptor.close() } }

    package borrowing func append(_ bytes: [UInt8]) throws(FileFault) {
        _ = try naming("write", path) { try descriptor.writeAll(bytes) }
    }

    /// Flushes and closes; only then is the content safe.
    package consuming func close() throws(FileFault) {
        isClosed = true
        let flushed = fsync(descriptor.rawValue) == 0
        let reason = Errno(rawValue: errno)
        let closing = path
        try naming("close", closing) { try descriptor.close() }
        if !flushed { throw FileFault("flush", closing, reason) }
    }
}

/// Writes a small file whole, durably.
package func writeNewFile(_ path: FilePath, _ bytes: [UInt8]) throws(FileFault) {
    let file = try DurableFile(creating: path)
    try file.append(bytes)
    try file.close()
}

/// Writes beside, then renames over: a reader sees the old content or the new, never a part. What fails leaves nothing beside.
package func replaceFile(_ path: FilePath, _ bytes: [UInt8]) throws(FileFault) {
    let beside = temporaryPath(beside: path)
    removeTree(beside)
    do throws(FileFault) {
        try writeNewFile(beside, bytes)
    } catch {
        removeTree(beside)
        throw error
    }
    try rename(beside, over: path)
}

/// Points a symbolic link at a target, atomically. What fails leaves nothing beside.
package func replaceLink(_ path: FilePath, to target: String) throws(FileFault) {
    let beside = temporaryPath(beside: path)
    removeTree(beside)
    guard beside.withPlatformString({ symlink(target, $0) }) == 0 else {
        throw FileFault("link", path, Errno(rawValue: errno))
    }
    try rename(beside, over: path)
}

/// Gives what was written beside a path that path, whatever file has it; where that fails what was written is removed.
func rename(_ beside: FilePath, over path: FilePath) throws(FileFault) {
    let renamed = beside.withPlatformString { from in path.withPlatformString { Glibc.rename(from, $0) } }
    if renamed == 0 { return }
    let reason = Errno(rawValue: errno)
    removeTree(beside)
    throw FileFault("replace", path, reason)
}

/// Where a symbolic link leads, as it is written in it; nil where there is none.
package func linkTarget(_ path: FilePath) -> String? {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = path.withPlatformString { path in
        buffer.withUnsafeMutableBytes { readlink(path, $0.baseAddress!, $0.count) }
    }
    return count < 0 ? nil : String(decoding: buffer.prefix(count), as: UTF8.self)
}

/// How the names of files begin that are being written.
let temporaryBeginning = ".new-"

/// Where a file is written before it is renamed to `path`; `writer`: what parts it from another's.
func temporaryPath(beside path: FilePath, writer: String = "") -> FilePath {
    path.removingLastComponent().appending("\(temporaryBeginning)\(writer)\(path.lastComponent?.string ?? "file")")
}

/// Makes a directory (at most 0750).
package func makeDirectory(_ path: FilePath) throws(FileFault) {
    guard path.withPlatformString({ mkdir($0, 0o750) }) == 0 else {
        throw FileFault("create", path, Errno(rawValue: errno))
    }
    giveDirectoryToOwner(ofFolderOf: path)
}

/// Flushes a directory's entries to disk.
package func flushDirectory(_ path: FilePath) throws(FileFault) {
    let descriptor = path.withPlatformString { open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    guard descriptor >= 0 else { throw FileFault("open", path, Errno(rawValue: errno)) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw FileFault("flush", path, Errno(rawValue: errno)) }
}

/// Removes a file or a directory with all that is in it, following no link; what is not there is no error.
package func removeTree(_ path: FilePath) {
    if path.withPlatformString({ unlink($0) }) == 0 || errno == ENOENT { return }
    for name in (try? listDirectory(path)) ?? [] { removeTree(path.appending(name)) }
    _ = path.withPlatformString { rmdir($0) }
}

/// Gives a file or directory its final name, atomically; a name that is taken is an error.
package func renameNew(_ stage: FilePath, to target: FilePath) throws(FileFault) {
    let renamed = stage.withPlatformString { from in
        target.withPlatformString { nightaudit_rename_noreplace(from, $0) }
    }
    guard renamed == 0 else {
        throw FileFault("publish", target, Errno(rawValue: errno))
    }
}

/// Every file below a directory, relative to it, ordered by path; a link is listed, not followed.
package func filesBelow(_ directory: FilePath) throws(FileFault) -> [(path: String, isRegular: Bool)] {
    try entriesBelow(directory).filter { $0.type != .directory }.map { ($0.path, $0.type == .regular) }
}

/// Every file and folder below a directory, relative to it, ordered by path; a link is listed, not followed.
package func entriesBelow(_ directory: FilePath) throws(FileFault) -> [(path: String, type: FileType)] {
    var found: [(path: String, type: FileType)] = []
    func walk(_ folder: FilePath, _ prefix: String) throws(FileFault) {
        for name in try listDirectory(folder) {
            let path = folder.appending(name)
            let type = try naming("inspect", path) { try path.stat(followTargetSymlink: false).type }
            found.append((prefix + name.string, type))
            if type == .directory { try walk(path, prefix + name.string + "/") }
        }
    }
    try walk(directory, "")
    return found.sorted { $0.path < $1.path }
}
