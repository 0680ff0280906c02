import AuditModel
internal import Crypto
package import Files
import Glibc
package import LogScanning
package import SystemPackage

/// The stored day summaries of one log directory: what makes a night cost a night. All of it can be deleted and costs only time.
///
/// `<state>/days/<key of the log directory>/<names, or pseudonyms-KEYID>/<date>.day`; a run under pseudonyms removes what others left:
///
/// | part | what |
/// | --- | --- |
/// | `nightaudit.day/1` and LF | the format |
/// | bytes | program version and scan settings: with others, the day is scanned anew |
/// | signed | when all contents were last digested, in seconds since 1970 |
/// | flag | whether the files' identities can be trusted |
/// | list | the day's files: relative path, device, inode, size, mtime, ctime |
/// | | the day's tables (`DaySummary`), then its own figures (`ScannedDay`) |
/// | 32 bytes | SHA-256 of all before |
///
/// Numbers and bytes are written as `SummaryWriter` has it.
package struct SummaryStore: Sendable {
    /// When a stored summary is taken without reading the day files again.
    package enum Custody: String, Sendable, CaseIterable {
        /// Their identities (device, inode, size, mtime, ctime) are unchanged, and their contents were digested within a week.
        case stat
        /// Never: every content is digested each time.
        case full
    }

    private static let magic = Array("nightaudit.day/1\n".utf8)
    private static let week: Int64 = 7 * 86_400
    private let folder: FilePath
    private let settings: ScanSettings
    private let settingsText: [UInt8]
    private let custody: Custody
    private let now: Instant

    /// Makes the folders that are missing. `now` decides only whether contents are digested again, never a figure.
    package init(
        state: FilePath, logs: FilePath, settings: ScanSettings, version: String, custody: Custody, now: Instant
    ) throws(FileFault) {
        let days = try stateFolder("days", of: logs, in: state)
        let names = FilePath.Component(settings.pseudonyms.map { "pseudonyms-\($0.keyID)" } ?? "names")!
        folder = days.appending(names)
        try makePrivateDirectories(folder)
        try PrivateFile.removeUnfinished(in: folder)
        if settings.pseudonyms != nil {
            // What was stored before names the users.
            for other in try listDirectory(days) where other != names {
                removeTree(days.appending(other))
                guard (try? days.appending(other).stat()) == nil else {
                    throw FileFault(
                        "remove", days.appending(other), .notPermitted, because: "it names users; remove it by hand")
                }
            }
        }
        self.settings = settings
        settingsText = Array("version \(version)\n\(settings.canonicalText)".utf8)
        self.custody = custody
        self.now = now
    }

    private func path(_ day: CalendarDay) -> FilePath { folder.appending("\(day).day") }

    /// Removes the summaries of days before that one whose day files are gone: they hold names of users, and nothing asks for them any more.
    /// A log directory without any day file is more likely one that is not mounted.
    func forget(before first: CalendarDay, but files: [DayFile]) {
        guard !files.isEmpty else { return }
        let kept = Set(files.map(\.day))
        for name in (try? listDirectory(folder)) ?? [] where name.extension == "day" {
            guard let day = CalendarDay(name.stem), day < first, !kept.contains(day) else { continue }
            removeTree(folder.appending(name))
        }
    }

    /// The summary of a day whose files hold what they held when it was stored; nil where it must be scanned.
    ///
    /// A damaged one, and one that is to be stored again and cannot be, are told in `notes`.
    func load(_ day: CalendarDay, _ files: [DayFile], notes: inout [StateNote]) -> (ScannedDay, DaySummary)? {
        guard let bytes = try? readWholeFile(path(day), most: largestDocument) else { return nil }
        do throws(DamagedSummary) {
            return try read(bytes, day, files, &notes)
        } catch {
            notes.append(.damaged(path(day)))
            return nil
        }
    }

    private func read(
        _ bytes: [UInt8], _ day: CalendarDay, _ files: [DayFile], _ notes: inout [StateNote]
    ) throws(DamagedSummary) -> (ScannedDay, DaySummary)? {
        let body = bytes.dropLast(32)
        guard body.starts(with: Self.magic), bytes.suffix(32).elementsEqual(SHA256.hash(data: body)) else {
            throw DamagedSummary()
        }
        var reader = SummaryReader(body.dropFirst(Self.magic.count))
        guard try reader.text().elementsEqual(settingsText) else { return nil }
        let digested = try reader.signed()
        let isTrusted = try reader.flag()
        let stored = try reader.list { (reader) throws(DamagedSummary) in
            StoredFile(
                path: Array(try reader.text()),
                identity: try reader.optional { (reader) throws(DamagedSummary) in try FileIdentity(reading: &reader) })
        }
        let current = StoredFile.list(files)
        guard stored.count == current.count, hasQuarantine(day) else { return nil }
        let byPath = Dictionary(zip(stored.map(\.path), files).map { ($0, $1) }) { first, _ in first }
        let summary = try DaySummary(reading: &reader)
        var scanned = try ScannedDay(reading: &reader, summary: summary) { byPath[$0] }
        guard reader.isAtEnd, scanned.day == day,
            scanned.inputs.allSatisfy({ $0.lacksPrefix(of: settings.recordedLengths) == nil })
        else { return nil }

        let isRecent = (0..<Self.week).contains(now.secondsSinceEpoch - digested)
        // What a file could not be read for may be gone without a trace in its identity.
        guard scanned.accounts.allSatisfy({ $0.fault == nil }) else { return nil }
        if custody == .stat, isTrusted, isRecent, stored == current { return (scanned, summary) }
        // Files that were moved may have become twins of each other.
        guard Set(files.map(\.stem)).count == files.count, scanned.twins.isEmpty, scanned.differingTwins.isEmpty,
            scanned.takeContents()
        else { return nil }
        save(scanned, summary, files: current, wasSteady: current == StoredFile.list(files), notes: &notes)
        return (scanned, summary)
    }

    private func hasQuarantine(_ day: CalendarDay) -> Bool {
        guard let folder = settings.quarantine else { return true }
        return (try? folder.appending("\(day).jsonl").stat()) != nil
    }

    /// Stores a day that was just scanned. `files`: as they were before; `wasSteady`: they are the same still.
    ///
    /// What cannot be written is no error but told in `notes`: the day is scanned again next time, as is one whose rejected lines could not
    /// be kept. No part of a summary stays.
    func save(
        _ scanned: ScannedDay, _ summary: DaySummary, files: [StoredFile], wasSteady: Bool, notes: inout [StateNote]
    ) {
        if let fault = scanned.quarantineFault { return notes.append(.unkept(fault)) }
        var writer = SummaryWriter(Self.magic)
        writer.write(settingsText)
        writer.write(signed: now.secondsSinceEpoch)
        writer.write(wasSteady && files.allSatisfy { $0.identity.map { !$0.couldHide(aChangeAfter: now) } ?? false })
        writer.write(files) { writer, file in
            writer.write(file.path)
            writer.write(file.identity) { $1.write(to: &$0) }
        }
        summary.write(to: &writer)
        scanned.write(to: &writer)
        let body = writer.bytes
        do throws(FileFault) {
            let file = try PrivateFile(replacing: path(scanned.day))
            try file.append(body)
            try file.append(Array(SHA256.hash(data: body)))
            try file.close()
        } catch {
            notes.append(.unwritten(error))
        }
    }
}

