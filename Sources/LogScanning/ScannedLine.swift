package import AuditModel
package import CScanKernels

/// The status of an entry; any text but these two words is `other`.
package enum EntryStatus: UInt8, Sendable {
    case success, error, other
}

/// Text of an entry after unescaping: bytes in the reader's buffers, good until the reader moves on.
package struct EntryText {
    /// Nil where the entry has none (absent, null or empty).
    package let start: UnsafePointer<UInt8>?
    package let count: Int

    /// `start` must be followed by `count` bytes and the scanner's padding.
    package init(start: UnsafePointer<UInt8>?, count: Int) {
        self.start = start
        self.count = count
    }

    package static var none: EntryText { EntryText(start: nil, count: 0) }

    package var isPresent: Bool { start != nil }
    package var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }
    /// A copy that outlives the buffer; nil where there is none.
    package var name: Name? { start == nil ? nil : Name(bytes: Array(bytes)) }
}

/// An instant of UTC.
package struct Instant: Hashable, Comparable, Sendable {
    package var secondsSinceEpoch: Int64
    /// 0…999,999,999; finer fractions are cut.
    package var nanoseconds: Int32

    package init(secondsSinceEpoch: Int64, nanoseconds: Int32) {
        self.secondsSinceEpoch = secondsSinceEpoch
        self.nanoseconds = nanoseconds
    }

    package static func < (left: Self, right: Self) -> Bool {
        left.secondsSinceEpoch == right.secondsSinceEpoch
            ? left.nanoseconds < right.nanoseconds : left.secondsSinceEpoch < right.secondsSinceEpoch
    }
}

/// The figures and names of one accepted entry, as the scan kernel lays them out.
package struct ScannedEntry {
    package var raw: nightaudit_entry

    /// One of which nothing is known yet.
    init() {
        raw = nightaudit_entry()
        raw.status = EntryStatus.other.rawValue
        raw.numbers = (-1, -1, -1)
    }

    package var status: EntryStatus {
        get { EntryStatus(rawValue: raw.status) ?? .other }
        set { raw.status = newValue.rawValue }
    }
    package var statusText: EntryText {
        get { EntryText(start: raw.starts.0, count: Int(raw.counts.0)) }
        set { (raw.starts.0, raw.counts.0) = (newValue.start, UInt32(truncatingIfNeeded: newValue.count)) }
    }
    package var user: EntryText {
        get { EntryText(start: raw.starts.1, count: Int(raw.counts.1)) }
        set { (raw.starts.1, raw.counts.1) = (newValue.start, UInt32(truncatingIfNeeded: newValue.count)) }
    }
    package var model: EntryText {
        get { EntryText(start: raw.starts.2, count: Int(raw.counts.2)) }
        set { (raw.starts.2, raw.counts.2) = (newValue.start, UInt32(truncatingIfNeeded: newValue.count)) }
    }
    package var errorType: EntryText {
        get { EntryText(start: raw.starts.3, count: Int(raw.counts.3)) }
        set { (raw.starts.3, raw.counts.3) = (newValue.start, UInt32(truncatingIfNeeded: newValue.count)) }
    }
    /// `id`, or `request_id` where there is no `id`.
    package var id: EntryText {
        get { EntryText(start: raw.starts.4, count: Int(raw.counts.4)) }
        set { (raw.starts.4, raw.counts.4) = (newValue.start, UInt32(truncatingIfNeeded: newValue.count)) }
    }
    /// Nil where the timestamp is absent, null or unreadable: the entry is undated.
    package var timestamp: Instant? {
        get {
            guard Int(raw.dating) == NIGHTAUDIT_DATED else { return nil }
            return Instant(secondsSinceEpoch: raw.seconds, nanoseconds: raw.nanoseconds)
        }
        set {
            raw.dating = UInt8(newValue == nil ? NIGHTAUDIT_UNDATED : NIGHTAUDIT_DATED)
            (raw.seconds, raw.nanoseconds) = (newValue?.secondsSinceEpoch ?? 0, newValue?.nanoseconds ?? 0)
        }
    }
    package var promptTokens: Int64? {
        get { raw.numbers.0 < 0 ? nil : raw.numbers.0 }
        set { raw.numbers.0 = newValue ?? -1 }
    }
    package var completionTokens: Int64? {
        get { raw.numbers.1 < 0 ? nil : raw.numbers.1 }
        set { raw.numbers.1 = newValue ?? -1 }
    }
    package var latencyNanoseconds: Int64? {
        get { raw.numbers.2 < 0 ? nil : raw.numbers.2 }
        set { raw.numbers.2 = newValue ?? -1 }
    }
}

/// What one line is.
package enum ScannedLine {
    case entry(ScannedEntry)
    case blank
    case rejected(RejectReason)
}
