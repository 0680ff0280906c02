package import AuditModel

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
        (left.secondsSinceEpoch, left.nanoseconds) < (right.secondsSinceEpoch, right.nanoseconds)
    }
}

/// The figures and names of one accepted entry.
package struct ScannedEntry {
    package var status = EntryStatus.other
    package var statusText = EntryText.none
    package var user = EntryText.none
    package var model = EntryText.none
    package var errorType = EntryText.none
    /// `id`, or `request_id` where there is no `id`.
    package var id = EntryText.none
    /// Nil where the timestamp is absent, null or unreadable: the entry is undated.
    package var timestamp: Instant?
    package var promptTokens: Int64?
    package var completionTokens: Int64?
    package var latencyNanoseconds: Int64?
}

/// What one line is.
package enum ScannedLine {
    case entry(ScannedEntry)
    case blank
    case rejected(RejectReason)
}