/// What a run could not do with a day in the state directory, and did without; no part of a report.
package enum StateNote: Sendable {
    /// The stored summary at that path is damaged or of another format: the day was scanned anew.
    case damaged(FilePath)
    /// The day's summary could not be written: the day is scanned again next time.
    case unwritten(FileFault)
    /// The text of the day's rejected lines could not be written: the day is scanned again next time.
    case unkept(FileFault)
}

/// `<state>/<name>/<key of the log directory>`.
package func stateFolderPath(_ name: String, of logs: FilePath, in state: FilePath) -> FilePath {
    let key = resolvedPath(logs).withPlatformString { path in
        SHA256.hash(data: Array(UnsafeRawBufferPointer(start: path, count: strlen(path))))
    }
    return state.appending(name).appending(String(hexadecimal(key).prefix(16)))
}

/// That folder, made where it is missing, writable for this process.
package func stateFolder(_ name: String, of logs: FilePath, in state: FilePath) throws(FileFault) -> FilePath {
    let folder = stateFolderPath(name, of: logs, in: state)
    try makePrivateDirectories(folder)
    guard folder.withPlatformString({ access($0, W_OK) }) == 0 else {
        throw FileFault("write in", folder, Errno(rawValue: errno))
    }
    return folder
}

/// A file of a day and which one it was when the day was summarised.
struct StoredFile: Hashable {
    let path: [UInt8]
    let identity: FileIdentity?

    static func list(_ files: [DayFile]) -> [StoredFile] {
        files.map { StoredFile(path: $0.relativePath, identity: FileIdentity($0.path)) }
    }
}

extension ScannedDay {
    /// Digests the files as they lie there now; false where one holds something else than was summarised.
    fileprivate mutating func takeContents() -> Bool {
        for index in inputs.indices {
            let account = inputs[index].account
            let now = digestContent(of: inputs[index].file)
            guard now.fault == nil, now.contentDigest == account.contentDigest,
                now.contentByteCount == account.contentByteCount
            else { return false }
            inputs[index].account.byteCount = now.byteCount
            inputs[index].account.digest = now.digest
        }
        return true
    }
}

extension FileIdentity {
    fileprivate func write(to writer: inout SummaryWriter) {
        writer.write(device)
        writer.write(inode)
        writer.write(byteCount)
        modified.write(to: &writer)
        changed.write(to: &writer)
    }

    fileprivate init(reading reader: inout SummaryReader) throws(DamagedSummary) {
        self.init(
            device: try reader.number(), inode: try reader.number(), byteCount: try reader.count(),
            modified: try Instant(reading: &reader), changed: try Instant(reading: &reader))
    }
}
