import AuditModel
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
///
/// Files are flushed together: one after the other is as many waits for the disk, and what is flushed first carries most of the rest with it.
package struct Stage: ~Copyable {
    package let path: FilePath
    let root: FilePath
    /// In the order in which they were begun.
    private var writers: [StagedWriter] = []
    private var current: StagedWriter?
    private var folders: Set<String> = []
    private var isPublished = false

    /// So many files are open at once, and flushed together; each of those behind them for itself.
    private static let mostOpen = 200

    /// A stage of that name; nothing is made before the first file is.
    package init(in root: FilePath, name: String) {
        self.root = root
        path = root.appending(".stage-\(name)")
    }

    deinit {
        guard !isPublished else { return }
        // A tree is removed by its folders' listings, which need a descriptor.
        for writer in writers { writer.abandon() }
        removeTree(path)
    }

    /// What was written, in the order in which it was begun.
    package var files: [StagedFile] { writers.compactMap(\.written) }

    /// A place for the file of that path, whose folders are made; the file itself is, once the writer creates it.
    package mutating func place(_ relativePath: String) throws(FileFault) -> StagedWriter {
        try makeFolders(of: relativePath)
        let writer = StagedWriter(relativePath, in: path, isFlushedAtEnd: writers.count >= Self.mostOpen)
        writers.append(writer)
        return writer
    }

    /// Appends to the file of that path; another path than before ends the one before and creates this one.
    package mutating func append(_ bytes: [UInt8], to relativePath: String) throws(FileFault) {
        if current?.path != relativePath {
            try current.take()?.end()
            let writer = try place(relativePath)
            try writer.create()
            current = writer
        }
        try current?.append(bytes)
    }

    /// Flushes and closes every file; only then are their contents safe.
    package mutating func flush() throws(FileFault) {
        current = nil
        for writer in writers { try writer.flush() }
    }

    private mutating func makeFolders(of relativePath: String) throws(FileFault) {
        var folder = ""
        if folders.insert(folder).inserted { try makeDirectory(path) }
        for part in relativePath.split(separator: "/").dropLast() {
            folder += folder.isEmpty ? String(part) : "/" + part
            if folders.insert(folder).inserted { try makeDirectory(path.appending(folder)) }
        }
    }

    /// Flushes every file and folder, gives the stage its final name, flushes the root. An archive of that name is an error.
    ///
    /// Where the root cannot be flushed the archive, of which nobody was told, is taken back: what fails has published nothing.
    package mutating func publish(as id: String) throws(FileFault) {
        try flush()
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
