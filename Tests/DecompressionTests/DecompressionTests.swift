import Decompression
import Foundation
import Testing

@Suite struct DecompressionTests {
    private static let tools: [(compression: Compression, command: String)] = [
        (.gz, "gzip -c"), (.zst, "zstd -q -c --check"),
    ]

    @Test(arguments: tools.indices, [1, 7, 4096, 1 << 20])
    func `several members or frames are one content, whatever the chunk`(tool: Int, chunk: Int) throws {
        let (compression, command) = Self.tools[tool]
        let parts = [Self.text(seed: 1, lines: 300), [], Self.text(seed: 2, lines: 50)]
        var file: [UInt8] = []
        for part in parts { file += try compressed(part, command) }
        let result = decompressed(file, compression, chunk: chunk)
        #expect(result.content == Array(parts.joined()))
        #expect(result.fault == nil)
        #expect(result.isComplete)
    }

    @Test(arguments: tools.indices)
    func `a truncated file gives the content's beginning and is not complete`(tool: Int) throws {
        let (compression, command) = Self.tools[tool]
        let content = Self.text(seed: 3, lines: 20_000)
        let file = try compressed(content, command)
        for kept in [file.count - 1, file.count * 9 / 10, file.count / 2, 20, 3] {
            let result = decompressed(Array(file[..<kept]), compression, chunk: 4096)
            #expect(content.starts(with: result.content))
            #expect(!result.isComplete, "\(kept) of \(file.count) bytes")
            if kept == file.count - 1 { #expect(result.content.count == content.count) }
        }
    }

    @Test(arguments: tools.indices)
    func `a wrong checksum is told and gives all content`(tool: Int) throws {
        let (compression, command) = Self.tools[tool]
        let content = Self.text(seed: 4, lines: 20_000)
        var file = try compressed(content, command)
        file[file.count - (compression == .gz ? 8 : 4)] ^= 1
        let result = decompressed(file, compression, chunk: 4096)
        #expect(result.content == content)
        #expect(result.fault != nil)
        #expect(result.isChecksumFault)
    }

    @Test(arguments: tools.indices)
    func `garbage behind the content is told, and what came before it stands`(tool: Int) throws {
        let (compression, command) = Self.tools[tool]
        let content = Self.text(seed: 5, lines: 20_000)
        let file = try compressed(content, command)
        let damaged = Array(file) + Array("no such thing".utf8)
        let result = decompressed(damaged, compression, chunk: 4096)
        #expect(result.content == content)
        #expect(result.fault != nil)
        #expect(!result.isChecksumFault)
    }

    @Test func `a plain file needs no decompressor`() {
        let none = Decompressor(.plain) == nil
        #expect(none)
    }

    private static func text(seed: UInt64, lines: Int) -> [UInt8] {
        var state = seed
        var text = ""
        for line in 0..<lines {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            text += "{\"status\": \"success\", \"n\": \(line), \"id\": \"\(state)\"}\n"
        }
        return Array(text.utf8)
    }
}

private struct Decompressed {
    var content: [UInt8] = []
    var fault: String?
    var isChecksumFault = false
    var isComplete = false
}

/// Feeds the file `chunk` bytes at a time, into as small an output, until nothing moves.
private func decompressed(_ file: [UInt8], _ compression: Compression, chunk: Int) -> Decompressed {
    var result = Decompressed()
    guard var decompressor = Decompressor(compression) else { return result }
    var output = [UInt8](repeating: 0, count: chunk)
    var at = 0
    while result.fault == nil {
        let end = min(file.count, at + chunk)
        let step = file[at..<end].withUnsafeBytes { input in
            output.withUnsafeMutableBytes { decompressor.step(input, into: $0) }
        }
        at += step.consumed
        result.content += output[..<step.produced]
        result.fault = step.fault
        result.isChecksumFault = step.isChecksumFault
        if step.consumed == 0, step.produced == 0, at == file.count { break }
    }
    result.isComplete = decompressor.isComplete
    return result
}

/// What the tool makes of the content.
private func compressed(_ content: [UInt8], _ command: String) throws -> [UInt8] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "nightaudit-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(content).write(to: folder.appending(path: "in"))
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "\(command) < in > out"]
    process.currentDirectoryURL = folder
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "`\(command)` failed")
    return Array(try Data(contentsOf: folder.appending(path: "out")))
}
