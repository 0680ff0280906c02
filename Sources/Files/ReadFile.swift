package import SystemPackage

/// A regular file open for reading, as long as it was when it was opened; closed when its owner lets it go.
///
/// What a writer appends meanwhile is left for the next reading, so that a reader of a growing file comes to its end.
package struct ReadFile: ~Copyable {
    private let descriptor: FileDescriptor
    private let path: FilePath
    /// How long it was when it was opened.
    package let byteCount: Int
    fileprivate private(set) var left: Int

    /// Opens a regular file. Anything else (a directory, named pipe, socket or device, a link that leads nowhere) is refused alike, unopened:
    /// nothing blocks, and no writer of a pipe is woken.
    package init(_ path: FilePath) throws(FileFault) {
        self.path = path
        if let found = try? path.stat(), found.type != .regular { throw irregular(path, .invalidArgument) }
        let descriptor: FileDescriptor
        do throws(FileFault) {
            descriptor = try naming("open", path) {
                try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
            }
        } catch {
            let leadsNowhere = error.errno == .noSuchFileOrDirectory || error.errno == .tooManySymbolicLinkLevels
            let isLink = (try? path.stat(followTargetSymlink: false))?.type == .symbolicLink
            throw leadsNowhere && isLink ? irregular(path, error.errno) : error
        }
        let found: Stat
        do {
            found = try descriptor.stat()
        } catch {
            try? descriptor.close()
            throw FileFault("inspect", path, .ioError)
        }
        guard found.type == .regular else {
            try? descriptor.close()
            throw irregular(path, .invalidArgument)
        }
        self.descriptor = descriptor
        byteCount = Int(found.size)
        left = byteCount
    }

    deinit { try? descriptor.close() }

    /// Reads up to the buffer's size; 0 at the end of the file.
    package mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileFault) -> Int {
        let wanted = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(buffer.count, left)])
        guard !wanted.isEmpty else { return 0 }
        let count = try naming("read", path) { try descriptor.read(into: wanted) }
        left -= count
        return count
    }
}

extension ReadFile {
    /// The next bytes, at most so many; empty at the end of the file.
    package mutating func next(_ most: Int = 1 << 16) throws(FileFault) -> [UInt8] {
        var fault: FileFault?
        let bytes = [UInt8](unsafeUninitializedCapacity: min(most, left)) { buffer, count in
            do throws(FileFault) {
                count = try read(into: UnsafeMutableRawBufferPointer(buffer))
            } catch {
                fault = error
            }
        }
        if let fault { throw fault }
        return bytes
    }
}

private func irregular(_ path: FilePath, _ errno: Errno) -> FileFault {
    FileFault("read", path, errno, because: "it is no regular file")
}

/// The most bytes of a document that is read whole and grows with the users of a report.
package let largestDocument = 1 << 32

/// The whole content of a file of at most `most` bytes; a larger one, such as one that is all hole, is refused before it takes memory.
package func readWholeFile(_ path: FilePath, most: Int = 1 << 28) throws(FileFault) -> [UInt8] {
    var file = try ReadFile(path)
    guard file.left <= most else {
        throw FileFault(
            "read", path, .fileTooLarge, because: "it has \(file.left) bytes, \(most) are the most that are read")
    }
    var content = try file.next(.max)
    while true {
        let more = try file.next(.max)
        if more.isEmpty { return content }
        content += more
    }
}
