package import AuditModel
package import LogScanning

/// All days of a window, scanned: the days' own figures in order, and the tables of all of them merged.
package struct ScannedWindow: Sendable {
    package let days: [ScannedDay]
    package let summary: DaySummary
    /// Files of no known pattern, and the oldest day file of the directory.
    package let unknownFiles: [Name]
    package let oldestDay: CalendarDay?

    package var firstDay: CalendarDay { days[0].day }
    package var asOf: CalendarDay { days[days.count - 1].day }

    /// Scans the days `asOf − (dayCount − 1)` … `asOf`, as many side by side as `width`. The result does not depend on it.
    package init(
        _ directory: LogDirectory, asOf: CalendarDay, dayCount: Int, width: Int, format: EntryFormat = .native
    ) async {
        let window = (0..<dayCount).map { asOf.adding(days: $0 - dayCount + 1) }
        let filesByDay = Dictionary(grouping: directory.files, by: \.day)
        var scanned: [ScannedDay] = []
        var merged = DaySummary()
        await withTaskGroup(of: (ScannedDay, DaySummary).self) { group in
            var waiting = window[...]
            func start() {
                guard let day = waiting.popFirst() else { return }
                let files = filesByDay[day] ?? []
                group.addTask { scanDay(day, files: files, format: format) }
            }
            for _ in 0..<max(1, width) { start() }
            while let (day, summary) = await group.next() {
                start()
                scanned.append(day)
                merged.merge(summary)
            }
        }
        days = scanned.sorted { $0.day < $1.day }
        summary = merged
        unknownFiles = directory.unknown
        oldestDay = directory.files.first?.day
    }

    /// A window of one day without any file: its report has every name that a report has.
    package init(empty day: CalendarDay) {
        let (scanned, merged) = scanDay(day, files: [])
        days = [scanned]
        summary = merged
        unknownFiles = []
        oldestDay = nil
    }
}
