import AuditModel
import LogScanning
import ReportRendering

/// What a query looks for and how a match is written.
struct QueryForm: Sendable {
    let conditions: EntryConditions
    let format: QueryFormat
    /// Whether an original line stands behind its place.
    let locates: Bool
    /// Matches are counted by it instead of written.
    let grouping: QueryGrouping?
    let entryFormat: EntryFormat

    /// The header of csv.
    static let columns = [
        "file", "line", "reason", "timestamp", "status", "user_id", "model", "error_type", "prompt_tokens",
        "completion_tokens", "latency_ms", "id",
    ]

    /// Appends what is written of a match, with its line end; false, and nothing, for a line too long to be held.
    func append(_ line: ScannedLine, _ place: LinePlace, _ file: DayFile, to bytes: inout [UInt8]) -> Bool {
        switch format {
        case .count: return true
        case .jsonl:
            guard let line = place.line else { return false }
            if locates { bytes += Array("\(visibleText("\(file.reportName)")):\(place.lineNumber):".utf8) }
            bytes += line
            bytes.append(10)
        case .csv:
            Self.appendRecord(line, place, file, to: &bytes)
            bytes += [13, 10]
        }
        return true
    }

    /// Appends a row of `columns`, without its line end.
    private static func appendRecord(
        _ line: ScannedLine, _ place: LinePlace, _ file: DayFile, to row: inout [UInt8]
    ) {
        appendTableCell(file.reportName.bytes, isGuarded: true, to: &row)
        row += Array(",\(place.lineNumber),".utf8)
        guard case .entry(let entry) = line else {
            if case .rejected(let reason) = line { row += Array(reason.name.utf8) }
            row += Array(repeating: UInt8(ascii: ","), count: columns.count - 3)
            return
        }
        row += Array(",\(entry.timestamp?.text ?? "")".utf8)
        for text in [entry.statusText, entry.user, entry.model, entry.errorType] {
            row.append(UInt8(ascii: ","))
            appendTableCell(Array(text.bytes), isGuarded: true, to: &row)
        }
        let latency = entry.latencyNanoseconds.map { shortestDecimal(exactQuotient(UInt128($0), 1_000_000)) }
        for number in [entry.promptTokens.map(String.init), entry.completionTokens.map(String.init), latency] {
            row += Array(",\(number ?? "")".utf8)
        }
        row.append(UInt8(ascii: ","))
        appendTableCell(Array(entry.id.bytes), isGuarded: true, to: &row)
    }
}

/// The matches of one day file, held until the files before it are written; of more than can be held, only that there are more.
struct FileMatches: Sendable {
    /// The most bytes that are held of a file's matches.
    private static let most = 4 << 20

    private(set) var lines: [UInt8] = []
    private(set) var count = 0
    private(set) var groups: QueryGroups?
    /// What is told on stderr: why matches may be missing.
    private(set) var faults: [String] = []
    /// Whether there is more than is held: the file is to be read again.
    private(set) var isCut = false

    /// Reads the file.
    init(_ file: DayFile, _ form: QueryForm) {
        groups = form.grouping.map(QueryGroups.init)
        var reader = DayFileReader(digests: false, format: form.entryFormat)
        var filter = EntryFilter(form.conditions)
        read(file, form, &reader, &filter) { matches in
            matches.isCut = matches.lines.count > Self.most
            return !matches.isCut && !Task.isCancelled
        }
    }

    /// Those of files that are read one after the other.
    init(_ form: QueryForm) { groups = form.grouping.map(QueryGroups.init) }

    /// Reads the file; `goesOn` is asked after each match.
    mutating func read(
        _ file: DayFile, _ form: QueryForm, _ reader: inout DayFileReader, _ filter: inout EntryFilter,
        goesOn: (inout FileMatches) -> Bool
    ) {
        let account = reader.read(file, needle: form.conditions.needle) { line, place in
            guard filter.matches(line) else { return true }
            if groups != nil {
                groups?.add(line, day: file.day)
                return true
            }
            count += 1
            if !form.append(line, place, file, to: &lines) {
                faults.append("\(file.reportName):\(place.lineNumber) is too long to be printed")
            }
            return goesOn(&self)
        }
        guard let fault = account.fault else { return }
        faults.append(
            account.lines == 0
                ? "\(file.reportName) could not be read: \(fault); its matches are missing"
                : "\(file.reportName) could not be read to its end: \(fault); matches behind line \(account.lines) may be missing"
        )
    }

    /// Hands over what is held.
    mutating func take() -> (lines: [UInt8], faults: [String]) {
        defer {
            lines.removeAll(keepingCapacity: true)
            faults = []
        }
        return (lines, faults)
    }
}
