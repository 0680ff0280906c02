import AuditModel
import Crypto

/// The detached signature of a file in OpenSSH's format (PROTOCOL.sshsig, version 1).
struct SSHSignature {
    let namespace: String
    let keyType: String
    /// The signer's public key as SSH writes it, its type before it.
    let key: [UInt8]
    /// The digest that was signed; only `sha512` is checked, the one that archives have.
    let hash: String
    private let signature: SSHParts

    /// Reads the armoured text; nil where it is none, has not lines of 70 digits, holds anything behind the signature, or is of another
    /// version.
    init?(armoured text: [UInt8]) {
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 4, lines.first == "-----BEGIN SSH SIGNATURE-----", lines.last == "",
            lines[lines.count - 2] == "-----END SSH SIGNATURE-----", let last = lines.dropLast(2).last,
            (1...70).contains(last.utf8.count), lines[1..<(lines.count - 3)].allSatisfy({ $0.utf8.count == 70 }),
            let bytes = decodedBase64(lines[1..<(lines.count - 2)].joined()), bytes.starts(with: "SSHSIG".utf8)
        else { return nil }
        var parts = SSHParts(bytes.dropFirst(6))
        guard parts.number(4) == 1, let key = parts.string(), let namespace = parts.text(),
            let reserved = parts.string(),
            let hash = parts.text(), let signature = parts.string(), parts.isEmpty, reserved.isEmpty
        else { return nil }
        var keyParts = SSHParts(key[...])
        guard let keyType = keyParts.text() else { return nil }
        self.namespace = namespace
        self.keyType = keyType
        self.key = key
        self.hash = hash
        self.signature = SSHParts(signature[...])
    }

    /// `SHA256:` and the digest of the key, as `ssh-keygen -l` prints it.
    var fingerprint: String { "SHA256:" + base64(Array(SHA256.hash(data: key))).prefix { $0 != "=" } }

    /// Whether this is the key's signature of the message; nil where the kind of key, hash or signature is none we check:
    /// Ed25519 and ECDSA on P-256, P-384 and P-521, also of security keys but for ECDSA there.
    func isOf(_ message: [UInt8]) -> Bool? {
        guard hash == "sha512" else { return nil }
        let digest = Array(SHA512.hash(data: message))
        var signed = Array("SSHSIG".utf8)
        for part in [Array(namespace.utf8), [], Array(hash.utf8), digest] { signed += bigEndian(part.count) + part }
        var (keyParts, parts) = (SSHParts(key[...]), signature)
        let types = (keyParts.text(), parts.text())
        switch keyType {
        case _ where !canCheckSignatures(of: keyType): return nil
        case _ where types.0 != types.1: return false
        case "ssh-ed25519":
            guard let point = keyParts.string(), keyParts.isEmpty, let value = parts.string(), parts.isEmpty else {
                return false
            }
            return isEd25519(point, value, signed)
        case "sk-ssh-ed25519@openssh.com":
            guard let point = keyParts.string(), let application = keyParts.string(), keyParts.isEmpty,
                !application.contains(0), let value = parts.string(), let flags = parts.number(1),
                let counter = parts.number(4), parts.isEmpty
            else { return false }
            // PROTOCOL.u2f: what a security key signs; without the flag of a touch nobody was there.
            guard flags & 1 == 1 else { return false }
            return isEd25519(
                point, value,
                Array(SHA256.hash(data: application)) + [UInt8(flags)] + bigEndian(counter)
                    + Array(SHA256.hash(data: signed)))
        case "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521":
            guard let curve = keyParts.text(), keyType.hasSuffix(curve), curve.hasPrefix("nistp"),
                let point = keyParts.string(), keyParts.isEmpty, let value = parts.string(), parts.isEmpty
            else { return false }
            var numbers = SSHParts(value[...])
            // RFC 4251, 5: a number whose first bit is set is negative.
            guard let r = numbers.string(), let s = numbers.string(), numbers.isEmpty,
                (r.first ?? 0) < 128, (s.first ?? 0) < 128, max(r.count, s.count) <= 67
            else { return false }
            return isECDSA(point, r, s, signed)
        default: return nil
        }
    }

    private func isEd25519(_ point: [UInt8], _ value: [UInt8], _ signed: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: point) else { return false }
        return key.isValidSignature(value, for: signed)
    }

    private func isECDSA(_ point: [UInt8], _ r: [UInt8], _ s: [UInt8], _ signed: [UInt8]) -> Bool {
        func raw(_ size: Int) -> [UInt8]? {
            let (r, s) = (r.drop { $0 == 0 }, s.drop { $0 == 0 })
            guard r.count <= size, s.count <= size else { return nil }
            let zeros = [UInt8](repeating: 0, count: size)
            return Array((zeros + r).suffix(size) + (zeros + s).suffix(size))
        }
        switch keyType.suffix(3) {
        case "256":
            guard let key = try? P256.Signing.PublicKey(x963Representation: point),
                let value = raw(32).flatMap({ try? P256.Signing.ECDSASignature(rawRepresentation: $0) })
            else { return false }
            return key.isValidSignature(value, for: signed)
        case "384":
            guard let key = try? P384.Signing.PublicKey(x963Representation: point),
                let value = raw(48).flatMap({ try? P384.Signing.ECDSASignature(rawRepresentation: $0) })
            else { return false }
            return key.isValidSignature(value, for: signed)
        default:
            guard let key = try? P521.Signing.PublicKey(x963Representation: point),
                let value = raw(66).flatMap({ try? P521.Signing.ECDSASignature(rawRepresentation: $0) })
            else { return false }
            return key.isValidSignature(value, for: signed)
        }
    }
}

/// The data types of SSH (RFC 4251, 5), taken off the front one after the other; nil where the bytes end before.
struct SSHParts {
    private var bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    var isEmpty: Bool { bytes.isEmpty }

    /// A big-endian number of that many bytes.
    mutating func number(_ size: Int) -> Int? {
        guard bytes.count >= size else { return nil }
        defer { bytes = bytes.dropFirst(size) }
        return bytes.prefix(size).reduce(0) { $0 << 8 | Int($1) }
    }

    mutating func string() -> [UInt8]? {
        guard let count = number(4), bytes.count >= count else { return nil }
        defer { bytes = bytes.dropFirst(count) }
        return Array(bytes.prefix(count))
    }

    mutating func text() -> String? { string().flatMap { String(validating: $0, as: UTF8.self) } }
}

private func bigEndian(_ number: Int) -> [UInt8] {
    stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
}

/// Whether the text is an armoured signature of the message, in that namespace, by the public key of that line
/// (`type base64`).
package func isSignature(_ text: [UInt8], of message: [UInt8], namespace: String, by line: String) -> Bool {
    guard let signature = SSHSignature(armoured: text) else { return false }
    return signature.namespace == namespace && line == "\(signature.keyType) \(base64(signature.key))"
        && signature.isOf(message) == true
}

/// Whether signatures by keys of that type can be checked here.
package func canCheckSignatures(of keyType: String) -> Bool {
    [
        "ssh-ed25519", "sk-ssh-ed25519@openssh.com", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384",
        "ecdsa-sha2-nistp521",
    ].contains(keyType)
}
