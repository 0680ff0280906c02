import AuditModel
import Glibc
import LogScanning
import LogSummaries

/// Streams the matching lines of day files to standard output, in file order and bounded memory.
struct Query: ~Copyable {
    let filter: EntryFilter
    let format: QueryFormat
    let limit: Int
    private var matches = 0
    private(set) var output = StandardOutput()

    init(filter: EntryFilter, format: QueryFormat, limit: Int) {
        self.filter = filter
        self.format = format
        self.limit = limit
    }

    mutating func run(_ files: [DayFile], _ entryFormat: EntryFormat) {
        var reader = DayFileReader(digests: false, format: entryFormat)
        if format == .csv { output.write("\(Self.columns.joined(separator: ","))\r\n".utf8) }
        for file in countedFiles(files, format: entryFormat) where output.isOpen && matches < limit {
            let account = reader.read(file) { line, place in
                guard filter.matches(line) else { return true }
                matches += 1
                write(line, place, file)
                return matches < limit && output.isOpen
            }
            if let fault = account.fault {
                printError("nightaudit: \(file.reportName) could not be read to its end: \(fault)")
            }
        }
        if format == .count { output.write("\(matches)\n".utf8) }
        output.flush()
    }

    private static let columns = [
        "file", "line", "reason", "timestamp", "status", "user_id", "model", "error_type", "prompt_tokens",
        "completion_tokens", "latency_ms", "id",
    ]

    private mutating func write(_ line: ScannedLine, _ place: LinePlace, _ file: DayFile) {
        switch format {
        case .count: break
        case .jsonl:
            guard let bytes = place.line else {
                printError("nightaudit: \(file.reportName):\(place.lineNumber) is too long to be printed")
                return
            }
            if isatty(1) == 1 {
                output.write(visible(bytes).utf8)
            } else {
                output.write(bytes)
            }
            output.write([10])
        case .csv: output.write(record(line, place, file))
        }
    }

    private func record(_ line: ScannedLine, _ place: LinePlace, _ file: DayFile) -> [UInt8] {
        var cells: [[UInt8]] = [guarded(file.reportName.bytes), Array("\(place.lineNumber)".utf8)]
        switch line {
        case .blank: break
        case .rejected(let reason):
            cells.append(Array(reason.name.utf8))
            cells += Array(repeating: [], count: Self.columns.count - 3)
        case .entry(let entry):
            cells += [[], Array((entry.timestamp?.text ?? "").utf8)]
            for text in [entry.statusText, entry.user, entry.model, entry.errorType] {
                cells.append(guarded(text.bytes))
            }
            cells += [decimal(entry.promptTokens), decimal(entry.completionTokens)]
            cells.append(
                entry.latencyNanoseconds.map {
                    Array(shortestDecimal(exactQuotient(UInt128($0), 1_000_000)).utf8)
                } ?? [])
            cells.append(guarded(entry.id.bytes))
        }
        return Array(cells.joined(separator: [44])) + [13, 10]
    }

    private func decimal(_ number: Int64?) -> [UInt8] { number.map { Array(String($0).utf8) } ?? [] }

    /// A text cell by RFC 4180, with one apostrophe before what a spreadsheet would take for a formula.
    private func guarded(_ text: some Collection<UInt8>) -> [UInt8] {
        var cell = Array(text)
        if let first = cell.first, Array("=+-@\t\r\n'".utf8).contains(first) { cell.insert(39, at: 0) }
        guard cell.contains(where: { [34, 44, 10, 13].contains($0) }) else { return cell }
        return [34] + cell.flatMap { $0 == 34 ? [34, 34] : [$0] } + [34]
    }

    /// The line for a terminal: control and bidi characters shown as `⟨U+…⟩`.
    private func visible(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        visibleText(String(decoding: bytes, as: UTF8.self))
    }
}
