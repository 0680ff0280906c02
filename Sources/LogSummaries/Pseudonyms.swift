package import AuditModel
private import Crypto

/// What users are called under a key: `p-<key id>-<base32>`, HMAC-SHA-256 of the name's bytes under the key, its first 128 bits.
///
/// The same name has the same pseudonym for as long as the key is the same. The key id is the first 8 hexadecimal digits of
/// SHA-256(HMAC-SHA-256(key, "nightaudit key id")): it tells keys apart and says nothing of any name. Base32 is RFC 4648's in lower case, without padding.
package struct Pseudonyms: Sendable {
    /// How many bytes every pseudonym has.
    package static let length = 2 + 8 + 1 + 26

    package let keyID: String
    private let key: SymmetricKey

    package init(key: [UInt8]) {
        let key = SymmetricKey(data: key)
        let mark = HMAC<SHA256>.authenticationCode(for: Array("nightaudit key id".utf8), using: key)
        keyID = hexadecimal(SHA256.hash(data: Array(mark)).prefix(4))
        self.key = key
    }

    package func pseudonym(of name: some Collection<UInt8>) -> Name {
        let code = HMAC<SHA256>.authenticationCode(for: Array(name), using: key)
        return Name("p-\(keyID)-\(base32(Array(code.prefix(16))))")
    }

    /// The key id that a pseudonym names; nil for what has not the form of one.
    package static func keyID(of pseudonym: [UInt8]) -> String? {
        guard pseudonym.count == length, pseudonym.starts(with: "p-".utf8), pseudonym[10] == UInt8(ascii: "-"),
            pseudonym[2..<10].allSatisfy("0123456789abcdef".utf8.contains),
            pseudonym[11...].allSatisfy(alphabet.contains)
        else { return nil }
        return String(decoding: pseudonym[2..<10], as: UTF8.self)
    }
}

private let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

/// Base32, RFC 4648, in lower case and without padding.
func base32(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    var bits = 0
    var count = 0
    for byte in bytes {
        bits = bits << 8 | Int(byte)
        count += 8
        while count >= 5 {
            count -= 5
            text.append(alphabet[bits >> count & 31])
        }
        bits &= 1 << count - 1
    }
    if count > 0 { text.append(alphabet[bits << (5 - count) & 31]) }
    return String(decoding: text, as: UTF8.self)
}
