private import CScanKernels

/// The members of ours met so far in one line: their values, and the leftmost fault.
struct EntryMembers {
    private var met: UInt16 = 0
    private(set) var fault: RejectReason?
    private var values = ScannedEntry()
    private var requestID = EntryText.none

    /// Notes that the member is there; true where it was there before, which is its fault.
    mutating func meet(_ field: EntryField) -> Bool {
        let bit = UInt16(1) << UInt16(field.rawValue)
        let repeated = met & bit != 0
        if repeated { fail(field, .repeated) }
        met |= bit
        return repeated
    }

    func has(_ field: EntryField) -> Bool { met & (UInt16(1) << UInt16(field.rawValue)) != 0 }

    /// Notes a fault; the first one noted, which is the leftmost, stays.
    mutating func fail(_ field: EntryField, _ kind: RejectReason.Fault) {
        if fault == nil { fault = RejectReason(field, kind) }
    }

    mutating func take(_ text: ScannedString, for field: EntryField) {
        switch field {
        case .promptTokens, .completionTokens, .latency: return fail(field, .type)
        default: break
        }
        if text.hasLoneSurrogate { return fail(field, .surrogate) }
        let entryText = text.count == 0 ? EntryText.none : EntryText(start: text.start, count: text.count)
        switch field {
        case .status:
            values.statusText = entryText
            values.status = status(text)
        case .userID: values.user = entryText
        case .model: values.model = entryText
        case .errorType: values.errorType = entryText
        case .id: values.id = entryText
        case .requestID: requestID = entryText
        case .timestamp: values.timestamp = Instant(readingRFC3339: entryText.bytes)
        case .promptTokens, .completionTokens, .latency: break
        }
    }

    private func status(_ text: ScannedString) -> EntryStatus {
        EntryStatus(rawValue: UInt8(nightaudit_status(text.start, text.count))) ?? .other
    }

    mutating func take(number: UnsafeBufferPointer<UInt8>, for field: EntryField) {
        switch field {
        case .promptTokens:
            values.promptTokens = wholeNumber(number)
            if values.promptTokens == nil { fail(field, .range) }
        case .completionTokens:
            values.completionTokens = wholeNumber(number)
            if values.completionTokens == nil { fail(field, .range) }
        case .latency:
            values.latencyNanoseconds = nanoseconds(milliseconds: number)
            if values.latencyNanoseconds == nil { fail(field, .range) }
        default: fail(field, .type)
        }
    }

    mutating func takeNull(for field: EntryField) {
        if field == .status { fail(field, .type) }
    }

    /// The entry, where there is no fault.
    func entry() -> ScannedEntry {
        var entry = values
        if !entry.id.isPresent { entry.id = requestID }
        return entry
    }
}
