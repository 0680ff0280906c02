package import AuditModel
package import Decompression
package import Files
package import SystemPackage

/// A file whose name says that it holds a day's entries; where it is no regular file, it cannot be read.
package struct DayFile: Sendable {
    package let day: CalendarDay
    /// Relative to the log directory, as bytes on disk.
    package let relativePath: [UInt8]
    package let path: FilePath
    package let compression: Compression
    /// The name less folder and `.gz`/`.zst`: two files with the same are twins.
    package let stem: [UInt8]

    /// The relative path for a report.
    package var reportName: Name { reportableName(relativePath) }
}

/// What a run sees in a log directory: its day files in order, and the files of no known pattern.
///
/// `audit_YYYY-MM-DD.jsonl`, or with `.`, `_` or `-` and anything before `.jsonl`; plain, `.gz` or `.zst`; in the directory or in its `archive/`.
/// What has such a name is a day file, whatever it is: a folder, a pipe or a link that leads nowhere must not make a day seem missing, or hide.
/// Ordered by day, then by the relative path's bytes.
package struct LogDirectory: Sendable {
    package let files: [DayFile]
    private let filesByDay: [CalendarDay: [DayFile]]
    /// Files (no folders) of no known pattern or of a date in no calendar, ordered by their bytes.
    package let unknown: [Name]
    /// Of the day files that are regular files, or lead to one: nothing else was kept since that day.
    package let oldestDay: CalendarDay?
    /// Nil for a listing that an archive recorded.
    private let path: FilePath?

    package init(_ path: FilePath) throws(FileFault) {
        var files: [DayFile] = []
        var unknown: [[UInt8]] = []
        var oldest: CalendarDay?
        func take(_ folder: FilePath, _ prefix: [UInt8]) throws(FileFault) {
            for name in try listDirectory(folder) {
                let filePath = folder.appending(name)
                let bytes = name.bytes
                let type = (try? filePath.stat())?.type
                if let file = DayFile(name: bytes, prefix: prefix, path: filePath) {
                    files.append(file)
                    if type == .regular { oldest = min(oldest ?? file.day, file.day) }
                } else if type != .directory {
                    unknown.append(prefix + bytes)
                }
            }
        }
        try take(path, [])
        let archive = path.appending("archive")
        if (try? archive.stat())?.type == .directory { try take(archive, Array("archive/".utf8)) }
        oldestDay = oldest
        self.path = path
        self.files = files.sorted {
            ($0.day, Name(bytes: $0.relativePath)) < ($1.day, Name(bytes: $1.relativePath))
        }
        filesByDay = Dictionary(grouping: self.files, by: \.day)
        self.unknown = unknown.map(Name.init(bytes:)).sorted().map { reportableName($0.bytes) }
    }

    /// A listing as an archive recorded it, with the day files that lie there now; `files` are in their order.
    package init(files: [DayFile], unknown: [Name], oldestDay: CalendarDay?) {
        self.files = files
        filesByDay = Dictionary(grouping: files, by: \.day)
        self.unknown = unknown
        self.oldestDay = oldestDay
        path = nil
    }

    /// The day files of that day.
    package func files(of day: CalendarDay) -> [DayFile] { filesByDay[day] ?? [] }

    /// The day files of that day when its turn comes: those listed, or where some were moved since those that lie there now.
    package func filesNow(of day: CalendarDay) -> [DayFile] {
        let listed = files(of: day)
        return filesMoved(of: day, since: listed) ?? listed
    }

    /// Those that lie there now, where one of these is no longer where it was listed and lies elsewhere, as after a rotation meanwhile; else nil.
    package func filesMoved(of day: CalendarDay, since listed: [DayFile]) -> [DayFile]? {
        let gone = listed.filter(\.isGone)
        guard !gone.isEmpty, let path, let now = try? LogDirectory(path).files(of: day) else { return nil }
        return gone.allSatisfy { file in
            now.contains { $0.stem == file.stem && $0.relativePath != file.relativePath }
        } ? now : nil
    }
}

