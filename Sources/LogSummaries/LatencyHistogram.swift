/// A mergeable histogram of latencies in nanoseconds with 128 buckets an octave: relative error below 1/256; min and max exact.
package struct LatencyHistogram: Sendable, Hashable {
    /// The error stated in reports: a bucket's middle is at most 1/256 of it away from any value in the bucket.
    package static let relativeError = 0.00390625

    /// The longest latency that an entry can have: 10^12 ms.
    private static let most: UInt64 = 1_000_000_000_000_000_000

    private var buckets: [UInt64] = []
    package private(set) var count: UInt64 = 0
    package private(set) var minimum: Int64?
    package private(set) var maximum: Int64?

    package init() {}

    package mutating func add(_ nanoseconds: Int64) {
        let bucket = Self.bucket(UInt64(nanoseconds))
        if bucket >= buckets.count {
            buckets.append(contentsOf: repeatElement(0, count: bucket + 1 - buckets.count))
        }
        buckets[bucket] += 1
        count += 1
        minimum = min(minimum ?? nanoseconds, nanoseconds)
        maximum = max(maximum ?? nanoseconds, nanoseconds)
    }

    package mutating func merge(_ other: LatencyHistogram) {
        guard let otherMinimum = other.minimum, let otherMaximum = other.maximum else { return }
        if other.buckets.count > buckets.count {
            buckets.append(contentsOf: repeatElement(0, count: other.buckets.count - buckets.count))
        }
        for (bucket, number) in other.buckets.enumerated() { buckets[bucket] += number }
        count += other.count
        minimum = min(minimum ?? otherMinimum, otherMinimum)
        maximum = max(maximum ?? otherMaximum, otherMaximum)
    }

    /// The quantile by nearest rank, the ⌈percent/100 · n⌉-th, in nanoseconds; nil where there is no latency.
    package func quantile(percent: UInt64) -> Int64? {
        guard let minimum, let maximum else { return nil }
        let rank = max(1, (count * percent + 99) / 100)
        if rank == 1 { return minimum }
        if rank == count { return maximum }
        var passed: UInt64 = 0
        for (bucket, number) in buckets.enumerated() {
            passed += number
            if passed >= rank { return min(max(Self.middle(bucket), minimum), maximum) }
        }
        return maximum
    }

    /// Values below 256 have a bucket each; above, 128 buckets share each power of two.
    private static func bucket(_ value: UInt64) -> Int {
        guard value >= 256 else { return Int(value) }
        let shift = 56 - value.leadingZeroBitCount
        return (shift << 7) + Int(value >> UInt64(shift))
    }

    private static func middle(_ bucket: Int) -> Int64 {
        guard bucket >= 256 else { return Int64(bucket) }
        let shift = UInt64((bucket >> 7) - 1)
        let low = UInt64((bucket & 127) + 128) << shift
        return Int64(low + (1 << shift) / 2)
    }
}

extension LatencyHistogram {
    /// Buckets that count something: how many, then the steps from one to the next and their counts.
    func write(to writer: inout SummaryWriter) {
        writer.write(buckets.count { $0 > 0 })
        var previous = 0
        for (bucket, number) in buckets.enumerated() where number > 0 {
            writer.write(bucket - previous)
            writer.write(number)
            previous = bucket
        }
        writer.write(minimum) { $0.write(signed: $1) }
        writer.write(maximum) { $0.write(signed: $1) }
    }

    init(reading reader: inout SummaryReader) throws(DamagedSummary) {
        var bucket = 0
        for _ in 0..<(try reader.count()) {
            let step = try reader.count()
            guard step <= Self.bucket(Self.most) - bucket else { throw DamagedSummary() }
            bucket += step
            let number = UInt64(try reader.count())
            if bucket >= buckets.count { buckets += repeatElement(0, count: bucket + 1 - buckets.count) }
            buckets[bucket] = number
            count &+= number
        }
        minimum = try reader.optional { (reader) throws(DamagedSummary) in try reader.signed() }
        maximum = try reader.optional { (reader) throws(DamagedSummary) in try reader.signed() }
        guard count < 1 << 53, (minimum == nil) == (count == 0), (maximum == nil) == (count == 0),
            0 <= minimum ?? 0, minimum ?? 0 <= maximum ?? 0, maximum ?? 0 <= Int64(Self.most)
        else { throw DamagedSummary() }
    }
}
