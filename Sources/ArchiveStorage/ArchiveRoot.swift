package import AuditModel
package import Files
import Glibc
package import SystemPackage

/// Why archives could not be opened or written.
package enum ArchiveStorageError: Error, CustomStringConvertible {
    /// The directory is not one to write archives into: configuration.
    case refused(String)
    /// Another run holds it.
    case locked(String)
    case failed(String)
    /// The system refused; its own reason tells what to do.
    case file(FileFault)

    package var description: String {
        switch self {
        case .refused(let message), .locked(let message), .failed(let message): message
        case .file(let fault): "\(fault)"
        }
    }

    /// What was thrown, as an error of this module.
    init(_ error: any Error) {
        self =
            switch error {
            case let error as ArchiveStorageError: error
            case let fault as FileFault: .file(fault)
            default: .failed("\(error)")
            }
    }
}

/// The directory of archives, locked as long as its owner has it.
package struct ArchiveRoot: ~Copyable {
    package let path: FilePath
    package let rootID: String
    /// What its report is called.
    package let title: String
    private let lock: Int32

    /// Opens the root for writing; makes it where it is absent or empty and its parent is there, and no `rootID` is asked for.
    package static func open(
        _ path: FilePath, title: String, days: Int, rootID: String? = nil, newRootID: () -> String
    ) throws(ArchiveStorageError) -> ArchiveRoot {
        _ = try RootIdentity.admitted(in: path, title: title, days: days, rootID: rootID)
        let lock = try lockDirectory(path)
        do {
            let known = try RootIdentity.admitted(in: path, title: title, days: days, rootID: rootID)
            let identity = known ?? RootIdentity(rootID: newRootID(), title: title, days: days)
            if known == nil { try identity.write(in: path) }
            for name in try listDirectory(path) where name.string.hasPrefix(".stage-") {
                removeTree(path.appending(name))
            }
            return ArchiveRoot(path: path, rootID: identity.rootID, title: identity.title, lock: lock)
        } catch {
            close(lock)
            throw ArchiveStorageError(error)
        }
    }

    deinit { close(lock) }

    /// Opens a root that is there, for writing.
    package static func open(existing path: FilePath, rootID: String?) throws(ArchiveStorageError) -> ArchiveRoot {
        guard let found = try RootIdentity(in: path) else {
            throw .refused("\(path) has no \(RootIdentity.fileName); give a directory of archives with --archives")
        }
        return try open(path, title: found.title, days: found.days, rootID: rootID) { found.rootID }
    }
}

/// Makes the directory where it is absent, and holds its lock; the descriptor that holds it.
private func lockDirectory(_ path: FilePath) throws(ArchiveStorageError) -> Int32 {
    let isMade = path.withPlatformString { mkdir($0, 0o750) } == 0
    guard isMade || errno == EEXIST else { throw .file(FileFault("create", path, Errno(rawValue: errno))) }
    let lock = path.withPlatformString { open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    guard lock >= 0 else {
        throw .file(FileFault("open", path, Errno(rawValue: errno)))
    }
    if isMade { giveToOwner(ofFolderOf: path, lock) }
    var holder: String?
    // One that is not found has ended meanwhile, or /proc/locks moved while it was read: then the lock is asked for again.
    for _ in 0..<5 where holder == nil {
        if flock(lock, LOCK_EX | LOCK_NB) == 0 { return lock }
        holder = lockHolder(of: path)
    }
    close(lock)
    throw .locked("another run holds \(path)\(holder.map { ": \($0)" } ?? ""); let it end")
}

/// The as-of day and revision in an archive's folder name; nil for any other name.
package func archiveName(_ name: String) -> (CalendarDay, Int)? {
    guard let day = CalendarDay(name.utf8.prefix(10)) else { return nil }
    let rest = Substring(name.utf8.dropFirst(10))
    if rest.isEmpty { return (day, 1) }
    guard rest.hasPrefix(".r"), let revision = Int(rest.dropFirst(2)), (2...999_999).contains(revision),
        rest.dropFirst(2) == padded(revision, 2)
    else { return nil }
    return (day, revision)
}

/// The folder name of that revision.
package func archiveID(_ asOf: CalendarDay, revision: Int) -> String {
    revision == 1 ? "\(asOf)" : "\(asOf).r\(padded(revision, 2))"
}
