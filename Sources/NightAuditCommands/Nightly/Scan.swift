import AuditModel
import Files
import Glibc
import LogScanning
import LogSummaries
import ReportBuilding
import SystemPackage

/// Reads the window's day files, takes their stored summaries, or merges those of another machine; refuses to go on where lines and bytes
/// do not add up.
func days(
    _ job: Preparation, _ source: DaySource, recorded: [RecordedContent], spillFolder: FilePath, _ watch: inout RunWatch
) async throws -> ScannedWindow {
    defer { watch.ends("scan") }
    let settings = job.settings
    let window: ScannedWindow
    switch source {
    case .logs(let directory):
        returnText()
        let state = openState(job, recorded, spillFolder)
        let first = settings.asOf.adding(days: 1 - settings.days)
        let bar = watch.hasBar ? ScanBar(directory.files.filter { first <= $0.day && $0.day <= settings.asOf }) : nil
        bar?.begin()
        defer { bar?.end() }
        window = try await ScannedWindow(
            directory, asOf: settings.asOf, dayCount: settings.days, width: processorCount(), settings: state.scan,
            store: state.store, finished: { bar?.finish($0) })
        tell(window.notes, settings)
    case .summaries(let files): window = try mergedWindow(files, job, recorded)
    }
    if let place = window.imbalance {
        throw Failure(
            .failed, "\(place): lines or bytes do not add up; nothing was published. This is a fault of the program")
    }
    if let reason = window.nothingReceived(closed: settings.closedDays) {
        printError("nightaudit: nothing received from \(window.firstDay) to \(window.asOf): \(reason)")
    }
    warnWhereAllIsRejected(window)
    return window
}

/// A line a damaged summary, one for all that could not be written, and one for all quarantines that could not.
private func tell(_ notes: [StateNote], _ settings: RunSettings) {
    var (faults, quarantineFaults): ([FileFault], [FileFault]) = ([], [])
    for note in notes {
        switch note {
        case .damaged(let path):
            printError(
                "nightaudit: state: \(path) is damaged or of another format; the day is scanned anew",
                unless: settings.quiet)
        case .unwritten(let fault): faults.append(fault)
        case .unkept(let fault): quarantineFaults.append(fault)
        }
    }
    if let first = quarantineFaults.first { warnOfQuarantine(first, settings) }
    guard let first = faults.first else { return }
    printError(
        "nightaudit: warning: state directory: \(first); days that the next run scans again: \(faults.count)",
        unless: settings.quiet)
}

private func warnOfQuarantine(_ fault: FileFault, _ settings: RunSettings) {
    printError(
        "nightaudit: warning: quarantine: \(fault); the text of rejected lines is not kept. Make the place writable, with room, "
            + "and the next run keeps it", unless: settings.quiet)
}

/// The state directory as the scan uses it; where it cannot be used this warns, and the run does without.
private func openState(
    _ job: Preparation, _ recorded: [RecordedContent], _ spillFolder: FilePath
) -> (scan: ScanSettings, store: SummaryStore?) {
    let settings = job.settings
    let without = job.scanSettings(recorded: recorded, spillFolder: spillFolder, quarantine: nil)
    guard let state = settings.statePath else {
        printError(
            "nightaudit: warning: no state directory (no --state, no HOME); every day is scanned",
            unless: settings.quiet)
        return (without, nil)
    }
    var quarantine: FilePath?
    var fault: FileFault?
    if settings.quarantine {
        do throws(FileFault) {
            let folder = try stateFolder("quarantine", of: settings.logs, in: state)
            try PrivateFile.removeUnfinished(in: folder)
            quarantine = folder
        } catch {
            fault = error
        }
    }
    do throws(FileFault) {
        let scan = job.scanSettings(recorded: recorded, spillFolder: spillFolder, quarantine: quarantine)
        let store = try SummaryStore(
            state: state, logs: settings.logs, settings: scan, version: programVersion, custody: settings.custody,
            now: now())
        if let fault { warnOfQuarantine(fault, settings) }
        return (scan, store)
    } catch {
        let lost = settings.quarantine ? "every day is scanned, nothing is kept in quarantine" : "every day is scanned"
        printError("nightaudit: warning: state directory: \(error); \(lost)", unless: settings.quiet)
        return (without, nil)
    }
}
