import ArchiveStorage
import Files
import SystemPackage

/// What is to be written among the archives, against what their file system has left for it.
///
/// Counted in whole blocks of that file system, a folder as a block and a file.
struct ArchiveRoom {
    private let place: FilePath
    private let free: FreeSpace
    private let byteCount: Int
    private let fileCount: Int
    private let reason: String

    /// For a whole archive: as much as the last one of the chain took, and 1 MiB and 64 files at least.
    ///
    /// `place`: the directory of archives, or the nearest folder above it that is there.
    init(forArchiveAfter last: PublishedArchive?, in place: FilePath) throws(FileFault) {
        let (leastBytes, leastFiles) = (1 << 20, 64)
        let free = try FreeSpace(at: place)
        let sizes = last.flatMap { try? sizesBelow($0.path) } ?? []
        let taken = sizes.reduce(0) { $0 + free.taken(by: $1) }
        self.place = place
        self.free = free
        byteCount = max(leastBytes, taken)
        fileCount = max(leastFiles, sizes.count)
        let isAsLast = taken > leastBytes || sizes.count > leastFiles
        reason =
            last.flatMap { isAsLast ? "as much as archive \($0.id) takes" : nil } ?? "an archive takes that at least"
    }

    /// For the rest of an archive, of which the outputs are there: the tag files that are made already, and what lists them.
    init(forRest files: [(path: String, bytes: [UInt8])], in place: FilePath) throws(FileFault) {
        let (listBytes, listFiles) = (1 << 16, 32)
        let free = try FreeSpace(at: place)
        self.place = place
        self.free = free
        byteCount = files.reduce(listBytes) { $0 + free.taken(by: $1.bytes.count) }
        fileCount = files.count + listFiles
        reason = "for the rest of the archive"
    }

    /// What there is, and what of it is needed.
    var sentence: String {
        let bytes = free.byteCount.map { "\($0) bytes" } ?? "no limit of bytes"
        let files = free.fileCount.map { "\($0) files" } ?? "no limit of files"
        return
            "\(place) has room for \(bytes) and \(files); about \(byteCount) bytes and \(fileCount) files are needed (\(reason))"
    }

    /// Why it cannot be written, and what to do; nil where it can.
    var shortage: String? {
        guard free.byteCount ?? .max < byteCount || free.fileCount ?? .max < fileCount else { return nil }
        return "too little space: \(sentence); make room there, or give another directory"
    }

    /// Ends the run before it writes what there is no room for.
    func refuseShortage() throws(Failure) {
        if let shortage { throw Failure(.failed, "\(shortage); nothing was published") }
    }
}

/// The size of each file and folder below that one, and its own; of a file with holes what it takes.
///
/// Of folders the size alone, as tmpfs says that they take nothing.
private func sizesBelow(_ folder: FilePath) throws -> [Int] {
    try ([folder] + entriesBelow(folder).map { folder.pushing(FilePath($0.path)) }).map {
        let stat = try $0.stat(followTargetSymlink: false)
        return Int(stat.type == .regular ? min(stat.size, stat.sizeAllocated) : stat.size)
    }
}
