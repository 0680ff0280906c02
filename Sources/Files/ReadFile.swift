package import SystemPackage

/// A regular file open for reading; closed when its owner lets it go.
package struct ReadFile: ~Copyable {
    private let descriptor: FileDescriptor
    private let path: FilePath

    /// Opens a regular file. A named pipe or device never blocks: it is refused.
    package init(_ path: FilePath) throws(FileFault) {
        self.path = path
        let descriptor = try naming("open", path) {
            try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
        }
        let type: FileType
        do {
            type = try descriptor.stat().type
        } catch {
            try? descriptor.close()
            throw FileFault("inspect", path, .ioError)
        }
        guard type == .regular else {
            try? descriptor.close()
            throw FileFault("read as a file", path, type == .directory ? .isDirectory : .invalidArgument)
        }
        self.descriptor = descriptor
    }

    deinit { try? descriptor.close() }

    /// Reads up to the buffer's size; 0 at the end of the file.
    package borrowing func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileFault) -> Int {
        try naming("read", path) { try descriptor.read(into: buffer) }
    }
}

/// The whole content of a small file.
package func readWholeFile(_ path: FilePath) throws(FileFault) -> [UInt8] {
    let file = try ReadFile(path)
    var content: [UInt8] = []
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 64)
    defer { chunk.deallocate() }
    while true {
        let count = try file.read(into: chunk)
        if count == 0 { return content }
        content.append(contentsOf: chunk[..<count])
    }
}
