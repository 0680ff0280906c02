package import Files
import SystemPackage

extension Stage {
    /// Gives what was written, an event and its signature where there is one, their places among the events of the root; both are flushed.
    ///
    /// The signature goes first: an event is never seen without its own. One that a stopped command left without its event gives way. What
    /// cannot be flushed is taken back: what fails has written nothing.
    package mutating func publishEvent() throws(FileFault) {
        try flush()
        let folder = root.appending(ArchiveEvent.folder)
        if (try? folder.stat()) == nil {
            try makeDirectory(folder)
            try flushDirectory(root)
        }
        try flushDirectory(path)
        for file in files where !file.path.hasSuffix(".sig") { removeTree(folder.appending(file.path + ".sig")) }
        var placed: [String] = []
        do throws(FileFault) {
            for file in files.sorted(by: { $1.path < $0.path }) {
                try renameNew(path.appending(file.path), to: folder.appending(file.path))
                placed.append(file.path)
                try flushDirectory(folder)
            }
        } catch {
            for file in placed.reversed() { try? renameNew(folder.appending(file), to: path.appending(file)) }
            throw error
        }
    }
}

extension ArchiveRoot {
    /// Removes an archive, of which the tombstone is there: at once from its place, then from the disk.
    ///
    /// Stopped in between it leaves what the next to open the root removes.
    package borrowing func remove(_ id: String) throws(FileFault) {
        let doomed = path.appending(".stage-removed-\(id)")
        removeTree(doomed)
        try renameNew(path.appending(id), to: doomed)
        try flushDirectory(path)
        removeTree(doomed)
        guard (try? doomed.stat(followTargetSymlink: false)) == nil else {
            throw FileFault("remove", doomed, .ioError, because: "it is not empty; the next run tries again")
        }
        try flushDirectory(path)
    }
}
