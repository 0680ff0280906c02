/// Who signs the archive of a report.
package struct SignerIdentity: Sendable, Hashable {
    /// The name in files of allowed signers.
    package let principal: String
    /// `SHA256:` and the digest of the public key in Base64 without padding.
    package let fingerprint: String

    package init(principal: String, fingerprint: String) {
        self.principal = principal
        self.fingerprint = fingerprint
    }

    static func node(_ signer: SignerIdentity?) -> ReportNode {
        guard let signer else { return .cell(.null) }
        return .object([
            ("principal", .cell(.words(signer.principal))), ("fingerprint", .cell(.words(signer.fingerprint))),
        ])
    }
}
