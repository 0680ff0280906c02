package import AuditModel
internal import Crypto
package import Files
package import LogScanning
import SystemPackage

/// Day summaries as `summarize` writes them and a run merges them: made where the logs lie, bound to no machine.
///
/// | part | what |
/// | --- | --- |
/// | `nightaudit.summaries/1` and LF | the format |
/// | bytes | program version and settings, a line each: `version`, `duplicates`, `privacy`, `field` |
/// | optional signed | the oldest day file of the log directory, in days since 1970-01-01 |
/// | list of bytes | its files of no known pattern |
/// | list | by day: signed, the day; bytes, its tables (`DaySummary`) and its own figures (`ScannedDay`) |
/// | 32 bytes | SHA-256 of all before |
///
/// Numbers, bytes and lists are written as `SummaryWriter` has it.
package struct DaySummaries: Sendable {
    fileprivate static let magic = Array("nightaudit.summaries/1\n".utf8)
    private let settingsText: [UInt8]
    package let oldestDay: CalendarDay?
    package let unknownFiles: [Name]
    /// In their order.
    package let days: [CalendarDay]
    private let records: [ArraySlice<UInt8>]
    package let byteCount: Int
    /// SHA-256 of all bytes, lowercase hexadecimal.
    package let digest: String

    /// Nil for what is no such file, or of another version of the format; throws where one is damaged.
    package init?(_ bytes: [UInt8]) throws(DamagedSummary) {
        guard bytes.starts(with: Self.magic) else { return nil }
        let body = bytes.dropLast(32)
        guard body.count >= Self.magic.count, bytes.suffix(32).elementsEqual(SHA256.hash(data: body)) else {
            throw DamagedSummary()
        }
        var reader = SummaryReader(body.dropFirst(Self.magic.count))
        settingsText = Array(try reader.text())
        oldestDay = try reader.optional { (reader) throws(DamagedSummary) in try CalendarDay(reading: &reader) }
        unknownFiles = try reader.list { (reader) throws(DamagedSummary) in Name(bytes: Array(try reader.text())) }
        let records = try reader.list { (reader) throws(DamagedSummary) in
            (day: try CalendarDay(reading: &reader), bytes: try reader.text())
        }
        days = records.map(\.day)
        self.records = records.map(\.bytes)
        guard reader.isAtEnd, zip(days, days.dropFirst()).allSatisfy(<) else { throw DamagedSummary() }
        byteCount = bytes.count
        digest = hexadecimal(SHA256.hash(data: bytes))
    }

    /// The first line in which they were made otherwise than a scan by that version with those settings would be, and the one there
    /// would be in its place; nil where they go together.
    package func difference(from settings: ScanSettings, version: String) -> (there: String, here: String)? {
        let there = String(decoding: settingsText, as: UTF8.self).split(separator: "\n").map(String.init)
        let here = settings.text(version: version).split(separator: "\n").map(String.init)
        for index in 0..<max(there.count, here.count) {
            let pair = (there: index < there.count ? there[index] : "", here: index < here.count ? here[index] : "")
            if pair.there != pair.here { return pair }
        }
        return nil
    }

    /// One of the days; throws where its record is not one of that day or its figures do not add up.
    func summary(of day: CalendarDay) throws(DamagedSummary) -> (ScannedDay, DaySummary) {
        guard let index = days.firstIndex(of: day) else { throw DamagedSummary() }
        var reader = SummaryReader(records[index])
        let summary = try DaySummary(reading: &reader)
        let scanned = try ScannedDay(reading: &reader, summary: summary) { DayFile(relativePath: $0, path: "") }
        guard reader.isAtEnd, scanned.day == day, scanned.imbalance == nil else { throw DamagedSummary() }
        return (scanned, summary)
    }
}

/// Scans those days of the log directory, as many side by side as `width`, and hands over the parts of their summaries in order.
///
/// Throws where a temporary file cannot be written; what was handed over is damaged then, as it lacks its digest. A day whose lines or
/// bytes do not add up traps: it is a fault of the program.
package func summarize(
    _ days: [CalendarDay], of directory: LogDirectory, width: Int, settings: ScanSettings, version: String,
    _ write: ([UInt8]) -> Void
) async throws(FileFault) {
    let settings = settings.sharing(width)
    var digest = SHA256()
    func take(_ bytes: [UInt8]) {
        digest.update(data: bytes)
        write(bytes)
    }
    var head = SummaryWriter()
    head.write(Array(settings.text(version: version).utf8))
    head.write(directory.oldestDay) { $0.write(signed: Int64($1.daysSinceEpoch)) }
    head.write(directory.unknown) { $0.write($1.bytes) }
    head.write(days.count)
    take(DaySummaries.magic + head.bytes)
    var rest = days.sorted()[...]
    while !rest.isEmpty {
        let some = Array(rest.prefix(max(1, width)))
        rest = rest.dropFirst(some.count)
        var records: [CalendarDay: Result<[UInt8], FileFault>] = [:]
        await withTaskGroup(of: (CalendarDay, Result<[UInt8], FileFault>).self) { group in
            for day in some {
                group.addTask {
                    settings.cores?.occupy()
                    defer { settings.cores?.give() }
                    return (day, record(day, directory, settings))
                }
            }
            for await (day, record) in group { records[day] = record }
        }
        for day in some { take(try records[day]!.get()) }
    }
    write(Array(digest.finalize()))
}

private func record(
    _ day: CalendarDay, _ directory: LogDirectory, _ settings: ScanSettings
) -> Result<[UInt8], FileFault> {
    do throws(FileFault) {
        let (scanned, summary, _) = try scanDay(day, directory.files(of: day), in: directory, settings)
        precondition(scanned.imbalance == nil, "lines or bytes of \(day) do not add up")
        var record = SummaryWriter()
        summary.write(to: &record)
        scanned.write(to: &record)
        var writer = SummaryWriter()
        writer.write(signed: Int64(day.daysSinceEpoch))
        writer.write(record.bytes)
        return .success(writer.bytes)
    } catch {
        return .failure(error)
    }
}

extension ScanSettings {
    fileprivate func text(version: String) -> String { "version \(version)\n\(figuresText)" }
}

extension CalendarDay {
    /// A day of the calendar.
    fileprivate init(reading reader: inout SummaryReader) throws(DamagedSummary) {
        let days = try reader.signed()
        guard (-719_162...2_932_896).contains(days) else { throw DamagedSummary() }
        self.init(daysSinceEpoch: Int(days))
    }
}
