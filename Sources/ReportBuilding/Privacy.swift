/// How users are called in a report.
package enum Privacy: Sendable, Hashable {
    /// As the logs name them.
    case keep
    /// By pseudonyms under the key of that id.
    case pseudonymise(keyID: String)

    /// `keep` or `pseudonymise`, as configuration, report and manifest write it.
    package var userIDs: String {
        switch self {
        case .keep: "keep"
        case .pseudonymise: "pseudonymise"
        }
    }

    package var keyID: String? {
        switch self {
        case .keep: nil
        case .pseudonymise(let keyID): keyID
        }
    }

    var node: ReportNode {
        .object([("user_ids", .cell(.words(userIDs))), ("key_id", .cell(.words(keyID)))])
    }
}
