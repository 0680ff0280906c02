import AuditModel

/// Whose keys may sign, and when: a file of allowed signers as `ssh-keygen -Y verify -f` reads it (ssh-keygen(1)).
///
/// A line that is none is passed over, as there, and told. Times without `Z` are UTC, too, so that the answer is the same on every
/// machine.
package struct AllowedSigners: Sendable {
    /// A line that is none: its number, from 1, and what is wrong with it.
    package struct Fault: Sendable, CustomStringConvertible {
        package let line: Int
        package let message: String

        package var description: String { "\(line): \(message)" }
    }

    /// In the order of the file.
    package private(set) var faults: [Fault] = []
    private var signers: [AllowedSigner] = []

    /// Reads the bytes of such a file; what is in it that is none is told by `faults`.
    package init(_ bytes: [UInt8]) {
        for (index, line) in bytes.split(separator: 10, omittingEmptySubsequences: false).enumerated() {
            do throws(AllowedSigner.Fault) {
                if let signer = try AllowedSigner(line) { signers.append(signer) }
            } catch {
                faults.append(Fault(line: index + 1, message: error.message))
            }
        }
    }

    /// What is wrong with a signature by that key, under that name, sealed at that time (`YYYYMMDDhhmmssZ`).
    package enum Verdict { case allowed, unknown, expired }

    /// The first line that allows it decides. A principal that is empty, or has a NUL, is no name of anybody.
    package func verdict(principal: String, key: [UInt8], namespace: String, sealed: String) -> Verdict {
        let name = Array(principal.utf8)
        guard !name.isEmpty, !name.contains(0) else { return .unknown }
        let time = signerTime(Array(sealed.utf8)[...])
        var verdict = Verdict.unknown
        for signer in signers where signer.isOf(key, name, Array(namespace.utf8)) {
            if let time, signer.isValid(at: time) { return .allowed }
            verdict = .expired
        }
        return verdict
    }
}
