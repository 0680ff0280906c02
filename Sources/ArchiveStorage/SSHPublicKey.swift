import AuditModel
import Crypto

/// A public key as OpenSSH names it: a type, and the bytes that a signature carries (RFC 4253, 6.6).
package struct SSHPublicKey: Sendable {
    /// `ssh-ed25519`, `ecdsa-sha2-nistp256`, …
    package let type: String
    package let blob: [UInt8]
    /// What stands behind the key in its file; often who made it where.
    package let comment: String

    init(type: String, blob: [UInt8], comment: String) {
        self.type = type
        self.blob = blob
        self.comment = comment
    }

    /// Reads the one line of a `.pub` file: type, key in base64, comment. Nil for anything else.
    package init?(line: String) {
        let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: true)
        guard parts.count >= 2, let blob = decodedBase64(String(parts[1])) else { return nil }
        var wire = SSHWireReader(blob)
        guard let type = wire.text(), type == String(parts[0]) else { return nil }
        self.init(type: type, blob: blob, comment: parts.count > 2 ? String(parts[2]) : "")
    }

    /// Type and key in base64, as files of allowed signers have them.
    package var line: String { "\(type) \(base64(blob))" }

    /// `SHA256:` and the digest of the key in base64 without padding, as `ssh-keygen -l` prints it.
    package var fingerprint: String {
        let digest = base64(Array(SHA256.hash(data: blob)))
        return "SHA256:" + digest.prefix { $0 != "=" }
    }
}
