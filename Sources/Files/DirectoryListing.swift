import Glibc
package import SystemPackage

/// The names in a directory without `.` and `..`, ordered by their bytes.
package func listDirectory(_ path: FilePath) throws(FileFault) -> [FilePath.Component] {
    guard let stream = path.withPlatformString({ opendir($0) }) else {
        throw FileFault("list", path, Errno(rawValue: errno))
    }
    defer { closedir(stream) }
    var names: [[UInt8]] = []
    while true {
        errno = 0
        guard let entry = readdir(stream) else {
            if errno != 0 { throw FileFault("list", path, Errno(rawValue: errno)) }
            break
        }
        let bytes = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
            pointer.withMemoryRebound(to: UInt8.self, capacity: 256) {
                Array(UnsafeBufferPointer(start: $0, count: strlen($0)))
            }
        }
        if bytes != [46], bytes != [46, 46] { names.append(bytes) }
    }
    names.sort { $0.lexicographicallyPrecedes($1) }
    return names.compactMap { FilePath.Component(bytes: $0) }
}

extension FilePath.Component {
    /// The component of exactly these bytes; nil where no file can have that name.
    package init?(bytes: [UInt8]) {
        self.init(platformString: bytes.map { CChar(bitPattern: $0) } + [0])
    }

    /// The name as the bytes on disk.
    package var bytes: [UInt8] {
        withPlatformString { Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
    }
}

extension FilePath {
    /// The path of exactly these bytes; they hold no 0.
    package init(bytes: [UInt8]) { self.init(platformString: bytes.map { CChar(bitPattern: $0) } + [0]) }

    /// The path as the bytes that the system takes.
    package var bytes: [UInt8] {
        withPlatformString { Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
    }
}

/// The path with links resolved; the path itself where that fails.
package func resolvedPath(_ path: FilePath) -> FilePath {
    guard let resolved = path.withPlatformString({ realpath($0, nil) }) else { return path }
    defer { free(resolved) }
    return FilePath(platformString: resolved)
}

/// The folder a file lies in; the working directory for a bare name.
package func folder(of path: FilePath) -> FilePath {
    let folder = path.removingLastComponent()
    return folder.isEmpty ? "." : folder
}
