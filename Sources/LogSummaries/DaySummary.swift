import AuditModel
package import LogScanning

/// The mergeable totals of entries: of a file, of a day, of a window. Merging is commutative and associative; the empty summary is its identity.
package struct DaySummary: Sendable {
    package private(set) var users = NameTable()
    package private(set) var models = NameTable()
    package private(set) var errorTypes = NameTable()
    /// By user and model.
    package private(set) var usage = PairTable()
    /// By model and error type, of entries with status `error`.
    package private(set) var errors = PairTable()
    package private(set) var totals = EntryTotals()
    package private(set) var counts = EntryCounts()
    package private(set) var latency = LatencyHistogram()
    /// 7 × 24, Monday first, by the UTC time of the timestamp.
    package private(set) var weekHours = TotalsTable(count: 168)
    package private(set) var quarterHours = QuarterHours()
    package private(set) var firstTimestamp: Instant?
    package private(set) var lastTimestamp: Instant?

    package init() {}

    /// How many names there are; entries without one are none of them.
    package var distinctUsers: Int { users.count - 1 }
    package var distinctModels: Int { models.count - 1 }

    /// Takes an entry of a file of that day, and tells its UTC day and second; nil where it is undated. The rest is left to `addUp`.
    @inline(__always) @discardableResult
    mutating func add(
        _ entry: borrowing ScannedEntry, fileDay: CalendarDay
    ) -> (day: Int, second: Int)? {
        let figures = entry.figures
        let model = models.number(of: entry.model)
        usage.take(figures, users.number(of: entry.user), model)
        counts.add(entry)
        if figures.hasFailed { errors.take(figures, model, errorTypes.number(of: entry.errorType)) }
        if figures.latencyNanoseconds >= 0 { latency.add(figures.latencyNanoseconds) }
        guard let instant = entry.instant else {
            counts.undated += 1
            return nil
        }
        let (day, second) = instant.placeInTime
        if day != fileDay.daysSinceEpoch {
            counts.misfiled += 1
            if day > fileDay.daysSinceEpoch { counts.misfiledLater += 1 }
        }
        weekHours.add(figures, to: (CalendarDay(daysSinceEpoch: day).weekday - 1) * 24 + second / 3600)
        quarterHours.add(day, second, fileDay: fileDay.daysSinceEpoch)
        widen(instant, instant)
        return (day, second)
    }

    /// Makes room for so many rows by user and model.
    mutating func expect(rowCount: Int) { usage.reserve(rowCount) }

    /// Ends the adding: entries that wait for their rows are summed, and all by the rows of user and model, which hold each of them once.
    mutating func addUp() {
        usage.settle()
        errors.settle()
        totals = EntryTotals()
        usage.visit { _, _, row in totals.merge(row) }
    }

    mutating func noteClockBackwards() { counts.clockBackwards += 1 }

    package mutating func merge(_ other: consuming DaySummary) {
        if isEmpty {
            // Taken over, not copied: the first day of a window is as large as the window where that has one day.
            self = other
            return
        }
        let userNumbers = users.numbers(of: other.users)
        let modelNumbers = models.numbers(of: other.models)
        let errorNumbers = errorTypes.numbers(of: other.errorTypes)
        usage.merge(other.usage, firsts: userNumbers, seconds: modelNumbers)
        errors.merge(other.errors, firsts: modelNumbers, seconds: errorNumbers)
        totals.merge(other.totals)
        counts.merge(other.counts)
        latency.merge(other.latency)
        for hour in 0..<weekHours.count { weekHours.merge(other.weekHours, row: hour, into: hour) }
        quarterHours.merge(other.quarterHours)
        if let first = other.firstTimestamp, let last = other.lastTimestamp { widen(first, last) }
    }

    /// Whether nothing was added: an entry leaves a row of its user and model, also where it has neither.
    private var isEmpty: Bool {
        usage.count == 0 && users.count == 1 && models.count == 1 && errorTypes.count == 1 && counts == EntryCounts()
    }

    private mutating func widen(_ first: Instant, _ last: Instant) {
        if firstTimestamp.map({ first.precedes($0) }) ?? true { firstTimestamp = first }
        if lastTimestamp.map({ $0.precedes(last) }) ?? true { lastTimestamp = last }
    }
}

extension DaySummary {
    /// Its parts in the order of their declaration; names before what goes by their numbers.
    func write(to writer: inout SummaryWriter) {
        for names in [users, models, errorTypes] { names.write(to: &writer) }
        for pairs in [usage, errors] { pairs.write(to: &writer) }
        totals.write(to: &writer)
        counts.write(to: &writer)
        latency.write(to: &writer)
        for hour in 0..<weekHours.count { weekHours[hour].write(to: &writer) }
        quarterHours.write(to: &writer)
        writer.write(firstTimestamp) { $1.write(to: &$0) }
        writer.write(lastTimestamp) { $1.write(to: &$0) }
    }

    init(reading reader: inout SummaryReader) throws(DamagedSummary) {
        users = try NameTable(reading: &reader)
        models = try NameTable(reading: &reader)
        errorTypes = try NameTable(reading: &reader)
        usage = try PairTable(reading: &reader, firstCount: users.count, secondCount: models.count)
        errors = try PairTable(reading: &reader, firstCount: models.count, secondCount: errorTypes.count)
        totals = try EntryTotals(reading: &reader)
        counts = try EntryCounts(reading: &reader)
        latency = try LatencyHistogram(reading: &reader)
        for hour in 0..<weekHours.count { weekHours.merge(try EntryTotals(reading: &reader), into: hour) }
        quarterHours = try QuarterHours(reading: &reader)
        firstTimestamp = try reader.timestamp()
        lastTimestamp = try reader.timestamp()
        guard latency.count == UInt64(totals.latencyCount), counts.areWithin(totals.requests) else {
            throw DamagedSummary()
        }
    }
}

extension Instant {
    func write(to writer: inout SummaryWriter) {
        writer.write(signed: secondsSinceEpoch)
        writer.write(Int(nanoseconds))
    }

    init(reading reader: inout SummaryReader) throws(DamagedSummary) {
        let seconds = try reader.signed()
        let nanoseconds = try reader.number(UInt32.self)
        guard abs(seconds / 86_400) <= 4_000_000, nanoseconds < 1_000_000_000 else { throw DamagedSummary() }
        self.init(secondsSinceEpoch: seconds, nanoseconds: Int32(nanoseconds))
    }
}

extension SummaryReader {
    /// The timestamp of an entry, where there is one: an instant that a report can show.
    mutating func timestamp() throws(DamagedSummary) -> Instant? {
        let instant = try optional { (reader) throws(DamagedSummary) in try Instant(reading: &reader) }
        guard instant.map({ Instant.readable.contains(Int($0.secondsSinceEpoch)) }) ?? true else {
            throw DamagedSummary()
        }
        return instant
    }
}
