import Decompression
import Foundation
import LogScanning
import SystemPackage

/// A log directory of the test's own, removed with its owner; packs with the tools that operators use.
final class DayFileFolder {
    let url = FileManager.default.temporaryDirectory.appending(path: "nightaudit-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// The day file of that content; the folder then holds no other.
    func dayFile(_ content: Data, _ compression: Compression) throws -> DayFile {
        for old in try FileManager.default.contentsOfDirectory(at: url, includingPropertiesForKeys: nil) {
            try FileManager.default.removeItem(at: old)
        }
        try content.write(to: url.appending(path: "audit_2026-11-20.jsonl"))
        switch compression {
        case .plain: break
        case .gz: try run("gzip", "-1", "audit_2026-11-20.jsonl")
        case .zst: try run("zstd", "-q", "-1", "--rm", "audit_2026-11-20.jsonl")
        }
        return try dayFile()
    }

    /// The only day file that the folder holds.
    func dayFile() throws -> DayFile { try LogDirectory(FilePath(url.path())).files[0] }

    private func run(_ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.currentDirectoryURL = url
        try process.run()
        process.waitUntilExit()
        struct ToolFailed: Error { let arguments: [String] }
        guard process.terminationStatus == 0 else { throw ToolFailed(arguments: arguments) }
    }
}
