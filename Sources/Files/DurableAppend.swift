import Glibc
package import SystemPackage

/// Appends the bytes in one write, and flushes them to disk; makes the file (at most 0640) where it is absent.
///
/// Where not all of them fit, what was written is taken off again: no torn line stays for the next one to run into.
/// A torn line that stands at the file's end, as after a power cut, is ended first.
/// What is no regular file, as a pipe without a reader, is refused and never waited for.
package func appendDurably(_ path: FilePath, _ bytes: [UInt8]) throws(FileFault) {
    let wasThere = (try? path.stat()) != nil
    func open(_ mode: FileDescriptor.AccessMode) throws(FileFault) -> FileDescriptor {
        try naming("open", path) {
            try FileDescriptor.open(
                path, mode, options: [.create, .append, .nonBlocking, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead])
        }
    }
    // A file that may only be written to is kept from who reads archives: whether it is torn cannot be told.
    var canRead = true
    let descriptor: FileDescriptor
    do throws(FileFault) {
        descriptor = try open(.readWrite)
    } catch {
        descriptor = try open(.writeOnly)
        canRead = false
    }
    defer { try? descriptor.close() }
    guard (try? descriptor.stat())?.type == .regular else {
        throw FileFault("append to", path, .invalidArgument, because: "it is no regular file")
    }
    if !wasThere { giveToOwner(ofFolderOf: path, descriptor.rawValue) }
    let isTorn = canRead ? try endsWithinLine(descriptor, path) : false
    let bytes = isTorn ? [10] + bytes : bytes
    let written = try naming("append to", path) { try bytes.withUnsafeBytes { try descriptor.write($0) } }
    guard written == bytes.count else {
        let size = (try? descriptor.stat()).map { Int64($0.size) } ?? 0
        if size >= written { ftruncate(descriptor.rawValue, Int(size) - written) }
        throw FileFault("append to", path, .noSpace)
    }
    guard fsync(descriptor.rawValue) == 0 else { throw FileFault("flush", path, Errno(rawValue: errno)) }
    if !wasThere { try flushDirectory(folder(of: path)) }
}

/// Whether the file ends within a line.
private func endsWithinLine(_ descriptor: FileDescriptor, _ path: FilePath) throws(FileFault) -> Bool {
    guard let size = (try? descriptor.stat()).map({ Int64($0.size) }), size > 0 else { return false }
    var last: [UInt8] = [10]
    _ = try naming("read", path) {
        try last.withUnsafeMutableBytes { try descriptor.read(fromAbsoluteOffset: size - 1, into: $0) }
    }
    return last != [10]
}
