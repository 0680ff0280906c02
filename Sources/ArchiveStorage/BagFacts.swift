/// What a bag says of itself beside its payload.
package struct BagFacts: Sendable {
    package var id: String
    /// From 1; the chain predecessor's and one more.
    package var sequence: Int
    package var previousID: String?
    package var previousDigest: String?
    /// UTC, `YYYYMMDDhhmmssZ`.
    package var sealed: String
    package var version: String

    package init(
        id: String, sequence: Int, previousID: String?, previousDigest: String?, sealed: String, version: String
    ) {
        self.id = id
        self.sequence = sequence
        self.previousID = previousID
        self.previousDigest = previousDigest
        self.sealed = sealed
        self.version = version
    }
}