extension DayFile {
    /// Whether nothing of its name is there, as far as that can be told.
    fileprivate var isGone: Bool {
        do {
            _ = try path.stat(followTargetSymlink: false)
            return false
        } catch {
            return error == .noSuchFileOrDirectory
        }
    }

    /// A day file by its path relative to a log directory, whatever lies at `path`; nil where that is no day file's name.
    ///
    /// `compression`: of what lies there, where that is not what the name says, as after a rotation.
    package init?(relativePath: [UInt8], path: FilePath, compression: Compression? = nil) {
        let start = relativePath.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        guard
            let named = DayFile(
                name: Array(relativePath[start...]), prefix: Array(relativePath[..<start]), path: path)
        else { return nil }
        self.init(
            day: named.day, relativePath: relativePath, path: path, compression: compression ?? named.compression,
            stem: named.stem)
    }

    /// A day file by its name; nil where the name has no known pattern or names a date in no calendar.
    init?(name: [UInt8], prefix: [UInt8], path: FilePath) {
        let (stem, compression) = stemAndCompression(name)
        guard stem.starts(with: "audit_".utf8), stem.hasSuffix(".jsonl"), stem.count >= 22,
            let day = CalendarDay(stem[6..<16])
        else { return nil }
        let middle = stem[16..<stem.count - 6]
        if let first = middle.first, ![UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-")].contains(first) {
            return nil
        }
        self.init(
            day: day, relativePath: prefix + name, path: path, compression: compression, stem: Array(stem))
    }
}

/// A file's name less its one `.gz` or `.zst`, and what that says.
private func stemAndCompression(_ name: [UInt8]) -> (stem: ArraySlice<UInt8>, compression: Compression) {
    for (ending, kind) in [(".gz", Compression.gz), (".zst", .zst)] where name[...].hasSuffix(ending) {
        return (name.dropLast(ending.utf8.count), kind)
    }
    return (name[...], .plain)
}

/// The name less folder, `.gz` and `.zst` of a day file that stands in a report by that relative path.
package func dayFileStem(_ relativePath: [UInt8]) -> Name {
    let start = relativePath.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
    return Name(bytes: Array(stemAndCompression(Array(relativePath[start...])).stem))
}

extension ArraySlice<UInt8> {
    fileprivate func hasSuffix(_ text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}

/// The name with bytes that are no UTF-8 as `%XX`, and a `%` that would read as the beginning of such (`%FF`, or of what stands for it, `%25FF`)
/// as `%25`, so that no two names are one.
package func reportableName(_ bytes: [UInt8]) -> Name { shownBytes(bytes, escapingPercent: true) }

/// The same, `%` as itself unless that is escaped.
package func shownBytes(_ bytes: [UInt8], escapingPercent: Bool) -> Name {
    var result: [UInt8] = []
    var rest = bytes[...]
    while let lead = rest.first {
        let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        let part = rest.prefix(length)
        let whole = part.count == length && part.withUnsafeBufferPointer(isUTF8)
        if escapingPercent, lead == UInt8(ascii: "%"), isByteEscape(rest.dropFirst()) {
            result += Array("%25".utf8)
            rest = rest.dropFirst()
        } else if whole {
            result += part
            rest = rest.dropFirst(length)
        } else {
            result += Array("%\(lead < 16 ? "0" : "")\(String(lead, radix: 16, uppercase: true))".utf8)
            rest = rest.dropFirst()
        }
    }
    return Name(bytes: result)
}

/// Whether what stands behind a `%` reads as a byte from 80 to FF, or as that escaped.
private func isByteEscape(_ text: ArraySlice<UInt8>) -> Bool {
    var rest = text
    while rest.starts(with: "25".utf8) { rest = rest.dropFirst(2) }
    guard rest.count >= 2, let first = rest.first, let second = rest.dropFirst().first else { return false }
    return "89ABCDEF".utf8.contains(first) && "0123456789ABCDEF".utf8.contains(second)
}
