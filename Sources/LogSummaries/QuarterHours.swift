package import LogScanning

/// Requests by quarter of an hour of UTC, by timestamp; mergeable.
///
/// From these a report tells use outside hours in any time zone. Kept within 31 days of a file's own day, so that no log can make
/// it large; what lies further off is counted as `unplaced`.
package struct QuarterHours: Sendable, Hashable {
    package static let reach = 31
    private static let perDay = 96

    /// Requests by quarters of an hour since 1970.
    private var requests: [Int: Int] = [:]
    package private(set) var unplaced = 0

    package init() {}

    package mutating func add(_ instant: Instant, fileDay: Int) {
        let quarter = Self.quarter(of: instant)
        guard ((fileDay - Self.reach) * Self.perDay..<(fileDay + Self.reach + 1) * Self.perDay).contains(quarter) else {
            unplaced += 1
            return
        }
        requests[quarter, default: 0] += 1
    }

    package mutating func merge(_ other: QuarterHours) {
        requests.merge(other.requests, uniquingKeysWith: +)
        unplaced += other.unplaced
    }

    /// The quarters that have requests, in order: their start in seconds since 1970, and how many.
    package var counts: [(start: Int, requests: Int)] {
        requests.sorted { $0.key < $1.key }.map { ($0.key * 900, $0.value) }
    }

    private static func quarter(of instant: Instant) -> Int {
        let (day, second) = instant.dayAndSecond
        return day * perDay + second / 900
    }
}

extension QuarterHours {
    func write(to writer: inout SummaryWriter) {
        writer.write(requests.sorted { $0.key < $1.key }) {
            $0.write(signed: Int64($1.key))
            $0.write($1.value)
        }
        writer.write(unplaced)
    }

    init(reading reader: inout SummaryReader) throws(DamagedSummary) {
        for _ in 0..<(try reader.count()) {
            let quarter = Int(try reader.signed())
            guard abs(quarter / Self.perDay) <= 4_000_000 else { throw DamagedSummary() }
            requests[quarter] = try reader.count()
        }
        unplaced = try reader.count()
    }
}
