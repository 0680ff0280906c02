import LogScanning

/// What is summed of entries that share a key: mergeable, exact, in 128 bits.
package struct EntryTotals: Sendable, Hashable {
    package internal(set) var requests = 0
    package internal(set) var successful = 0
    package internal(set) var failed = 0
    package internal(set) var promptTokens: UInt128 = 0
    package internal(set) var completionTokens: UInt128 = 0
    package internal(set) var latencyNanoseconds: UInt128 = 0
    /// Entries that carry a latency.
    package internal(set) var latencyCount = 0
    /// Entries that carry prompt tokens, completion tokens, both.
    package internal(set) var promptCount = 0
    package internal(set) var completionCount = 0
    package internal(set) var usageCount = 0

    package init() {}

    /// Entries whose status is neither `success` nor `error`.
    package var other: Int { requests - successful - failed }

    package mutating func merge(_ other: EntryTotals) {
        requests += other.requests
        successful += other.successful
        failed += other.failed
        promptTokens += other.promptTokens
        completionTokens += other.completionTokens
        latencyNanoseconds += other.latencyNanoseconds
        latencyCount += other.latencyCount
        promptCount += other.promptCount
        completionCount += other.completionCount
        usageCount += other.usageCount
    }
}

extension EntryTotals {
    func write(to writer: inout SummaryWriter) {
        for count in [requests, successful, failed, latencyCount, promptCount, completionCount, usageCount] {
            writer.write(count)
        }
        for sum in [promptTokens, completionTokens, latencyNanoseconds] { writer.write(sum) }
    }

    init(reading reader: inout SummaryReader) throws(DamagedSummary) {
        requests = try reader.count()
        successful = try reader.count()
        failed = try reader.count()
        latencyCount = try reader.count()
        promptCount = try reader.count()
        completionCount = try reader.count()
        usageCount = try reader.count()
        guard successful + failed <= requests, max(latencyCount, promptCount, completionCount) <= requests,
            usageCount <= min(promptCount, completionCount)
        else { throw DamagedSummary() }
        promptTokens = try reader.sum(of: promptCount)
        completionTokens = try reader.sum(of: completionCount)
        latencyNanoseconds = try reader.sum(of: latencyCount)
    }
}
