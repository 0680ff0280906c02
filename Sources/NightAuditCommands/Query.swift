import AuditModel
import Glibc
import LogScanning
import LogSummaries
import ReportRendering

/// Streams the matching lines of day files to standard output, in file order and bounded memory, or counts them by groups: then one number a
/// group is held.
struct Query: ~Copyable {
    private var filter: EntryFilter
    private let format: QueryFormat
    private let limit: Int
    /// Whether an original line stands behind its place.
    private let locates: Bool
    private var groups: QueryGroups?
    /// Log text never reaches a terminal raw.
    private let isTerminal = isatty(1) == 1
    private var matches = 0
    private var output = StandardOutput()
    /// False once a match may be missing: a file could not be read to its end, or a line was too long to be printed.
    private(set) var isWhole = true

    /// `limit`: of matches, or with `grouping` of groups.
    init(
        filter: consuming EntryFilter, format: QueryFormat, limit: Int, locates: Bool = false,
        grouping: QueryGrouping? = nil
    ) {
        self.filter = filter
        self.format = format
        self.limit = limit
        self.locates = locates
        groups = grouping.map(QueryGroups.init)
    }

    /// Reads the files, which come in their order, a day's twins judged together; none is opened once the limit is reached.
    mutating func run(_ files: [DayFile], _ entryFormat: EntryFormat) throws(Failure) {
        if format == .csv, groups == nil { output.write("\(Self.columns.joined(separator: ","))\r\n".utf8) }
        var reader = DayFileReader(digests: false, format: entryFormat)
        var rest = files[...]
        while goesOn, let day = rest.first?.day {
            let dayFiles = rest.prefix { $0.day == day }
            rest = rest.dropFirst(dayFiles.count)
            for file in countedFiles(Array(dayFiles), format: entryFormat) where goesOn {
                read(file, &reader)
                output.flush()
            }
        }
        if let groups {
            groups.write(format, limit: limit) { print($0) }
        } else if format == .count {
            output.write("\(matches)\n".utf8)
        }
        try output.finish()
    }

    private var goesOn: Bool { output.isOpen && (groups != nil || matches < limit) }

    private mutating func read(_ file: DayFile, _ reader: inout DayFileReader) {
        let account = reader.read(file, needle: filter.needle) { line, place in
            guard filter.matches(line) else { return true }
            if groups != nil {
                groups?.add(line, day: file.day)
                return true
            }
            matches += 1
            write(line, place, file)
            return goesOn
        }
        guard let fault = account.fault else { return }
        isWhole = false
        printError(
            "nightaudit: \(file.reportName) could not be read to its end: \(fault); matches behind line \(account.lines) may be missing"
        )
    }

    private mutating func write(_ line: ScannedLine, _ place: LinePlace, _ file: DayFile) {
        var bytes: [UInt8] = []
        switch format {
        case .count: return
        case .jsonl:
            guard let line = place.line else {
                isWhole = false
                printError("nightaudit: \(file.reportName):\(place.lineNumber) is too long to be printed")
                return
            }
            if locates { bytes = Array("\(visibleText("\(file.reportName)")):\(place.lineNumber):".utf8) }
            bytes += line
        case .csv: bytes = Self.record(line, place, file)
        }
        print(bytes + (format == .csv ? [13, 10] : [10]))
    }

    /// Writes a line with its end.
    private mutating func print(_ line: [UInt8]) {
        guard isTerminal else { return output.write(line) }
        let text = line.dropLast(line.suffix(2) == [13, 10] ? 2 : 1)
        output.write(visibleText(String(decoding: text, as: UTF8.self)).utf8)
        output.write(line[text.endIndex...])
    }

    private static let columns = [
        "file", "line", "reason", "timestamp", "status", "user_id", "model", "error_type", "prompt_tokens",
        "completion_tokens", "latency_ms", "id",
    ]

    /// A row of `columns`, without its line end.
    private static func record(_ line: ScannedLine, _ place: LinePlace, _ file: DayFile) -> [UInt8] {
        var row: [UInt8] = []
        appendTableCell(file.reportName.bytes, isGuarded: true, to: &row)
        row += Array(",\(place.lineNumber),".utf8)
        guard case .entry(let entry) = line else {
            if case .rejected(let reason) = line { row += Array(reason.name.utf8) }
            return row + Array(repeating: UInt8(ascii: ","), count: columns.count - 3)
        }
        row += Array(",\(entry.timestamp?.text ?? "")".utf8)
        for text in [entry.statusText, entry.user, entry.model, entry.errorType] {
            row.append(UInt8(ascii: ","))
            appendTableCell(text.bytes, isGuarded: true, to: &row)
        }
        let latency = entry.latencyNanoseconds.map { shortestDecimal(exactQuotient(UInt128($0), 1_000_000)) }
        for number in [entry.promptTokens.map(String.init), entry.completionTokens.map(String.init), latency] {
            row += Array(",\(number ?? "")".utf8)
        }
        row.append(UInt8(ascii: ","))
        appendTableCell(entry.id.bytes, isGuarded: true, to: &row)
        return row
    }
}
