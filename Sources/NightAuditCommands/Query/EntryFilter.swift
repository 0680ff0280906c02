import AuditModel
import LogScanning
import LogSummaries

/// Which lines a query prints: all conditions given must hold. Names are compared as bytes.
struct EntryConditions: Sendable {
    let user: NameCondition?
    let model: NameCondition?
    let errorType: NameCondition?
    let status: [UInt8]?
    let unattributed: Bool
    let withoutUsage: Bool
    let undated: Bool
    /// Entries of a latency above it.
    let latencyNanoseconds: Int64?
    let rejected: Bool
    let reason: RejectReason?
    /// Where they are there, `user` is the pseudonym that an entry's user has under their key.
    let pseudonyms: Pseudonyms?

    init(
        user: NameCondition?, model: NameCondition?, errorType: NameCondition?, status: String?, unattributed: Bool,
        withoutUsage: Bool = false, undated: Bool = false, latencyNanoseconds: Int64? = nil, rejected: Bool,
        reason: RejectReason?, pseudonyms: Pseudonyms?
    ) {
        self.user = user
        self.model = model
        self.errorType = errorType
        self.status = status.map(nativeBytes)
        self.unattributed = unattributed
        self.withoutUsage = withoutUsage
        self.undated = undated
        self.latencyNanoseconds = latencyNanoseconds
        self.rejected = rejected
        self.reason = reason
        self.pseudonyms = pseudonyms
    }

    /// What each line that matches must hold, of the condition that fewest entries are likely to meet; nil where none asks for one name.
    var needle: Needle? {
        for condition in [pseudonyms == nil ? user : nil, errorType, model, status.map(NameCondition.bytes)] {
            if case .bytes(let name) = condition, !name.isEmpty { return Needle(value: name) }
        }
        return nil
    }
}

/// Judges lines by those conditions, one after the other.
struct EntryFilter: ~Copyable {
    private let conditions: EntryConditions
    private var pseudonyms: PseudonymTable?

    init(_ conditions: EntryConditions) {
        self.conditions = conditions
        pseudonyms = conditions.pseudonyms.map(PseudonymTable.init)
    }

    mutating func matches(_ line: ScannedLine) -> Bool {
        switch line {
        case .blank: return false
        case .rejected(let reason): return conditions.rejected && (conditions.reason ?? reason) == reason
        case .entry(let entry):
            let name = pseudonyms?.pseudonym(of: entry.user) ?? entry.user
            return !conditions.rejected && (conditions.user?.holds(name.bytes) ?? true)
                && (conditions.model?.holds(entry.model.bytes) ?? true)
                && (conditions.errorType?.holds(entry.errorType.bytes) ?? true)
                && (conditions.status?.elementsEqual(entry.statusText.bytes) ?? true)
                && (!conditions.unattributed || !entry.user.isPresent || !entry.model.isPresent)
                && (!conditions.withoutUsage || entry.promptTokens == nil || entry.completionTokens == nil)
                && (!conditions.undated || entry.timestamp == nil)
                && (conditions.latencyNanoseconds.map { $0 < entry.latencyNanoseconds ?? -1 } ?? true)
        }
    }
}
