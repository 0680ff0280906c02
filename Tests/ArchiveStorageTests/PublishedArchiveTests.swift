import ArchiveStorage
import Files
import Foundation
import SystemPackage
import Testing

/// A directory of two archives, removed with its owner; made to be altered.
private final class TwoArchives {
    static let payload = Array("{}\n".utf8)
    let path: FilePath

    init() throws {
        path = FilePath(
            FileManager.default.temporaryDirectory.appending(path: "nightaudit-\(UUID().uuidString)").path())
        try makeDirectory(path)
        let digest = try publish("2026-03-14", sequence: 1, after: nil, nil)
        _ = try publish("2026-03-15", sequence: 2, after: "2026-03-14", digest)
    }

    deinit { removeTree(path) }

    private func publish(_ id: String, sequence: Int, after previous: String?, _ digest: String?) throws -> String {
        var stage = Stage(in: path, name: id)
        try stage.append(Self.payload, to: "data/report.json")
        let manifest =
            #"{"chain": {"sequence": \#(sequence), "previous": "\#(previous ?? "none")", "#
            + #""previous_tagmanifest_sha256": "\#(digest ?? "none")"}}"#
        try stage.append(Array(manifest.utf8), to: "manifest.json")
        let sealed = sha256(
            try stage.seal(
                BagFacts(
                    id: id, sequence: sequence, previousID: previous, previousDigest: digest, sealed: "20260316000500Z",
                    version: "0")))
        try stage.publish(as: id)
        return sealed
    }

    func append(_ text: String, to file: String) throws {
        let place = path.pushing(FilePath(file))
        try replaceFile(place, try readWholeFile(place) + Array(text.utf8))
    }

    /// The file of each archive that is not what was published, nil where none is, once its report.json was asked for.
    func altered() throws -> [String?] {
        try ArchiveChain(in: path).archives.map { archive in
            do throws(AlteredFile) {
                #expect(try archive.payload("data/report.json") == Self.payload)
                return nil
            } catch {
                return error.file
            }
        }
    }
}

@Suite struct PublishedArchiveTests {
    @Test func `nothing is altered in what was published`() throws {
        #expect(try TwoArchives().altered() == [nil, nil])
    }

    @Test(arguments: ["manifest.json", "manifest-sha256.txt", "data/report.json"])
    func `a file that is altered is told, of its archive only`(_ file: String) throws {
        let archives = try TwoArchives()
        try archives.append("\n", to: "2026-03-14/\(file)")
        #expect(try archives.altered() == [file, nil])
        #expect(
            try ArchiveChain(in: archives.path).archives.map(\.fault?.file) == [
                file == "manifest.json" ? file : nil, nil,
            ])
    }

    @Test func `manifests that were made to fit an altered file are not what the next archive recorded`() throws {
        let archives = try TwoArchives()
        try archives.append(" ", to: "2026-03-14/manifest.json")
        let bytes = try readWholeFile(archives.path.pushing("2026-03-14/manifest.json"))
        try archives.append("\(sha256(bytes))  manifest.json\n", to: "2026-03-14/tagmanifest-sha256.txt")
        #expect(try archives.altered() == ["tagmanifest-sha256.txt", nil])
    }

    @Test func `a report that is not there is altered, a manifest that is not there is an error`() throws {
        let archives = try TwoArchives()
        removeTree(archives.path.pushing("2026-03-15/data/report.json"))
        #expect(try archives.altered() == [nil, "data/report.json"])
        removeTree(archives.path.pushing("2026-03-15/manifest.json"))
        #expect(throws: ArchiveStorageError.self) { try ArchiveChain(in: archives.path).archives }
    }

    @Test func `an archive that cannot be read is handed over, and the others stand`() throws {
        let archives = try TwoArchives()
        removeTree(archives.path.pushing("2026-03-15/manifest.json"))
        var unreadable: [String] = []
        let found = try ArchiveChain(in: archives.path) { name, error in
            unreadable.append(name)
            #expect("\(error)".contains("manifest.json"))
        }
        #expect(found.archives.map(\.id) == ["2026-03-14"])
        #expect(unreadable == ["2026-03-15"])
    }
}
