private import CScanKernels
import LogScanning

// What the sums ask of each entry, in this module: calls into another one are not inlined.

extension ScannedEntry {
    @inline(__always) var succeeded: Bool { raw.status == 0 }
    @inline(__always) var hasFailed: Bool { raw.status == 1 }
    @inline(__always) var figures: EntryFigures { EntryFigures(self) }
    /// Nil where the entry is undated.
    @inline(__always) var instant: Instant? {
        Int(raw.dating) == NIGHTAUDIT_DATED
            ? Instant(secondsSinceEpoch: raw.seconds, nanoseconds: raw.nanoseconds) : nil
    }
}

/// What an entry adds to totals.
struct EntryFigures {
    /// As the members of these names; −1 where there is none.
    let promptTokens: Int64
    let completionTokens: Int64
    let latencyNanoseconds: Int64
    let succeeded: Bool
    let hasFailed: Bool

    @inline(__always)
    init(_ entry: borrowing ScannedEntry) {
        (promptTokens, completionTokens, latencyNanoseconds) = entry.raw.numbers
        succeeded = entry.succeeded
        hasFailed = entry.hasFailed
    }
}

extension Instant {
    @inline(__always)
    func precedes(_ other: Instant) -> Bool {
        secondsSinceEpoch == other.secondsSinceEpoch
            ? nanoseconds < other.nanoseconds : secondsSinceEpoch < other.secondsSinceEpoch
    }

    /// The UTC day the instant lies on, in days since 1970-01-01, and the second of that day.
    @inline(__always) var placeInTime: (day: Int, second: Int) {
        let seconds = Int(secondsSinceEpoch)
        let day = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        return (day, seconds - day * 86_400)
    }
}
