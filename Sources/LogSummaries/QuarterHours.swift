/// Requests by quarter of an hour of UTC, by timestamp; mergeable.
///
/// From these a report tells use outside hours in any time zone. Kept within 31 days of a file's own day, so that no log can make
/// it large; what lies further off is counted as `unplaced`.
package struct QuarterHours: Sendable, Equatable {
    package static let reach = 31
    private static let perDay = 96

    /// The days met, since 1970 and in the order of meeting, and of each its quarters' requests, one day behind the other.
    private var days: [Int] = []
    private var requests: [Int] = []
    package private(set) var unplaced = 0

    package init() {}

    /// Takes a request at that second of a day.
    @inline(__always)
    mutating func add(_ day: Int, _ second: Int, fileDay: Int) {
        guard (fileDay - Self.reach...fileDay + Self.reach).contains(day) else {
            unplaced += 1
            return
        }
        requests[place(day) * Self.perDay + second / 900] += 1
    }

    /// Which of the days met it is, the last or a new one in most cases.
    private mutating func place(_ day: Int) -> Int {
        if days.last == day { return days.count - 1 }
        if let known = days.firstIndex(of: day) { return known }
        days.append(day)
        requests += repeatElement(0, count: Self.perDay)
        return days.count - 1
    }

    package mutating func merge(_ other: QuarterHours) {
        for (quarter, requests) in other.byQuarter { add(quarter, requests) }
        unplaced += other.unplaced
    }

    private mutating func add(_ quarter: Int, _ count: Int) {
        let day = quarter >= 0 ? quarter / Self.perDay : (quarter - Self.perDay + 1) / Self.perDay
        requests[place(day) * Self.perDay + quarter - day * Self.perDay] += count
    }

    /// The quarters that have requests, in order, since 1970.
    private var byQuarter: [(quarter: Int, requests: Int)] {
        days.indices.sorted { days[$0] < days[$1] }.flatMap { index in
            (0..<Self.perDay).compactMap { quarter in
                let count = requests[index * Self.perDay + quarter]
                return count == 0 ? nil : (days[index] * Self.perDay + quarter, count)
            }
        }
    }

    /// The quarters that have requests, in order: their start in seconds since 1970, and how many.
    package var counts: [(start: Int, requests: Int)] { byQuarter.map { ($0.quarter * 900, $0.requests) } }

    package static func == (left: Self, right: Self) -> Bool {
        left.unplaced == right.unplaced && left.byQuarter.elementsEqual(right.byQuarter, by: ==)
    }
}

extension QuarterHours {
    func write(to writer: inout SummaryWriter) {
        writer.write(byQuarter) {
            $0.write(signed: Int64($1.quarter))
            $0.write($1.requests)
        }
        writer.write(unplaced)
    }

    init(reading reader: inout SummaryReader) throws(DamagedSummary) {
        var last: Int?
        for _ in 0..<(try reader.count()) {
            let quarter = Int(try reader.signed())
            guard abs(quarter / Self.perDay) <= 4_000_000 else { throw DamagedSummary() }
            let count = try reader.count()
            guard count > 0, last.map({ $0 < quarter }) ?? true, days.count <= 2 * Self.reach + 1 else {
                throw DamagedSummary()
            }
            last = quarter
            add(quarter, count)
        }
        unplaced = try reader.count()
    }
}
