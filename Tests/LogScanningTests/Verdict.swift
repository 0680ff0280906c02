/// What a line is, in words both scanners can be compared by.
enum Verdict: Equatable {
    case blank
    case rejected(String)
    case entry(EntryValues)

    var reason: String? {
        if case .rejected(let reason) = self { reason } else { nil }
    }
    var entry: EntryValues? {
        if case .entry(let values) = self { values } else { nil }
    }
}

/// The values of an accepted entry; nil where it has none.
struct EntryValues: Equatable {
    /// `success`, `error` or `other`.
    var kind = "other"
    var status: [UInt8]?
    var user: [UInt8]?
    var model: [UInt8]?
    var errorType: [UInt8]?
    var id: [UInt8]?
    var timestamp: SlowInstant?
    var promptTokens: Int64?
    var completionTokens: Int64?
    var latencyNanoseconds: Int64?
}

/// Seconds since 1970-01-01 in UTC, and the nanoseconds of the fraction.
struct SlowInstant: Equatable {
    var seconds: Int
    var nanoseconds: Int
}
