/// The members of an entry that are ours, in the numbering of `nightaudit_field`.
package enum EntryField: UInt8, Sendable, CaseIterable {
    case status, userID, model, errorType, id, requestID, timestamp, promptTokens, completionTokens, latency

    /// The member's name in an entry of the native format.
    package var name: String {
        switch self {
        case .status: "status"
        case .userID: "user_id"
        case .model: "model"
        case .errorType: "error_type"
        case .id: "id"
        case .requestID: "request_id"
        case .timestamp: "timestamp"
        case .promptTokens: "prompt_tokens"
        case .completionTokens: "completion_tokens"
        case .latency: "latency_ms"
        }
    }
}
