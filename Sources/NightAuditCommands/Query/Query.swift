import AuditModel
import Glibc
import LogScanning
import LogSummaries

/// Streams the matching lines of day files to standard output, in file order and bounded memory, or counts them by groups: then one number a
/// group is held.
///
/// Files are read side by side; of each that waits for its turn a few megabytes of matches are held, and one that has more is read again
/// when its turn comes.
struct Query: ~Copyable {
    private let form: QueryForm
    private let limit: Int
    private var groups: QueryGroups?
    /// Log text never reaches a terminal raw.
    private let isTerminal = isatty(1) == 1
    private var matches = 0
    private var output = StandardOutput()
    /// False once a match may be missing: a file could not be read to its end, or a line was too long to be printed.
    private(set) var isWhole = true

    /// `limit`: of matches, or with a grouping of groups.
    init(_ form: QueryForm, limit: Int) {
        self.form = form
        self.limit = limit
        groups = form.grouping.map(QueryGroups.init)
    }

    /// Reads the files of those days in their order, a day's twins judged together: as many side by side as `width`, and with a limit of
    /// matches one after the other, so that none is opened once it is reached.
    mutating func run(_ directory: LogDirectory, _ days: [CalendarDay], width: Int) async throws(Failure) {
        if form.format == .csv, groups == nil { output.write("\(QueryForm.columns.joined(separator: ","))\r\n".utf8) }
        let isOfSeveral = days.count > 1 || days.contains { directory.files(of: $0).count > 1 }
        let isSideBySide = width > 1 && isOfSeveral && !isTerminal && (limit == .max || groups != nil)
        var files = CountedFiles(directory, days, form.entryFormat)
        if isSideBySide {
            await readSideBySide(&files, width)
        } else {
            while goesOn, let file = files.next() { readNow(file) }
        }
        if let groups {
            groups.write(form.format, limit: limit) { print($0) }
        } else if form.format == .count {
            output.write("\(matches)\n".utf8)
        }
        try output.finish()
    }

    private var goesOn: Bool { output.isOpen && (groups != nil || matches < limit) }

    private mutating func readSideBySide(_ files: inout CountedFiles, _ width: Int) async {
        let form = form
        var turn = 0
        await withTaskGroup(of: (Int, FileMatches).self) { group in
            var started: [DayFile] = []
            var waiting: [Int: FileMatches] = [:]
            func start() {
                guard let file = files.next() else { return }
                let index = started.count
                started.append(file)
                group.addTask { (index, FileMatches(file, form)) }
            }
            for _ in 0..<2 * width { start() }
            while goesOn, turn < started.count {
                while waiting[turn] == nil, let (index, found) = await group.next() { waiting[index] = found }
                guard let found = waiting.removeValue(forKey: turn) else { break }
                take(found, of: started[turn])
                turn += 1
                start()
            }
            group.cancelAll()
        }
    }

    private mutating func take(_ found: FileMatches, of file: DayFile) {
        // Of a file that has more than is held nothing was written yet.
        if found.isCut { return readNow(file) }
        var found = found
        matches += found.count
        if let some = found.groups { groups?.merge(some) }
        write(&found)
    }

    /// Reads a file whose turn it is, and writes as it reads.
    private mutating func readNow(_ file: DayFile) {
        var reader = DayFileReader(digests: false, format: form.entryFormat)
        var filter = EntryFilter(form.conditions)
        var found = FileMatches(form)
        let before = matches
        found.read(file, form, &reader, &filter) { found in
            matches = before + found.count
            if found.lines.count > 1 << 16 || isTerminal { write(&found) }
            return goesOn
        }
        if let some = found.groups { groups?.merge(some) }
        write(&found)
    }

    private mutating func write(_ found: inout FileMatches) {
        let (lines, faults) = found.take()
        print(lines)
        output.flush()
        for fault in faults {
            isWhole = false
            printError("nightaudit: \(fault)")
        }
    }

    /// Writes lines with their ends; on a terminal one at a time, shown visibly but for the TAB behind a count.
    private mutating func print(_ lines: [UInt8]) {
        guard isTerminal, !lines.isEmpty else { return output.write(lines) }
        let text = lines.dropLast(lines.suffix(2) == [13, 10] ? 2 : 1)
        let parts = text.split(
            separator: 9, maxSplits: groups != nil && form.format == .count ? 1 : 0, omittingEmptySubsequences: false)
        output.write(parts.map { visibleText(String(decoding: $0, as: UTF8.self)) }.joined(separator: "\t").utf8)
        output.write(lines[text.endIndex...])
    }
}

/// The day files that count, in order; a day's twins are judged when its turn comes.
private struct CountedFiles {
    private let directory: LogDirectory
    private var days: ArraySlice<CalendarDay>
    private var ofDay: ArraySlice<DayFile> = []
    private let format: EntryFormat

    init(_ directory: LogDirectory, _ days: [CalendarDay], _ format: EntryFormat) {
        self.directory = directory
        self.days = days[...]
        self.format = format
    }

    mutating func next() -> DayFile? {
        while ofDay.isEmpty, let day = days.popFirst() {
            ofDay = countedFiles(directory.filesNow(of: day), format: format)[...]
        }
        return ofDay.popFirst()
    }
}
