import ArgumentParser
import AuditModel
import JSONText
import LogScanning
import LogSummaries
import ReportRendering

/// What `query --group-by` counts by.
enum QueryGrouping: String, ExpressibleByArgument, CaseIterable {
    case user, model, status, day, hour
    case errorType = "error_type"

    /// The member of a report that bears the key.
    var column: String {
        switch self {
        case .user: "user_id"
        case .model: "model"
        case .status: "status"
        case .errorType: "error_type"
        case .day: "date"
        case .hour: "hour"
        }
    }
}

/// Matches counted by a name, by the day of their file, or by the UTC hour of their timestamp.
struct QueryGroups {
    private enum Key {
        case name(Name)
        case hour(Int)
        /// Entries without a name, or undated.
        case none
    }

    private let grouping: QueryGrouping
    private var names = NameTable()
    /// By the name's number; 0 is of entries without one.
    private var counts = [0]
    private var days: [CalendarDay: Int] = [:]
    /// By hour; the last is of undated entries.
    private var hours = [Int](repeating: 0, count: 25)

    init(_ grouping: QueryGrouping) { self.grouping = grouping }

    /// Takes a match of a file of that day; a rejected line has no key but its day.
    mutating func add(_ line: ScannedLine, day: CalendarDay) {
        if grouping == .day { days[day, default: 0] += 1 }
        guard case .entry(let entry) = line else { return }
        switch grouping {
        case .user: add(entry.user)
        case .model: add(entry.model)
        case .status: add(entry.statusText)
        case .errorType: add(entry.errorType)
        case .hour: hours[entry.timestamp.map { $0.dayAndSecond.second / 3600 } ?? 24] += 1
        case .day: break
        }
    }

    /// Takes the counts of other files, too.
    mutating func merge(_ other: QueryGroups) {
        for (number, mine) in names.numbers(of: other.names).enumerated() {
            if mine == counts.count { counts.append(0) }
            counts[mine] += other.counts[number]
        }
        days.merge(other.days, uniquingKeysWith: +)
        for hour in hours.indices { hours[hour] += other.hours[hour] }
    }

    private mutating func add(_ name: EntryText) {
        let number = names.number(of: name)
        if number == counts.count { counts.append(0) }
        counts[number] += 1
    }

    /// The groups that have a match: days and hours in their order, undated entries last; names by their counts, most first, then by their bytes.
    private var rows: [(key: Key, count: Int)] {
        switch grouping {
        case .day: return days.sorted { $0.key < $1.key }.map { (.name(Name("\($0.key)")), $0.value) }
        case .hour: return hours.enumerated().filter { $1 > 0 }.map { ($0 < 24 ? .hour($0) : .none, $1) }
        case .user, .model, .status, .errorType:
            let named = counts.enumerated().filter { $1 > 0 }.map { (name: names.name($0), count: $1) }
            let sorted = named.sorted {
                ($1.count, $0.name ?? Name("")) < ($0.count, $1.name ?? Name(""))
            }
            // Every entry has a status, if an empty one.
            let unnamed = grouping == .status ? Key.name(Name("")) : .none
            return sorted.map { ($0.name.map(Key.name) ?? unnamed, $0.count) }
        }
    }

    /// Hands over the first rows, so many of them, each with its line end.
    func write(_ format: QueryFormat, limit: Int, to write: ([UInt8]) -> Void) {
        if format == .csv { write(Array("\(grouping.column),count\r\n".utf8)) }
        for row in rows.prefix(limit) {
            switch format {
            case .jsonl: write(Self.object(row.key, row.count, grouping.column))
            case .csv: write(Self.record(row.key, row.count))
            case .count: write(Self.line(row.key, row.count))
            }
        }
    }

    private static func object(_ key: Key, _ count: Int, _ column: String) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject(inline: true)
        json.key(column)
        switch key {
        case .name(let name): json.string(name)
        case .hour(let hour): json.integer(hour)
        case .none: json.null()
        }
        json.key("count")
        json.integer(count)
        json.endObject()
        json.finish()
        return json.bytes
    }

    private static func record(_ key: Key, _ count: Int) -> [UInt8] {
        var row: [UInt8] = []
        switch key {
        case .name(let name): appendTableCell(name.bytes, isGuarded: true, to: &row)
        case .hour(let hour): row += Array("\(hour)".utf8)
        case .none: break
        }
        return row + Array(",\(count)\r\n".utf8)
    }

    /// For people: a name stands on one line, whatever it holds.
    private static func line(_ key: Key, _ count: Int) -> [UInt8] {
        let text =
            switch key {
            case .name(let name): visibleText("\(name)")
            case .hour(let hour): "\(hour)"
            case .none: ""
            }
        return Array("\(count)\t\(text)\n".utf8)
    }
}
