package import AuditModel
package import Files
package import LogScanning

/// All days of a window, scanned: the days' own figures in order, and the tables of all of them merged.
package struct ScannedWindow: Sendable {
    package internal(set) var days: [ScannedDay]
    package let summary: DaySummary
    /// Files of no known pattern, and the oldest day file of the directory.
    package let unknownFiles: [Name]
    package let oldestDay: CalendarDay?
    /// What the operator should know of the state directory, by day.
    package let notes: [StateNote]

    package var firstDay: CalendarDay { days[0].day }
    package var asOf: CalendarDay { days[days.count - 1].day }

    /// Scans the days `asOf − (dayCount − 1)` … `asOf`, as many side by side as `width`, or takes their stored summaries where these
    /// still hold. The figures depend on neither. `finished` is told each day in the order in which they are done.
    package init(
        _ directory: LogDirectory, asOf: CalendarDay, dayCount: Int, width: Int,
        settings: ScanSettings = ScanSettings(),
        store: SummaryStore? = nil, finished: @escaping @Sendable (CalendarDay) -> Void = { _ in }
    ) async throws(FileFault) {
        let settings = settings.sharing(width)
        let window = (0..<dayCount).map { asOf.adding(days: $0 - dayCount + 1) }
        store?.forget(before: window[0], but: directory.files)
        var scanned: [ScannedDay] = []
        var merged = DaySummary()
        var notes: [(day: CalendarDay, notes: [StateNote])] = []
        var fault: FileFault?
        await withTaskGroup(of: Result<SummarisedDay, FileFault>.self) { group in
            // The last day is the one that is most likely to be scanned: the others' summaries are read beside it.
            var waiting = window
            func start() {
                guard let day = waiting.popLast() else { return }
                let files = directory.files(of: day)
                group.addTask {
                    settings.cores?.occupy()
                    defer { settings.cores?.give() }
                    do throws(FileFault) {
                        return .success(try SummarisedDay(day, files, in: directory, settings, store))
                    } catch {
                        return .failure(error)
                    }
                }
            }
            for _ in 0..<max(1, width) { start() }
            while let result = await group.next() {
                switch result {
                case .success(let day):
                    let date = day.scanned.day
                    scanned.append(day.scanned)
                    notes.append((date, day.notes))
                    // Its tables go before the next day's come: no more are held, and no more threads run, than asked for.
                    merged.merge(day.summary)
                    start()
                    finished(date)
                case .failure(let error): fault = fault ?? error
                }
            }
        }
        if let fault { throw fault }
        days = scanned.sorted { $0.day < $1.day }
        summary = merged
        unknownFiles = directory.unknown
        oldestDay = directory.oldestDay
        self.notes = notes.sorted { $0.day < $1.day }.flatMap(\.notes)
    }

    /// Merges the days of summaries that were made where the logs lie; a day that none of them holds has no day file. No day is in two of them.
    ///
    /// What lies beside the day files is told by the summaries whose last day is the latest.
    package init(
        _ summaries: [DaySummaries], asOf: CalendarDay, dayCount: Int
    ) throws(DamagedSummary) {
        var days: [ScannedDay] = []
        var merged = DaySummary()
        for day in (0..<dayCount).map({ asOf.adding(days: $0 - dayCount + 1) }) {
            guard let holder = summaries.first(where: { $0.days.contains(day) }) else {
                days.append(ScannedDay(empty: day))
                continue
            }
            let (scanned, summary) = try holder.summary(of: day)
            days.append(scanned)
            merged.merge(summary)
        }
        self.days = days
        summary = merged
        let last = summaries.max { ($0.days.max() ?? asOf) < ($1.days.max() ?? asOf) }
        unknownFiles = last?.unknownFiles ?? []
        oldestDay = last?.oldestDay
        notes = []
    }

    /// A window of one day without any file: its report has every name that a report has.
    package init(empty day: CalendarDay) {
        days = [ScannedDay(empty: day)]
        summary = DaySummary()
        unknownFiles = []
        oldestDay = nil
        notes = []
    }
}

/// A day as its stored summary has it, else scanned and stored.
private struct SummarisedDay: Sendable {
    let scanned: ScannedDay
    let summary: DaySummary
    private(set) var notes: [StateNote] = []

    init(
        _ day: CalendarDay, _ files: [DayFile], in directory: LogDirectory, _ settings: ScanSettings,
        _ store: SummaryStore?
    ) throws(FileFault) {
        guard let store, !files.isEmpty else {
            (scanned, summary, _) = try scanDay(day, files, in: directory, settings)
            return
        }
        if let stored = store.load(day, files, notes: &notes) {
            (scanned, summary) = stored
        } else {
            let before = StoredFile.list(files)
            let wasMoved: Bool
            (scanned, summary, wasMoved) = try scanDay(day, files, in: directory, settings)
            // What was moved meanwhile is stored by the next scan, under its new name.
            guard !wasMoved else { return }
            store.save(
                scanned, summary, files: before, wasSteady: before == StoredFile.list(files), notes: &notes)
        }
    }
}
