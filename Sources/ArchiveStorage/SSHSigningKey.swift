import AuditModel
import Crypto

/// A private Ed25519 key as `ssh-keygen -t ed25519 -N ''` writes it (OpenSSH, PROTOCOL.key).
package struct SSHSigningKey: Sendable {
    package let publicKey: SSHPublicKey
    private let key: Curve25519.Signing.PrivateKey

    /// Why a file is no key to sign with; a sentence that names neither the file nor any of the key.
    package struct Unusable: Error, CustomStringConvertible {
        package let description: String
    }

    /// Reads the file's bytes.
    package init(file: [UInt8]) throws(Unusable) {
        let (begin, end) = ("-----BEGIN OPENSSH PRIVATE KEY-----", "-----END OPENSSH PRIVATE KEY-----")
        let lines = String(decoding: file, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
        guard lines.first == begin, lines.last == end,
            let content = decodedBase64(lines[1..<(lines.count - 1)].joined())
        else { throw Unusable(description: "it is no private key in OpenSSH's format; make one with \(Self.make)") }
        var wire = SSHWireReader(content)
        guard wire.raw("openssh-key-v1\0"), let cipher = wire.text(), wire.string() != nil, wire.string() != nil,
            let count = wire.number(), wire.string() != nil, let secret = wire.string(), wire.rest.isEmpty
        else { throw Self.damaged }
        guard cipher == "none" else {
            throw Unusable(
                description: "it is encrypted, and nobody is there at night to unlock it; give an unencrypted key, "
                    + "or sign by an agent with signing.command")
        }
        guard count == 1 else { throw Unusable(description: "it holds \(count) keys; give a file of one") }
        var inner = SSHWireReader(secret)
        guard let first = inner.number(), let second = inner.number(), first == second, let type = inner.text() else {
            throw Self.damaged
        }
        guard type == "ssh-ed25519" else {
            throw Unusable(description: "it is of type \(type); give an Ed25519 key: \(Self.make)")
        }
        guard let known = inner.string(), let pair = inner.string(), pair.count == 64, let comment = inner.text(),
            inner.rest.elementsEqual((0..<UInt8(truncatingIfNeeded: inner.rest.count)).map { $0 + 1 }),
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: pair[..<32]),
            key.publicKey.rawRepresentation.elementsEqual(known), known.elementsEqual(pair[32...])
        else { throw Self.damaged }
        var blob = SSHWireWriter()
        blob.string(type)
        blob.string(known)
        publicKey = SSHPublicKey(type: type, blob: blob.bytes, comment: comment)
        self.key = key
    }

    private static let make = "ssh-keygen -t ed25519 -N '' -f FILE"
    private static var damaged: Unusable { Unusable(description: "it is damaged; restore it, or make another") }

    /// The signature of a file in OpenSSH's format (PROTOCOL.sshsig, version 1, SHA-512), armoured: what
    /// `ssh-keygen -Y sign -n NAMESPACE` writes. The same bytes each time.
    package func signature(of message: [UInt8], namespace: String) -> [UInt8] {
        var signed = SSHWireWriter()
        signed.raw("SSHSIG")
        signed.string(namespace)
        signed.string("")
        signed.string("sha512")
        signed.string(Array(SHA512.hash(data: message)))
        var signature = SSHWireWriter()
        signature.string(publicKey.type)
        // An Ed25519 key signs anything.
        signature.string(try! key.signature(for: signed.bytes))
        var wire = SSHWireWriter()
        wire.raw("SSHSIG")
        wire.number(1)
        wire.string(publicKey.blob)
        wire.string(namespace)
        wire.string("")
        wire.string("sha512")
        wire.string(signature.bytes)
        var text = "-----BEGIN SSH SIGNATURE-----\n"
        let digits = Array(base64(wire.bytes).utf8)
        for start in stride(from: 0, to: digits.count, by: 70) {
            text += String(decoding: digits[start..<min(start + 70, digits.count)], as: UTF8.self) + "\n"
        }
        return Array((text + "-----END SSH SIGNATURE-----\n").utf8)
    }
}
