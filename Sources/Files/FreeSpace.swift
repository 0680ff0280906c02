import Glibc
package import SystemPackage

/// What a file system has left for this user; what is kept for root alone is not.
package struct FreeSpace: Sendable {
    /// A file takes whole blocks of so many bytes.
    package let blockSize: Int
    /// Nil where the file system does not say, as one without a limit.
    package let byteCount: Int?
    /// Of how many more files and folders (inodes); nil likewise.
    package let fileCount: Int?

    /// Of the file system on which that file or folder lies; one that is not there is an error.
    package init(at path: FilePath) throws(FileFault) {
        var found = statvfs()
        guard path.withPlatformString({ statvfs($0, &found) }) == 0 else {
            throw FileFault("ask for the free space of", path, Errno(rawValue: errno))
        }
        blockSize = max(1, Int(found.f_frsize))
        let (bytes, isTooMany) = Int(clamping: found.f_bavail).multipliedReportingOverflow(by: blockSize)
        byteCount = found.f_blocks == 0 ? nil : isTooMany ? .max : bytes
        fileCount = found.f_files == 0 ? nil : Int(clamping: found.f_favail)
    }

    /// What a file of so many bytes takes.
    package func taken(by byteCount: Int) -> Int { (byteCount + blockSize - 1) / blockSize * blockSize }
}
