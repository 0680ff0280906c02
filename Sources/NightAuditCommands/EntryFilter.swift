import LogScanning

/// Which lines a query prints: all conditions given must hold. Names are compared as bytes.
struct EntryFilter {
    private let user: [UInt8]?
    private let model: [UInt8]?
    private let status: [UInt8]?
    private let errorType: [UInt8]?
    private let unattributed: Bool
    private let rejected: Bool

    init(
        user: String? = nil, model: String? = nil, status: String? = nil, errorType: String? = nil,
        unattributed: Bool = false, rejected: Bool = false
    ) {
        self.user = user.map { Array($0.utf8) }
        self.model = model.map { Array($0.utf8) }
        self.status = status.map { Array($0.utf8) }
        self.errorType = errorType.map { Array($0.utf8) }
        self.unattributed = unattributed
        self.rejected = rejected
    }

    func matches(_ line: ScannedLine) -> Bool {
        switch line {
        case .blank: return false
        case .rejected: return rejected
        case .entry(let entry):
            return !rejected && Self.holds(user, entry.user) && Self.holds(model, entry.model)
                && Self.holds(status, entry.statusText) && Self.holds(errorType, entry.errorType)
                && (!unattributed || !entry.user.isPresent || !entry.model.isPresent)
        }
    }

    private static func holds(_ wanted: [UInt8]?, _ text: EntryText) -> Bool {
        guard let wanted else { return true }
        return wanted.elementsEqual(text.bytes)
    }
}
