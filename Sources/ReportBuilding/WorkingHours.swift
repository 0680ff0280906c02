import AuditModel
import LogSummaries

/// The hours in which use is expected: from `from` to before `to`, local time, on those days of the week.
package struct WorkingHours: Sendable, Hashable {
    /// 1 is Monday; ascending.
    package let weekdays: [Int]
    /// Minutes of the day, whole quarters of an hour, `from` before `to`.
    package let from: Int
    package let to: Int

    /// How many requests came outside; a quarter of an hour is outside when its start is. Nil where no entry has a timestamp.
    func requestsOutside(_ quarterHours: QuarterHours, in zone: ZoneOffsets) -> Int? {
        let counts = quarterHours.counts
        guard !counts.isEmpty else { return nil }
        return counts.reduce(0) { sum, quarter in
            holds(localSecond: quarter.start + zone.offset(at: quarter.start)) ? sum : sum + quarter.requests
        }
    }

    private func holds(localSecond: Int) -> Bool {
        let day = (localSecond >= 0 ? localSecond : localSecond - 86_399) / 86_400
        let minute = (localSecond - day * 86_400) / 60
        return weekdays.contains(CalendarDay(daysSinceEpoch: day).weekday) && (from..<to).contains(minute)
    }
}
