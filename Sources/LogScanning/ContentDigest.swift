import AuditModel
internal import Crypto
private import Files

/// A day file's size and digest, on disk and of its content, without judging a line; a fault where it could not be read to its end.
package func digestContent(of file: DayFile) -> FileAccount {
    var account = FileAccount()
    do throws(FileFault) {
        var source = try ContentSource(file, digests: true)
        var digest = SHA256()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
        defer { buffer.deallocate() }
        while true {
            let count = source.read(into: buffer)
            if count == 0 { break }
            digest.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            account.contentByteCount += count
        }
        account.fault = source.fault
        account.byteCount = source.byteCount
        account.contentDigest = hexadecimal(digest.finalize())
        account.digest = source.compressedDigest() ?? account.contentDigest
    } catch {
        account.fault = error.reason
    }
    return account
}

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
