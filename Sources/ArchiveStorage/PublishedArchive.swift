package import AuditModel
import Crypto
import Files
package import JSONText
package import SystemPackage

/// A file of an archive that is not what was published.
package struct AlteredFile: Error, Hashable, Sendable {
    /// Relative to the archive.
    package let file: String
    /// What is wrong with it, as the end of a sentence that begins with the file.
    package let reason: String
}

/// An archive that was published.
package struct PublishedArchive: Sendable {
    package let id: String
    /// The id that its sealed bag-info.txt has, by which the next archive names it; the folder's name where that cannot be told.
    package private(set) var sealedID: String
    package let asOf: CalendarDay
    /// 1 for the first of its day.
    package let revision: Int
    package let sequence: Int
    package let tagManifestDigest: String
    package let path: FilePath
    package let manifest: JSONValue
    /// The manifest or the tag manifest where it is not what was published: nothing but the archive's place in the chain may be used then.
    package private(set) var fault: AlteredFile?
    private let tagManifest: [UInt8]

    /// Reads the tag manifest, and manifest.json, which is held against it; throws where not even the archive's place in the chain can be read.
    init(id: String, asOf: CalendarDay, revision: Int, path: FilePath) throws {
        self.id = id
        sealedID = id
        self.asOf = asOf
        self.revision = revision
        self.path = path
        tagManifest = try readWholeFile(path.appending("tagmanifest-sha256.txt"))
        tagManifestDigest = sha256(tagManifest)
        let manifestPath = path.appending("manifest.json")
        let bytes = try readWholeFile(manifestPath)
        do {
            manifest = try JSONValue(reading: bytes)
        } catch {
            throw ArchiveStorageError.failed("\(manifestPath):\(error.line): \(error.message); run `nightaudit verify`")
        }
        guard let sequence = manifest["chain"]?["sequence"]?.integer, (1..<Int.max).contains(sequence) else {
            throw ArchiveStorageError.failed(
                "\(manifestPath): chain.sequence is missing or impossible; run `nightaudit verify`")
        }
        self.sequence = sequence
        do throws(AlteredFile) {
            guard Self.isManifest(tagManifest) else {
                throw AlteredFile(
                    file: "tagmanifest-sha256.txt", reason: "is not of lines of digest, two blanks and path")
            }
            try check("manifest.json", bytes, in: "tagmanifest-sha256.txt", tagManifest)
            let info = try read("bag-info.txt")
            try check("bag-info.txt", info, in: "tagmanifest-sha256.txt", tagManifest)
            let name = "External-Identifier: "
            let line = String(decoding: info, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix(name) }
            sealedID = line.map { String($0.dropFirst(name.count)) } ?? id
            guard sealedID == id else {
                throw AlteredFile(file: "bag-info.txt", reason: "names another archive: the folder was renamed")
            }
            guard (try? path.stat(followTargetSymlink: false).type) == .directory else {
                throw AlteredFile(file: "tagmanifest-sha256.txt", reason: "lies behind a link; no archive is one")
            }
        } catch {
            fault = error
        }
    }

    /// Whether the bytes are lines of digest, two blanks and path.
    private static func isManifest(_ bytes: [UInt8]) -> Bool {
        bytes.last == 10
            && bytes.dropLast().split(separator: 10, omittingEmptySubsequences: false).allSatisfy { line in
                line.count > 66 && line.prefix(64).allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
                    && line.dropFirst(64).starts(with: [32, 32])
            }
    }

    /// The archive that manifest.json names as its chain predecessor; for the first: "none".
    package var previousID: String? { manifest["chain"]?["previous"]?.text }

    /// The digest that manifest.json records of that archive's tag manifest; for the first: "none".
    package var previousDigest: String? { manifest["chain"]?["previous_tagmanifest_sha256"]?.text }

    /// Whether a signature lies beside its tag manifest.
    package var isSigned: Bool { (try? path.appending("tagmanifest-sha256.txt.sig").stat()) != nil }

    /// Where it stands in the chain, by its sealed name.
    package var place: ChainPlace {
        ChainPlace(
            id: sealedID, sequence: sequence, digest: tagManifestDigest, previousID: previousID ?? "none",
            previousDigest: previousDigest ?? "none")
    }

    /// The number and digest of the last event when it was published; nil for none.
    var eventHead: (number: Int, digest: String)? {
        guard let head = manifest["chain"]?["events"], let number = head["sequence"]?.integer,
            let digest = head["sha256"]?.text
        else { return nil }
        return (number, digest)
    }

    /// Holds the tag manifest against the digest that another part of the chain recorded of it.
    mutating func compare(_ digest: String, recordedBy recorder: String) {
        guard digest != tagManifestDigest else { return }
        fault = AlteredFile(
            file: "tagmanifest-sha256.txt", reason: "has another digest than \(recorder) recorded of it")
    }

    /// The bytes of a payload file, held against the payload manifest, and that against the tag manifest.
    ///
    /// Throws the first of these, or of what `fault` tells, that is not what was published; one that cannot be read is none.
    package func payload(_ file: String) throws(AlteredFile) -> [UInt8] {
        var bytes: [UInt8] = []
        try payload(file) { bytes += $0 }
        return bytes
    }

    /// The same in pieces: nothing of them may be used before all have come and this has returned.
    package func payload(_ file: String, take: ([UInt8]) -> Void) throws(AlteredFile) {
        let payloadManifest = try payloadManifest()
        let recorded = manifest["outputs"]?.elements?.first { $0["path"]?.text == file }?["bytes"]?.integer
        let digest = try digest(of: file, byteCount: recorded, take: take)
        try check(file, digest: digest, in: "manifest-sha256.txt", payloadManifest)
    }

    /// The first of all its files that is not as its manifests list it; nil where each is. What no manifest lists is not looked for.
    package func alteredFile() -> AlteredFile? {
        do throws(AlteredFile) {
            let payloadManifest = try payloadManifest()
            for (name, manifest) in [("tagmanifest-sha256.txt", tagManifest), ("manifest-sha256.txt", payloadManifest)]
            {
                for line in manifest.split(separator: 10) {
                    let file = String(decoding: line.dropFirst(66), as: UTF8.self)
                    guard try digest(of: file).utf8.elementsEqual(line.prefix(64)) else {
                        throw AlteredFile(file: file, reason: "has a digest that \(name) does not record")
                    }
                }
            }
            return nil
        } catch {
            return error
        }
    }

    /// The payload manifest, held against the tag manifest.
    private func payloadManifest() throws(AlteredFile) -> [UInt8] {
        if let fault { throw fault }
        let bytes = try read("manifest-sha256.txt")
        try check("manifest-sha256.txt", bytes, in: "tagmanifest-sha256.txt", tagManifest)
        return bytes
    }

    /// SHA-256 of a file; `byteCount`: as many bytes it must have, where that is known.
    private func digest(
        of file: String, byteCount: Int? = nil, take: ([UInt8]) -> Void = { _ in }
    ) throws(AlteredFile) -> String {
        var digest = SHA256()
        do throws(FileFault) {
            var content = try ReadFile(path.pushing(FilePath(file)))
            if let byteCount, content.byteCount != byteCount {
                throw FileFault(
                    "read", path, .fileTooLarge,
                    because: "it has \(content.byteCount) bytes, not the \(byteCount) that manifest.json records")
            }
            while case let piece = try content.next(), !piece.isEmpty {
                digest.update(data: piece)
                take(piece)
            }
        } catch {
            throw AlteredFile(file: file, reason: "cannot be read (\(error.reason))")
        }
        return hexadecimal(digest.finalize())
    }

    private func read(_ file: String) throws(AlteredFile) -> [UInt8] {
        do {
            return try readWholeFile(path.pushing(FilePath(file)))
        } catch {
            throw AlteredFile(file: file, reason: "cannot be read (\(error.reason))")
        }
    }

    private func check(
        _ file: String, _ bytes: [UInt8], in name: String, _ manifest: [UInt8]
    ) throws(AlteredFile) {
        try check(file, digest: sha256(bytes), in: name, manifest)
    }

    private func check(
        _ file: String, digest: String, in name: String, _ manifest: [UInt8]
    ) throws(AlteredFile) {
        let line = Array("\(digest)  \(file)".utf8)
        guard manifest.split(separator: 10).contains(where: { $0.elementsEqual(line) }) else {
            throw AlteredFile(file: file, reason: "has a digest that \(name) does not record")
        }
    }
}
