import Glibc

/// A directory of its own for the logs: empty when it is taken, so that no older log is mixed in.
struct OutputDirectory {
    private let path: String

    /// Makes the directory, and those above it, where they are not there yet.
    init(creating path: String) throws(OutputFault) {
        self.path = path
        try Self.makeFolders(path)
        guard let stream = opendir(path) else { throw OutputFault(path, "list", errno) }
        defer { closedir(stream) }
        var entries = 0
        while readdir(stream) != nil { entries += 1 }
        guard entries <= 2 else {
            throw OutputFault("\(path) is not empty: name a new directory, or empty that one first")
        }
    }

    func makeFolder(_ name: String) throws(OutputFault) { try Self.makeFolders(path + "/" + name) }

    func write(_ name: String, _ body: (inout OutputFile) throws(OutputFault) -> Void) throws(OutputFault) {
        try write(name: Array(name.utf8), body)
    }

    /// Writes a file whose name may be no UTF-8.
    func write(name: [UInt8], _ body: (inout OutputFile) throws(OutputFault) -> Void) throws(OutputFault) {
        var file = try OutputFile(creating: Array(path.utf8) + [UInt8(ascii: "/")] + name)
        try body(&file)
        try file.close()
    }

    func write(_ name: String, content: [UInt8]) throws(OutputFault) {
        try write(name: Array(name.utf8), content: content)
    }

    func write(name: [UInt8], content: [UInt8]) throws(OutputFault) {
        try write(name: name) { file throws(OutputFault) in try file.write(content) }
    }

    private static func makeFolders(_ path: String) throws(OutputFault) {
        var made = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false) {
            made += made.isEmpty && part.isEmpty ? "/" : (made.isEmpty || made == "/" ? "" : "/") + part
            if mkdir(made, 0o777) != 0 && errno != EEXIST { throw OutputFault(made, "make", errno) }
        }
    }
}

/// A log that could not be written: what failed, where, and what to do.
struct OutputFault: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    init(_ path: String, _ action: String, _ number: Int32) {
        self.init(
            "could not \(action) \(path): \(String(cString: strerror(number))); look at the directory and its disk")
    }
}
