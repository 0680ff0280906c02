import AuditModel
import Crypto
package import Files
package import SystemPackage

/// A file of the bag as it was written.
package struct StagedFile: Sendable {
    /// Relative to the bag.
    package let path: String
    package let byteCount: Int
    package let digest: String
}

/// A bag in the making, beside the archives; removed with its owner unless it was published.
package struct Stage: ~Copyable {
    package let path: FilePath
    /// What was written, in the order of writing.
    package private(set) var files: [StagedFile] = []
    let root: FilePath
    private var folders: Set<String> = []
    private var current: (path: String, digest: SHA256, byteCount: Int)?
    private var file: DurableFile?
    private var isPublished = false

    /// A stage of that name; nothing is made before the first file is.
    package init(in root: FilePath, name: String) {
        self.root = root
        path = root.appending(".stage-\(name)")
    }

    deinit { if !isPublished { removeTree(path) } }

    /// Appends to the file of that path; another path than before closes the one before and creates this one.
    package mutating func append(_ bytes: [UInt8], to relativePath: String) throws(FileFault) {
        if current?.path != relativePath {
            try closeCurrent()
            try makeFolders(of: relativePath)
            file = try DurableFile(creating: path.appending(relativePath))
            current = (relativePath, SHA256(), 0)
        }
        try file?.append(bytes)
        current?.digest.update(data: bytes)
        current?.byteCount += bytes.count
    }

    /// Flushes and closes the file that is being written.
    package mutating func closeCurrent() throws(FileFault) {
        guard let done = current else { return }
        current = nil
        try file.take()?.close()
        files.append(
            StagedFile(path: done.path, byteCount: done.byteCount, digest: hexadecimal(done.digest.finalize())))
    }

    private mutating func makeFolders(of relativePath: String) throws(FileFault) {
        var folder = ""
        if folders.insert(folder).inserted { try makeDirectory(path) }
        for part in relativePath.split(separator: "/").dropLast() {
            folder += folder.isEmpty ? String(part) : "/" + part
            if folders.insert(folder).inserted { try makeDirectory(path.appending(folder)) }
        }
    }

    /// Flushes every folder, gives the stage its final name, flushes the root. An archive of that name is an error.
    ///
    /// Where the root cannot be flushed the archive, of which nobody was told, is taken back: what fails has published nothing.
    package mutating func publish(as id: String) throws(FileFault) {
        for folder in folders { try flushDirectory(folder.isEmpty ? path : path.appending(folder)) }
        try renameNew(path, to: root.appending(id))
        do throws(FileFault) {
            try flushDirectory(root)
        } catch {
            isPublished = (try? renameNew(root.appending(id), to: path)) == nil
            throw error
        }
        isPublished = true
    }
}
