package import SystemPackage

/// What the system refused: the path, what was tried, and the system's own reason.
package struct FileFault: Error, Sendable, CustomStringConvertible {
    package let path: FilePath
    /// A verb: "open", "read", "list".
    package let action: String
    package let errno: Errno
    /// The system's own words, or ours where we refuse.
    package let reason: String

    package init(_ action: String, _ path: FilePath, _ errno: Errno, because reason: String? = nil) {
        self.action = action
        self.path = path
        self.errno = errno
        self.reason = reason ?? errno.description
    }

    package var description: String { "cannot \(action) \(path): \(reason)" }
}

/// Runs a system call of swift-system and names path and action where it fails.
package func naming<Value>(
    _ action: String, _ path: FilePath, _ call: () throws -> Value
) throws(FileFault) -> Value {
    do {
        return try call()
    } catch let errno as Errno {
        throw FileFault(action, path, errno)
    } catch {
        throw FileFault(action, path, .ioError)
    }
}
