import AuditModel
import Crypto
import Files
import SystemPackage

/// A checksum algorithm of BagIt as its manifests' names have it: letters and digits only, in lower case.
enum BagItAlgorithm: String, CaseIterable {
    case sha256, sha512, sha384, sha1, md5

    /// Whether it alone makes a bag valid; the others are checked where one of these is there, too.
    var isSufficient: Bool { self == .sha256 || self == .sha512 }
}

/// The digests of a file by those algorithms, in lower-case hexadecimal digits, and its size; it is read once, in chunks.
func fileDigests(
    _ path: FilePath, _ algorithms: Set<BagItAlgorithm>
) throws(FileFault) -> (digests: [BagItAlgorithm: String], byteCount: Int) {
    var file = try ReadFile(path)
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { chunk.deallocate() }
    var running = algorithms.map { ($0, RunningDigest($0)) }
    var byteCount = 0
    while true {
        let count = try file.read(into: chunk)
        if count == 0 { break }
        for index in running.indices { running[index].1.update(UnsafeRawBufferPointer(rebasing: chunk[..<count])) }
        byteCount += count
    }
    return (Dictionary(uniqueKeysWithValues: running.map { ($0.0, $0.1.text) }), byteCount)
}

/// One algorithm at work on the bytes of a file.
private enum RunningDigest {
    case sha256(SHA256)
    case sha384(SHA384)
    case sha512(SHA512)
    case sha1(Insecure.SHA1)
    case md5(Insecure.MD5)

    init(_ algorithm: BagItAlgorithm) {
        switch algorithm {
        case .sha256: self = .sha256(SHA256())
        case .sha384: self = .sha384(SHA384())
        case .sha512: self = .sha512(SHA512())
        case .sha1: self = .sha1(Insecure.SHA1())
        case .md5: self = .md5(Insecure.MD5())
        }
    }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        func updated<Function: HashFunction>(_ function: Function) -> Function {
            var function = function
            function.update(bufferPointer: bytes)
            return function
        }
        switch self {
        case .sha256(let function): self = .sha256(updated(function))
        case .sha384(let function): self = .sha384(updated(function))
        case .sha512(let function): self = .sha512(updated(function))
        case .sha1(let function): self = .sha1(updated(function))
        case .md5(let function): self = .md5(updated(function))
        }
    }

    var text: String {
        switch self {
        case .sha256(let function): hexadecimal(function.finalize())
        case .sha384(let function): hexadecimal(function.finalize())
        case .sha512(let function): hexadecimal(function.finalize())
        case .sha1(let function): hexadecimal(function.finalize())
        case .md5(let function): hexadecimal(function.finalize())
        }
    }
}
