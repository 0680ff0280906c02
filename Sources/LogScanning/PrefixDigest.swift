import AuditModel
internal import Crypto

/// SHA-256 of the first bytes of a day file's content, lowercase hexadecimal; nil where it has fewer.
package func contentDigest(of file: DayFile, first byteCount: Int) -> String? {
    guard var source = try? ContentSource(file, digests: false) else { return nil }
    var digest = SHA256()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { buffer.deallocate() }
    var left = byteCount
    while left > 0 {
        let count = min(left, source.read(into: buffer))
        if count == 0 { return nil }
        digest.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        left -= count
    }
    return hexadecimal(digest.finalize())
}
