import AuditModel
import JSONText

/// Holds a signature, of a tag manifest or an event, against its key, the signer named, and those who may sign.
///
/// | code | fault |
/// | --- | --- |
/// | `signature_form` | the signature file is empty, or no SSH signature |
/// | `signature_unsupported` | a kind of key or hash that is not checked |
/// | `signature_wrong` | it is not that key's signature of the file |
/// | `signature_namespace` | it was made for another purpose than nightaudit's archives |
/// | `signer_differs` | manifest.json, or the event, names another signer, or none |
/// | `signer_unknown` | the key may not sign in the principal's name |
/// | `signer_expired` | the key may, but not at the sealed time |
struct SignatureCheck {
    let signature: [UInt8]
    /// The bytes that it must be of, and the file that holds them.
    let signed: [UInt8]
    let file: String
    /// The file that names the signer, and its `signer`.
    let statedIn: String
    let stated: JSONValue?
    let sealed: String

    /// The faults as code and message, none for a right signature; at most one of the signature and one of the signer.
    func faults(_ signers: AllowedSigners?) -> [(code: String, message: String)] {
        guard let signature = SSHSignature(armoured: signature) else {
            return [("signature_form", "is no SSH signature")]
        }
        switch signature.isOf(signed) {
        case nil:
            let way =
                signature.hash == "sha512" ? "by a key of type \(signature.keyType)" : "of the hash \(signature.hash)"
            return [("signature_unsupported", "is \(way), which is not checked here")]
        case false?: return [("signature_wrong", "is not a signature of \(file) by \(signature.fingerprint)")]
        case true?: break
        }
        guard signature.namespace == "nightaudit" else {
            return [("signature_namespace", "was made for `\(signature.namespace)`, not for `nightaudit`")]
        }
        guard let principal = stated?["principal"]?.text,
            stated?["fingerprint"] == .string(Array(signature.fingerprint.utf8))
        else {
            return [("signer_differs", "is by \(signature.fingerprint), which \(statedIn) does not name")]
        }
        switch signers?.verdict(
            principal: principal, key: signature.key, namespace: signature.namespace, sealed: sealed)
        {
        case nil, .allowed?: return []
        case .unknown?:
            return [("signer_unknown", "is by \(signature.fingerprint), which may not sign for \(principal)")]
        case .expired?:
            return [
                ("signer_expired", "is by \(signature.fingerprint), which might not sign for \(principal) at \(sealed)")
            ]
        }
    }
}
