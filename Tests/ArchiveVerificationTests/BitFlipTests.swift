import ArchiveStorage
import Files
import Foundation
import SystemPackage
import Testing

@testable import ArchiveVerification

/// Some minutes of a debug build: `script/test` asks for it, `--quick` does not.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["NIGHTAUDIT_EVERY_BIT"] != nil)) struct BitFlipTests {
    /// Of a file that the archive's own manifests list a bit of each byte, as its digest is all that is looked at before anything else.
    @Test(
        "Every bit of the tag files and signature, and one of each byte of the others, that is flipped is found",
        arguments: SmallArchives.files)
    func bits(file: String) throws {
        let archives = try SmallArchives(signing: .first)
        let path = archives.place("\(SmallArchives.second)/\(file)")
        let whole = try readWholeFile(path)
        let isListed = file.contains("/") || file == "manifest.json"
        var (found, total) = (0, 0)
        for index in whole.indices {
            for bit in isListed ? [index % 8] : Array(0..<8) {
                total += 1
                var bytes = whole
                bytes[index] ^= 1 << bit
                try overwrite(path, bytes)
                var check = BagCheck(archives.path.appending(SmallArchives.second), nil)
                _ = check.run()
                if check.findings.isEmpty { Issue.record("\(file): byte \(index), bit \(bit)") } else { found += 1 }
            }
        }
        #expect(found == total)
        print("\(file): found \(found) of \(total)")
    }

    @Test("Every single bit of the root's identity that is flipped is found, but for what it says of nothing")
    func identity() throws {
        let archives = try SmallArchives()
        let whole = try readWholeFile(archives.place("nightaudit-root.json"))
        let blank = UInt8(ascii: " ")
        for index in whole.indices where whole[index] != blank {
            for bit in 0..<8 {
                var bytes = whole
                bytes[index] ^= 1 << bit
                try overwrite(archives.place("nightaudit-root.json"), bytes)
                #expect(try !verify(archives.path).findings.isEmpty, "byte \(index), bit \(bit)")
            }
        }
    }

    private func overwrite(_ path: FilePath, _ bytes: [UInt8]) throws {
        let file = try FileDescriptor.open(path, .writeOnly, options: .truncate)
        try file.closeAfter { _ = try file.writeAll(bytes) }
    }
}

extension SmallArchives {
    /// Every file of an archive that is signed.
    static let files = [
        "bag-info.txt", "bagit.txt", "data/csv/users.csv", "data/report.json", "manifest-sha256.txt", "manifest.json",
        "source/baseline.json", "source/configuration.txt", "tagmanifest-sha256.txt", "tagmanifest-sha256.txt.sig",
    ]
}
