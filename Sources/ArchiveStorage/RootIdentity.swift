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
        } catch let fault as FileFault where fault.errno == .noSuchFileOrDirectory {
            return nil
        } catch {
            throw .failed("\(error)")
        }
    }

    init(rootID: String, title: String, days: Int) {
        self.rootID = rootID
        self.title = title
        self.days = days
    }

    /// Why the archives in `root` are not those that are wanted; nil where they are. Without a `rootID` any will do.
    package func refusal(of root: FilePath, title: String, days: Int, rootID: String?) -> String? {
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
    package static func absence(from root: FilePath, rootID: String) -> ArchiveStorageError {
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
