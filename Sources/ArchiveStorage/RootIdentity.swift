import AuditModel
import Files
import JSONText
package import SystemPackage

/// Who a directory of archives is: its `nightaudit-root.json`.
package struct RootIdentity: Sendable {
    static let fileName = "nightaudit-root.json"

    package let rootID: String
    package let title: String
    package let days: Int

    /// Reads the file; nil where the directory, or the file in it, is absent.
    package init?(in root: FilePath) throws(ArchiveStorageError) {
        let path = root.appending(Self.fileName)
        do {
            let document = try JSONValue(reading: readWholeFile(path))
            guard let rootID = document["root_id"]?.text, let title = document["report"]?.text,
                let days = document["days"]?.integer
            else {
                throw ArchiveStorageError.refused("\(path): root_id, report or days is missing; restore the file")
            }
            self.init(rootID: rootID, title: title, days: days)
        } catch let error as JSONSyntaxError {
            throw .refused("\(path):\(error.line): \(error.message)")
        } catch let error as ArchiveStorageError {
            throw error
        } catch let fault as FileFault where fault.errno == .noSuchFileOrDirectory || fault.errno == .notDirectory {
            return nil
        } catch {
            throw ArchiveStorageError(error)
        }
    }

    init(rootID: String, title: String, days: Int) {
        self.rootID = rootID
        self.title = title
        self.days = days
    }

    /// Who the archives are that a run may add to; nil where it would begin new ones, in a directory that is empty or absent.
    ///
    /// Anything else is refused: other archives, other files, a directory whose parent is absent, none where a `rootID` is asked for.
    package static func admitted(
        in root: FilePath, title: String, days: Int, rootID: String?
    ) throws(ArchiveStorageError) -> RootIdentity? {
        if let identity = try RootIdentity(in: root) {
            guard let refusal = identity.refusal(of: root, title: title, days: days, rootID: rootID) else {
                return identity
            }
            throw .refused(refusal)
        }
        if let rootID { throw absence(from: root, rootID: rootID) }
        let names: [FilePath.Component]
        do {
            names = try listDirectory(root)
        } catch {
            switch error.errno {
            case .notDirectory where (try? root.stat()) != nil: throw .refused("\(root) is no directory")
            case .noSuchFileOrDirectory, .notDirectory: return try absent(root)
            default: throw .file(error)
            }
        }
        // Another run may have begun the archives since the file was looked for.
        if names.contains(where: { $0.string == fileName }), try RootIdentity(in: root) != nil {
            return try admitted(in: root, title: title, days: days, rootID: rootID)
        }
        guard names.allSatisfy({ $0.string.hasPrefix(".new-\(fileName)") }) else {
            throw .refused("\(root) is neither empty nor has a \(fileName); give an empty directory of its own")
        }
        return nil
    }

    /// Nil, as a run can make the directory; refused where its parent is no directory.
    private static func absent(_ root: FilePath) throws(ArchiveStorageError) -> RootIdentity? {
        guard (try? folder(of: root).stat())?.type == .directory else {
            throw .refused(
                "the parent of \(root) does not exist; is its disk mounted? Make it, or correct archives.path")
        }
        return nil
    }

    /// Why the archives in `root` are not those that are wanted; nil where they are. Without a `rootID` any will do.
    private func refusal(of root: FilePath, title: String, days: Int, rootID: String?) -> String? {
        if let rootID, Name(rootID) != Name(self.rootID) {
            return "\(root) has the root_id `\(self.rootID)`, not the configured `\(rootID)`; "
                + "give the directory that has it, or correct archives.root_id"
        }
        guard Name(self.title) == Name(title), self.days == days else {
            return "\(root) keeps the report `\(self.title)` over \(self.days) days, not `\(title)` over \(days); "
                + "give another directory, or the same title and days"
        }
        return nil
    }

    /// What to say where a root_id is configured and nothing has one.
    private static func absence(from root: FilePath, rootID: String) -> ArchiveStorageError {
        .refused(
            "\(root) has no \(fileName), but archives.root_id is `\(rootID)`; is its disk mounted? "
                + "To begin new archives, take archives.root_id out")
    }

    /// Writes the file, durably.
    func write(in root: FilePath) throws(FileFault) {
        var writer = JSONWriter()
        writer.beginObject()
        for (key, value) in [("schema", "nightaudit.root/1"), ("root_id", rootID), ("report", title)] {
            writer.key(key)
            writer.string(value)
        }
        writer.key("days")
        writer.integer(days)
        writer.endObject()
        writer.finish()
        try replaceFile(root.appending(Self.fileName), writer.bytes)
        try flushDirectory(root)
    }
}
