import Files
import SystemPackage

/// The process that holds the flock of a directory, as `process PID (NAME)`; nil where Linux does not tell.
func lockHolder(of directory: FilePath) -> String? {
    guard let found = try? directory.stat(), let locks = try? procText("/proc/locks") else { return nil }
    for line in locks.split(separator: "\n") {
        // 1: FLOCK  ADVISORY  WRITE 4711 fe:01:262146 0 EOF
        let fields = line.split(separator: " ", omittingEmptySubsequences: true)
        guard fields.count > 5, fields[1] == "FLOCK", fields[5].split(separator: ":").last == "\(found.inode.rawValue)"
        else {
            continue
        }
        let name =
            (try? procText(FilePath("/proc/\(fields[4])/comm")))?.split(separator: "\n").first.map { " (\($0))" } ?? ""
        return "process \(fields[4])\(name)"
    }
    return nil
}

/// A file of /proc, which says of itself that it is empty.
private func procText(_ path: FilePath) throws -> String {
    let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
    return try file.closeAfter {
        var text: [UInt8] = []
        while true {
            let part = try [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
                count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
            }
            if part.isEmpty { return String(decoding: text, as: UTF8.self) }
            text += part
        }
    }
}
