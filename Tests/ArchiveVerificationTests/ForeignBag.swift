import ArchiveStorage
import Files
import Glibc
import SystemPackage

/// A bag that nobody of ours made, removed with its owner: files as they are given, in a folder of their own.
struct ForeignBag: ~Copyable {
    let path: FilePath

    init(_ files: [String: String], named name: String = "bag") throws {
        let folder = FilePath("/tmp/nightaudit-bag-\(getpid())-\(UInt64.random(in: 0...(.max)))")
        path = folder.appending(name)
        try makeDirectory(folder)
        try makeDirectory(path)
        for (file, text) in files {
            var folder = path
            for part in file.split(separator: "/").dropLast() {
                folder.append(String(part))
                if (try? folder.stat()) == nil { try makeDirectory(folder) }
            }
            try replaceFile(path.pushing(FilePath(file)), Array(text.utf8))
        }
    }

    deinit { removeTree(path.removingLastComponent()) }

    /// SHA-256 of `hello`.
    static let hello = sha256(Array("hello".utf8))

    static func declaration(_ version: String) -> String {
        "BagIt-Version: \(version)\nTag-File-Character-Encoding: UTF-8\n"
    }

    /// The files of a sound bag of that version, with those given in place of its own; `nil` leaves one out.
    static func files(_ version: String = "1.0", _ others: [String: String?] = [:]) -> [String: String] {
        var files = [
            "bagit.txt": declaration(version), "data/a.txt": "hello", "manifest-sha256.txt": "\(hello)  data/a.txt\n",
        ]
        for (name, text) in others { files[name] = text }
        return files
    }
}
