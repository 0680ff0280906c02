import AuditModel
import LogScanning
import LogSummaries

/// Which lines a query prints: all conditions given must hold. Names are compared as bytes.
struct EntryFilter: ~Copyable {
    private let user: NameCondition?
    private let model: NameCondition?
    private let errorType: NameCondition?
    private let status: [UInt8]?
    private let unattributed: Bool
    private let rejected: Bool
    private let reason: RejectReason?
    /// Where it is there, `user` is the pseudonym that an entry's user has under its key.
    private var pseudonyms: PseudonymTable?

    init(
        user: NameCondition?, model: NameCondition?, errorType: NameCondition?, status: String?, unattributed: Bool,
        rejected: Bool, reason: RejectReason?, pseudonyms: Pseudonyms?
    ) {
        self.user = user
        self.model = model
        self.errorType = errorType
        self.status = status.map(nativeBytes)
        self.unattributed = unattributed
        self.rejected = rejected
        self.reason = reason
        self.pseudonyms = pseudonyms.map(PseudonymTable.init)
    }

    /// What each line that matches must hold, of the condition that fewest entries are likely to meet; nil where none asks for one name.
    var needle: Needle? {
        for condition in [pseudonyms == nil ? user : nil, errorType, model, status.map(NameCondition.bytes)] {
            if case .bytes(let name) = condition, !name.isEmpty { return Needle(value: name) }
        }
        return nil
    }

    mutating func matches(_ line: ScannedLine) -> Bool {
        switch line {
        case .blank: return false
        case .rejected(let reason): return rejected && (self.reason ?? reason) == reason
        case .entry(let entry):
            let name = pseudonyms?.pseudonym(of: entry.user) ?? entry.user
            return !rejected && (user?.holds(name.bytes) ?? true) && (model?.holds(entry.model.bytes) ?? true)
                && (errorType?.holds(entry.errorType.bytes) ?? true)
                && (status?.elementsEqual(entry.statusText.bytes) ?? true)
                && (!unattributed || !entry.user.isPresent || !entry.model.isPresent)
        }
    }
}
