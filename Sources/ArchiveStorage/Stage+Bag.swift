package import Files

extension Stage {
    /// Writes BagIt's tag files (RFC 8493) and the tag manifest over all of them; the payload lies under `data/`, other tag files are there.
    ///
    /// Returns the bytes of `tagmanifest-sha256.txt`: by their SHA-256 the next archive names this one, and they are what is signed.
    package mutating func seal(_ facts: BagFacts) throws(FileFault) -> [UInt8] {
        let payload = files.filter { $0.path.hasPrefix("data/") }
        try write("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        let date =
            facts.sealed.prefix(4) + "-" + facts.sealed.dropFirst(4).prefix(2) + "-"
            + facts.sealed.dropFirst(6).prefix(2)
        let info = [
            "Bag-Software-Agent: nightaudit \(facts.version)",
            "Bagging-Date: \(date)",
            "External-Identifier: \(facts.id)",
            "Payload-Oxum: \(payload.reduce(0) { $0 + $1.byteCount }).\(payload.count)",
            "Chain-Sequence: \(facts.sequence)",
            "Previous-Bag: \(facts.previousID ?? "none")",
            "Previous-Tagmanifest-SHA256: \(facts.previousDigest ?? "none")",
            "Sealed: \(facts.sealed)",
        ]
        try write("bag-info.txt", info.map { $0 + "\n" }.joined())
        try write("manifest-sha256.txt", Self.manifest(payload))
        let tagManifest = Self.manifest(files.filter { !$0.path.hasPrefix("data/") })
        try write("tagmanifest-sha256.txt", tagManifest)
        return Array(tagManifest.utf8)
    }

    /// Writes the signature of the tag manifest beside it, the last file of the bag.
    package mutating func sign(with signature: [UInt8]) throws(FileFault) {
        try append(signature, to: "tagmanifest-sha256.txt.sig")
    }

    private mutating func write(_ path: String, _ text: String) throws(FileFault) {
        try append(Array(text.utf8), to: path)
    }

    /// Digest, two blanks, path: what `sha256sum -c` reads, ordered by path.
    private static func manifest(_ files: [StagedFile]) -> String {
        files.sorted { $0.path < $1.path }.map { "\($0.digest)  \($0.path)\n" }.joined()
    }
}
