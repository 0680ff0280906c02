import AuditModel
import Crypto

/// SHA-256 in lowercase hexadecimal.
package func sha256(_ bytes: [UInt8]) -> String { hexadecimal(SHA256.hash(data: bytes)) }
