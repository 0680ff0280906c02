import AuditModel
import Crypto
import Files
import SystemPackage

/// A line of a manifest: the digest that a file of the bag must have.
struct ManifestLine {
    let digest: String
    let path: String
}

/// Reads `digest, two blanks, path` lines; nil where a line is of another form.
func manifestLines(_ bytes: [UInt8]) -> [ManifestLine]? {
    guard bytes.isEmpty || bytes.last == 10 else { return nil }
    var lines: [ManifestLine] = []
    for line in bytes.dropLast().split(separator: 10, omittingEmptySubsequences: bytes.isEmpty) {
        guard line.count > 66, line.prefix(64).allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }),
            line.dropFirst(64).prefix(2).elementsEqual([32, 32])
        else { return nil }
        lines.append(
            ManifestLine(
                digest: String(decoding: line.prefix(64), as: UTF8.self),
                path: String(decoding: line.dropFirst(66), as: UTF8.self)))
    }
    return lines
}

/// Whether the path stays inside the bag: relative, no `..`, no home folder.
func isSafe(_ path: String) -> Bool {
    !path.isEmpty && !path.hasPrefix("/") && !path.hasPrefix("~")
        && path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
            $0 != ".." && $0 != "." && !$0.isEmpty
        }
}

/// Whether the path is of `[a-z0-9._/-]`, as those of an archive are.
func isOfOurNames(_ path: String) -> Bool {
    path.utf8.allSatisfy { (97...122).contains($0) || (45...57).contains($0) || $0 == 95 }
}

/// SHA-256 of a file, read in chunks, lowercase hexadecimal.
func fileDigest(_ path: FilePath) throws(FileFault) -> (digest: String, byteCount: Int) {
    var file = try ReadFile(path)
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { chunk.deallocate() }
    var digest = SHA256()
    var byteCount = 0
    while true {
        let count = try file.read(into: chunk)
        if count == 0 { break }
        digest.update(bufferPointer: UnsafeRawBufferPointer(rebasing: chunk[..<count]))
        byteCount += count
    }
    return (hexadecimal(digest.finalize()), byteCount)
}

/// SHA-256 in lower-case hexadecimal digits.
func sha256Text(_ bytes: [UInt8]) -> String { hexadecimal(SHA256.hash(data: bytes)) }
