import ArchiveStorage
import Files
import Foundation
import SystemPackage
import Testing

@testable import ArchiveVerification

/// Some minutes of a debug build: `script/test` asks for it, `--quick` does not.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["NIGHTAUDIT_EVERY_BIT"] != nil)) struct BitFlipTests {
    @Test("Every single bit of a signed archive that is flipped is found", arguments: SmallArchives.files)
    func bits(file: String) throws {
        let archives = try SmallArchives(signing: .first)
        let path = archives.place("\(SmallArchives.second)/\(file)")
        let whole = try readWholeFile(path)
        var found = 0
        for index in whole.indices {
            for bit in 0..<8 {
                var bytes = whole
                bytes[index] ^= 1 << bit
                try overwrite(path, bytes)
                var check = BagCheck(archives.path.appending(SmallArchives.second), nil)
                _ = check.run()
                if check.findings.isEmpty { Issue.record("\(file): byte \(index), bit \(bit)") } else { found += 1 }
            }
        }
        #expect(found == whole.count * 8)
        print("\(file): found \(found) of \(whole.count * 8)")
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
