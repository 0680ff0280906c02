package import AuditModel

/// What whoever verifies knows from elsewhere.
package struct Expectations: Sendable {
    /// Whose signatures count; nil: signatures are held against their own keys only.
    package var signers: AllowedSigners?
    /// SHA-256 of the `tagmanifest-sha256.txt` that was the chain's head once.
    package var head: String?
    /// The as-of day that the archives must reach.
    package var through: CalendarDay?
    /// The root_id that the directory of archives, or the one archive, must have.
    package var rootID: String?
    /// Whether it must be a directory of archives, no single archive or other bag.
    package var isRoot = false

    package init(signers: AllowedSigners? = nil, head: String? = nil, through: CalendarDay? = nil) {
        self.signers = signers
        self.head = head
        self.through = through
    }
}
