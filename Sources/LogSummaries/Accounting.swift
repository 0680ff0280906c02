import AuditModel
import LogScanning

extension ScannedWindow {
    /// Where the accounting does not hold, in words; nil where it does: per file, per day and in total.
    ///
    /// Of each file and day: lines = accepted + blank + rejected, and bytes of the content = Σ bytes of its lines. Of each day: accepted lines
    /// = entries summed + exact duplicates dropped, and rejected lines by reason sum to all. In total: days sum to the window, users ×
    /// models too.
    package var imbalance: String? {
        for day in days {
            if let place = day.imbalance { return place }
        }
        var entries = 0
        summary.usage.visit { entries += $2.requests }
        guard days.reduce(0, { $0 + $1.totals.requests }) == summary.totals.requests,
            entries == summary.totals.requests
        else { return "the window" }
        return nil
    }
}

extension ScannedDay {
    /// Where the day's own accounting does not hold; nil where it does.
    package var imbalance: String? {
        for input in inputs where !input.account.balances { return "\(input.file.reportName)" }
        guard sum(\.lines) == sum(\.accepted) + sum(\.blank) + sum(\.rejected),
            sum(\.contentByteCount) == sum(\.lineByteCount),
            sum(\.accepted) == totals.requests + droppedDuplicates,
            sum(\.rejected) == rejectedByReason.reduce(0, +)
        else { return "\(day)" }
        return nil
    }
}
