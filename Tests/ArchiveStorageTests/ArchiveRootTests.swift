import ArchiveStorage
import Files
import Foundation
import SystemPackage
import Testing

/// A folder of the test's own, removed with its owner.
private final class Folder {
    let path: FilePath

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "nightaudit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = FilePath(url.path())
    }

    deinit { removeTree(path) }
}

/// How opening a root fails; nil where it does not.
private func refusal(
    _ path: FilePath, title: String = "T", days: Int = 7, rootID: String? = nil
) -> ArchiveStorageError? {
    do throws(ArchiveStorageError) {
        _ = try ArchiveRoot.open(path, title: title, days: days, rootID: rootID) { "id" }
        return nil
    } catch {
        return error
    }
}

@Suite struct ArchiveRootTests {
    @Test func `a root is made where its parent is there, and opened again by the same report`() throws {
        let folder = try Folder()
        let root = folder.path.appending("archives")
        #expect(refusal(root) == nil)
        #expect(refusal(root) == nil)
        guard case .refused? = refusal(root, days: 30) else { return #expect(Bool(false), "another window is refused") }
        guard case .refused? = refusal(root, title: "U") else {
            return #expect(Bool(false), "another report is refused")
        }
    }

    @Test func `where a root_id is asked for, another root or none is refused, and none is made`() throws {
        let folder = try Folder()
        let root = folder.path.appending("archives")
        let absent = refusal(root, rootID: "id")?.description
        #expect(absent?.contains("has no nightaudit-root.json, but archives.root_id is `id`") == true)
        #expect(try listDirectory(folder.path).isEmpty)
        try makeDirectory(root)
        #expect(refusal(root, rootID: "id")?.description == absent)
        #expect(try listDirectory(root).isEmpty)
        #expect(refusal(root) == nil)
        #expect(refusal(root, rootID: "id") == nil)
        let other = refusal(root, rootID: "other")?.description
        #expect(other?.contains("has the root_id `id`, not the configured `other`") == true)
    }

    @Test func `a directory with other files, or without a parent, is refused`() throws {
        let folder = try Folder()
        try writeNewFile(folder.path.appending("other"), [1])
        guard case .refused? = refusal(folder.path) else { return #expect(Bool(false), "other files are refused") }
        guard case .refused? = refusal(folder.path.appending("no/archives")) else {
            return #expect(Bool(false), "an absent parent is refused")
        }
    }

    @Test func `a second owner is told that the root is held`() throws {
        let folder = try Folder()
        let path = folder.path.appending("archives")
        let held = try ArchiveRoot.open(path, title: "T", days: 7) { "id" }
        guard case .locked? = refusal(path) else { return #expect(Bool(false), "a held root is locked") }
        #expect(held.path == path)
    }

    @Test func `a stale stage is removed, and a stage that is not published leaves nothing`() throws {
        let folder = try Folder()
        let path = folder.path.appending("archives")
        #expect(refusal(path) == nil)
        try makeDirectory(path.appending(".stage-dead"))
        try writeNewFile(path.appending(".stage-dead/part"), [1])
        #expect(refusal(path) == nil)
        do {
            var stage = Stage(in: path, name: "now")
            try stage.append([1, 2], to: "data/file")
        }
        #expect(try listDirectory(path).map(\.string) == ["nightaudit-root.json"])
    }

    @Test func `an archive is never overwritten`() throws {
        let folder = try Folder()
        try makeDirectory(folder.path.appending("2026-11-22"))
        var stage = Stage(in: folder.path, name: "now")
        try stage.append([1], to: "data/file")
        #expect(throws: FileFault.self) { try stage.publish(as: "2026-11-22") }
    }
}
