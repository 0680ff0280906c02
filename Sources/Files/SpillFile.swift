import CFiles
import Glibc
package import SystemPackage

/// A file without a name for what does not fit in memory; gone with its owner, also when the program is killed.
package struct SpillFile: ~Copyable {
    private let descriptor: FileDescriptor
    private let folder: FilePath
    package private(set) var byteCount = 0

    /// Makes the file on the file system of that folder.
    package init(in folder: FilePath) throws(FileFault) {
        let opened = folder.withPlatformString { nightaudit_open_unlinked($0) }
        guard opened >= 0 else { throw FileFault("create a temporary file in", folder, Errno(rawValue: errno)) }
        descriptor = FileDescriptor(rawValue: opened)
        self.folder = folder
    }

    deinit { try? descriptor.close() }

    package mutating func append(_ elements: [some BitwiseCopyable]) throws(FileFault) {
        byteCount += try naming("write a temporary file in", folder) {
            try elements.withUnsafeBytes { try descriptor.writeAll($0) }
        }
    }

    /// Fills the buffer from that offset on; all of it is there.
    package func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(FileFault) {
        var filled = 0
        while filled < buffer.count {
            let count = try naming("read a temporary file in", folder) {
                try descriptor.read(
                    fromAbsoluteOffset: Int64(offset + filled),
                    into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
            }
            guard count > 0 else { throw FileFault("read a temporary file in", folder, .ioError) }
            filled += count
        }
    }
}
