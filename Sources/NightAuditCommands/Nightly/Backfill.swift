import ArchiveStorage
import AuditModel
import LogScanning
import SystemPackage

/// Publishes the archive of each as-of day of the range that has none yet, oldest first, under one lock; says how it goes.
///
/// A day that fails ends it; what was published before stays.
func backfill(_ job: Preparation, _ range: ClosedRange<CalendarDay>, _ gate: StopGate) async throws -> ExitStatus {
    let settings = job.settings
    guard case .archives(let path) = settings.target else { preconditionFailure("a backfill has archives") }
    // Before the root is made: a log directory that cannot be listed leaves nothing behind.
    _ = try LogDirectory(settings.logs)
    let root = try openArchives(path, settings, gate)
    let chain = try storing { () throws(ArchiveStorageError) in try ArchiveChain(in: path) }
    let days = daysToPublish(range, chain, settings)
    if days.isEmpty, !chain.archives.isEmpty { refreshDerived(path, chain, title: settings.title) }
    let hasBar = !settings.quiet && showsProgress()
    defer { showProgress(nil) }
    var status = ExitStatus.done
    for (index, day) in days.enumerated() {
        gate.begin()
        let line = "backfill \(index + 1) of \(days.count) days \(day)"
        if hasBar {
            showProgress(progressLine(line, share: Double(index) / Double(days.count), columns: terminalWidth()))
        } else {
            printError("nightaudit: \(line)", unless: settings.quiet)
        }
        let job = job.ending(on: day)
        do {
            let night = try await failing {
                // Listed for each day: a rotation may move day files meanwhile.
                var watch = RunWatch(hasBar: false)
                return try await publish(job, .logs(try LogDirectory(settings.logs)), in: root, gate, &watch)
            }
            if finish(night.failed, night.archive, job.settings, ofSeveral: true) != .done { status = .checkFailed }
        } catch let failure as Failure {
            throw Failure(
                failure.status,
                "backfill stopped at \(day), \(index) of \(days.count) days published: \(failure.message)")
        }
    }
    return status
}

/// Prints the days that a backfill would publish; nothing is written and no lock is taken.
func printDays(_ range: ClosedRange<CalendarDay>, _ settings: RunSettings) throws -> ExitStatus {
    guard case .archives(let path) = settings.target else { preconditionFailure("a backfill has archives") }
    let chain = try storing { () throws(ArchiveStorageError) -> ArchiveChain? in
        let identity = try RootIdentity.admitted(
            in: path, title: settings.title, days: settings.days, rootID: settings.rootID)
        guard identity != nil else { return nil }
        return try ArchiveChain.unlocked(in: path)
    }
    var output = StandardOutput()
    for day in daysToPublish(range, chain, settings) { output.write("\(day)\n".utf8) }
    try output.finish()
    return .done
}

/// The as-of days of the range that have no archive by any revision, nor had one that is gone, by a tombstone or without; oldest first. The
/// others are told on stderr. `chain`: nil where there are no archives yet.
private func daysToPublish(
    _ range: ClosedRange<CalendarDay>, _ chain: ArchiveChain?, _ settings: RunSettings
) -> [CalendarDay] {
    let all = (range.lowerBound.daysSinceEpoch...range.upperBound.daysSinceEpoch).map(CalendarDay.init(daysSinceEpoch:))
    let there = Set(chain?.archives.map(\.asOf) ?? [])
    let gone = Set(chain?.removed.map(\.asOf) ?? []).subtracting(there)
    let lost = Set(chain?.missing.compactMap { archiveName($0.archiveID)?.0 } ?? []).subtracting(there.union(gone))
    for (days, reason) in [
        (there, "they have an archive"), (gone, "their archive was pruned or erased"),
        (lost, "their archive is gone without a tombstone (restore it; see `nightaudit verify`)"),
    ] {
        let left = all.filter(days.contains)
        guard !left.isEmpty else { continue }
        printError("nightaudit: days left alone, as \(reason): \(spans(left))", unless: settings.quiet && days != lost)
    }
    return all.filter { !there.contains($0) && !gone.contains($0) && !lost.contains($0) }
}

/// Days in ascending order as `2026-01-01, 2026-01-03 to 2026-01-07`.
func spans(_ days: [CalendarDay]) -> String {
    var spans: [(first: CalendarDay, last: CalendarDay)] = []
    for day in days {
        if let last = spans.last?.last, last.adding(days: 1) == day {
            spans[spans.count - 1].last = day
        } else {
            spans.append((day, day))
        }
    }
    return spans.map { $0.first == $0.last ? "\($0.first)" : "\($0.first) to \($0.last)" }.joined(separator: ", ")
}
