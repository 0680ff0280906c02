import Files
import Glibc
package import SystemPackage

/// Which file lies at a path, as the system tells without reading it: where all of it is unchanged, so is the content.
package struct FileIdentity: Sendable, Hashable {
    package let device: UInt64
    package let inode: UInt64
    package let byteCount: Int
    /// Seconds and nanoseconds since 1970.
    package let modified: Instant
    /// Of the last change of content, name or rights; no program can set it back.
    package let changed: Instant

    package init(device: UInt64, inode: UInt64, byteCount: Int, modified: Instant, changed: Instant) {
        self.device = device
        self.inode = inode
        self.byteCount = byteCount
        self.modified = modified
        self.changed = changed
    }

    /// The file at the path, links followed; nil where there is none.
    package init?(_ path: FilePath) {
        var status = stat()
        guard path.withPlatformString({ fstatat(AT_FDCWD, $0, &status, 0) }) == 0 else { return nil }
        self.init(
            device: UInt64(status.st_dev), inode: UInt64(status.st_ino), byteCount: Int(status.st_size),
            modified: Instant(status.st_mtim), changed: Instant(status.st_ctim))
    }

    /// Whether a change after `instant` could have left no trace: system clocks of files tick coarsely.
    package func couldHide(aChangeAfter instant: Instant) -> Bool {
        let isCoarse = changed.nanoseconds == 0
        let reach: Int128 = isCoarse ? 2_000_000_000 : 100_000_000
        return changed.nanosecondsSinceEpoch + reach >= instant.nanosecondsSinceEpoch
    }
}

extension Instant {
    fileprivate init(_ time: timespec) {
        self.init(secondsSinceEpoch: Int64(time.tv_sec), nanoseconds: Int32(time.tv_nsec))
    }

    fileprivate var nanosecondsSinceEpoch: Int128 {
        Int128(secondsSinceEpoch) * 1_000_000_000 + Int128(nanoseconds)
    }
}
