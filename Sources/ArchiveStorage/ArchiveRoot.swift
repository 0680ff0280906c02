package import AuditModel
import Files
import Glibc
package import JSONText
package import SystemPackage

/// Why archives could not be opened or written.
package enum ArchiveStorageError: Error, CustomStringConvertible {
    /// The directory is not one to write archives into: configuration.
    case refused(String)
    /// Another run holds it.
    case locked(String)
    case failed(String)

    package var description: String {
        switch self {
        case .refused(let message), .locked(let message), .failed(let message): message
        }
    }
}

/// An archive that was published.
package struct PublishedArchive: Sendable {
    package let id: String
    package let asOf: CalendarDay
    /// 1 for the first of its day.
    package let revision: Int
    package let sequence: Int
    package let tagManifestDigest: String
    package let path: FilePath
    package let manifest: JSONValue
}

/// The directory of archives, locked as long as its owner has it.
package struct ArchiveRoot: ~Copyable {
    package let path: FilePath
    private let lock: Int32

    /// Opens the root for writing; makes it where it is absent or empty and its parent is there, and no `rootID` is asked for.
    package static func open(
        _ path: FilePath, title: String, days: Int, rootID: String? = nil, newRootID: () -> String
    ) throws(ArchiveStorageError) -> ArchiveRoot {
        _ = try RootIdentity.admitted(in: path, title: title, days: days, rootID: rootID)
        let root = ArchiveRoot(path: path, lock: try lockDirectory(path))
        do {
            if try RootIdentity.admitted(in: path, title: title, days: days, rootID: rootID) == nil {
                try RootIdentity(rootID: newRootID(), title: title, days: days).write(in: path)
            }
            for name in try listDirectory(path) where name.string.hasPrefix(".stage-") {
                removeTree(path.appending(name))
            }
        } catch let error as ArchiveStorageError {
            throw error
        } catch {
            throw .failed("\(error)")
        }
        return root
    }

    deinit { close(lock) }

    /// All archives, ordered by sequence. One that cannot be read is an error that names it.
    package borrowing func archives() throws(ArchiveStorageError) -> [PublishedArchive] {
        try publishedArchives(in: path)
    }
}

/// Makes the directory where it is absent, and holds its lock; the descriptor that holds it.
private func lockDirectory(_ path: FilePath) throws(ArchiveStorageError) -> Int32 {
    if path.withPlatformString({ mkdir($0, 0o750) }) != 0, errno != EEXIST {
        throw .failed("cannot create \(path): \(Errno(rawValue: errno))")
    }
    let lock = path.withPlatformString { open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    guard lock >= 0 else {
        throw .failed("cannot open \(path): \(Errno(rawValue: errno))")
    }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
        close(lock)
        throw .locked("another run holds \(path)")
    }
    return lock
}

/// All archives of a root, ordered by sequence, without its lock. One that cannot be read is an error that names it.
package func publishedArchives(in root: FilePath) throws(ArchiveStorageError) -> [PublishedArchive] {
    do {
        return try readArchives(root)
    } catch let error as ArchiveStorageError {
        throw error
    } catch {
        throw .failed("\(error)")
    }
}

private func readArchives(_ root: FilePath) throws -> [PublishedArchive] {
    var archives: [PublishedArchive] = []
    for name in try listDirectory(root) {
        guard let (asOf, revision) = archiveName(name.string) else { continue }
        let path = root.appending(name)
        let tagManifest = try readWholeFile(path.appending("tagmanifest-sha256.txt"))
        let manifestPath = path.appending("manifest.json")
        let manifest: JSONValue
        do {
            manifest = try JSONValue(reading: readWholeFile(manifestPath))
        } catch let error as JSONSyntaxError {
            throw ArchiveStorageError.failed("\(manifestPath):\(error.line): \(error.message); run `nightaudit verify`")
        }
        guard let sequence = manifest["chain"]?["sequence"]?.integer else {
            throw ArchiveStorageError.failed("\(manifestPath): chain.sequence is missing; run `nightaudit verify`")
        }
        archives.append(
            PublishedArchive(
                id: name.string, asOf: asOf, revision: revision, sequence: sequence,
                tagManifestDigest: sha256(tagManifest), path: path, manifest: manifest))
    }
    return archives.sorted { $0.sequence < $1.sequence }
}

/// The as-of day and revision in an archive's folder name; nil for any other name.
func archiveName(_ name: String) -> (CalendarDay, Int)? {
    guard let day = CalendarDay(String(name.prefix(10))) else { return nil }
    let rest = name.dropFirst(10)
    if rest.isEmpty { return (day, 1) }
    guard rest.hasPrefix(".r"), let revision = Int(rest.dropFirst(2)), revision >= 2,
        rest.dropFirst(2) == padded(revision, 2)
    else { return nil }
    return (day, revision)
}

/// The folder name of that revision.
package func archiveID(_ asOf: CalendarDay, revision: Int) -> String {
    revision == 1 ? "\(asOf)" : "\(asOf).r\(padded(revision, 2))"
}
