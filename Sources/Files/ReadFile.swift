package import SystemPackage

/// A regular file open for reading, as long as it was when it was opened; closed when its owner lets it go.
///
/// What a writer appends meanwhile is left for the next reading, so that a reader of a growing file comes to its end.
package struct ReadFile: ~Copyable {
    private let descriptor: FileDescriptor
    private let path: FilePath
    private var left: Int

    /// Opens a regular file. A named pipe or device never blocks: it is refused.
    package init(_ path: FilePath) throws(FileFault) {
        self.path = path
        let descriptor = try naming("open", path) {
            try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
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
            throw FileFault("read", path, .invalidArgument, because: "it is no regular file")
        }
        self.descriptor = descriptor
        left = Int(found.size)
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

/// The whole content of a small file.
package func readWholeFile(_ path: FilePath) throws(FileFault) -> [UInt8] {
    var file = try ReadFile(path)
    var content: [UInt8] = []
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 64)
    defer { chunk.deallocate() }
    while true {
        let count = try file.read(into: chunk)
        if count == 0 { return content }
        content.append(contentsOf: chunk[..<count])
    }
}
