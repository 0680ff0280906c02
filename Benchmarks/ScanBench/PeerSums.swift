import AuditModel
import LogScanning
import LogSummaries

/// The aggregates that the compared programs compute: totals, and requests by user, model and error type.
struct PeerSums: Sendable {
    private var users = CountedNames()
    private var models = CountedNames()
    private var errorTypes = CountedNames()
    private var requests = 0
    private var successful = 0
    private var failed = 0
    private var tokens: Int64 = 0
    private var latencyNanoseconds: Int64 = 0

    init() {}

    /// Of those files, and nothing else is computed of them.
    init(_ files: [DayFile], _ cores: SpareCores?) {
        var reader = DayFileReader(digests: false, cores: cores)
        for file in files {
            _ = reader.read(file) { line, _ in
                if case .entry(let entry) = line { add(entry) }
                return true
            }
        }
    }

    /// Of the whole summary of a day.
    init(_ day: CalendarDay, _ files: [DayFile], _ settings: ScanSettings) {
        guard let (_, summary) = try? scanDay(day, files: files, settings) else { return }
        let totals = summary.totals
        (requests, successful, failed) = (totals.requests, totals.successful, totals.failed)
        tokens = Int64(totals.promptTokens + totals.completionTokens)
        latencyNanoseconds = Int64(totals.latencyNanoseconds)
        users = CountedNames(summary.users)
        models = CountedNames(summary.models)
        errorTypes = CountedNames(summary.errorTypes)
        summary.usage.visit { user, model, totals in
            users.add(user, totals.requests)
            models.add(model, totals.requests)
        }
        summary.errors.visit { _, errorType, totals in errorTypes.add(errorType, totals.requests) }
    }

    private mutating func add(_ entry: ScannedEntry) {
        requests += 1
        switch entry.status {
        case .success: successful += 1
        case .error: failed += 1
        case .other: break
        }
        tokens &+= (entry.promptTokens ?? 0) &+ (entry.completionTokens ?? 0)
        latencyNanoseconds &+= entry.latencyNanoseconds ?? 0
        users.add(entry.user)
        models.add(entry.model)
        errorTypes.add(entry.errorType)
    }

    mutating func merge(_ other: PeerSums) {
        users.merge(other.users)
        models.merge(other.models)
        errorTypes.merge(other.errorTypes)
        requests += other.requests
        successful += other.successful
        failed += other.failed
        tokens += other.tokens
        latencyNanoseconds += other.latencyNanoseconds
    }

    /// As the compared programs print it; the mean latency in milliseconds, to six decimals.
    var line: String {
        let mean = requests == 0 ? 0 : latencyNanoseconds / Int64(requests)
        let fraction = String(mean % 1_000_000)
        let latency = "\(mean / 1_000_000).\(String(repeating: "0", count: 6 - fraction.count))\(fraction)"
        return "total=\(requests) ok=\(successful) err=\(failed) tokens=\(tokens) avg_latency=\(latency)"
            + " users=\(users.digest) models=\(models.digest) errors=\(errorTypes.digest)"
    }
}

/// Names and how often each was met.
private struct CountedNames: Sendable {
    private var names = NameTable()
    /// By the name's number; 0 is of none, which is not shown.
    private var counts = [0]

    init() {}

    init(_ names: NameTable) {
        self.names = names
        counts = [Int](repeating: 0, count: names.count)
    }

    @inline(__always)
    mutating func add(_ text: EntryText) {
        let number = names.number(of: text)
        if number == counts.count { counts.append(0) }
        counts[number] &+= 1
    }

    mutating func add(_ number: Int, _ count: Int) { counts[number] += count }

    mutating func merge(_ other: CountedNames) {
        for (number, mine) in names.numbers(of: other.names).enumerated() {
            if mine == counts.count { counts.append(0) }
            counts[mine] += other.counts[number]
        }
    }

    /// How many names, and the CRC-32 of `name=count` a line, by name.
    var digest: String {
        let rows = (1..<names.count).map { (names.name($0)!, counts[$0]) }.sorted { $0.0 < $1.0 }
        let text = rows.map { $0.0.bytes + Array("=\($0.1)".utf8) }.joined(separator: [10])
        var crc = UInt32.max
        for byte in text {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        let digits = String(~crc, radix: 16)
        return "\(rows.count):" + String(repeating: "0", count: 8 - digits.count) + digits
    }
}
