import AuditModel
import Files
import SystemPackage

/// Judges a bag that is no archive of nightaudit by BagIt's own rules: complete and valid (RFC 8493, 3), in 1.0 and 0.97.
///
/// | code | fault |
/// | --- | --- |
/// | `tag_file_unreadable` | a tag file cannot be read, or there is no payload manifest |
/// | `tag_file_form` | a tag file is in no form of BagIt's, or a path stands twice in a manifest |
/// | `unsupported_version`, `unsupported_encoding` | the bag declares what is not judged here |
/// | `unsupported_algorithm` | no payload manifest is of SHA-256 or SHA-512, or one is of an algorithm that is not checked |
/// | `unsafe_path` | a tag file names a path outside the bag, or one that is not its to name |
/// | `bag_incomplete` | there is no `data/`, or a file of fetch.txt was not fetched |
/// | `file_missing`, `file_altered`, `file_unlisted`, `folder_unreadable`, `link_in_bag`, `oxum_differs` | as of an archive |
/// | `name_normalised`, `listed_twice` | notes |
///
/// Nothing is fetched and no link is followed. Valid is a bag whose every checksum is right, so that one of an algorithm that is not
/// checked leaves it unsaid; MD5, SHA-1 and SHA-384 are checked where they stand beside one that is enough. Names are bytes; a file of
/// the same name in another Unicode normalisation is taken for the listed one where it is the only such, with a note.
struct BagItCheck {
    let path: FilePath
    let name: String
    private(set) var version: String?
    private(set) var findings: [Finding] = []
    private var files: [Name: FileType] = [:]

    init(_ given: FilePath) {
        path = resolvedPath(given)
        name = path.lastComponent?.string ?? path.string
    }

    private mutating func report(_ code: String, _ file: String, _ message: String, _ severity: Severity = .error) {
        findings.append(Finding(code, severity, subject: name, location: "\(name)/\(file)", message: message))
    }

    mutating func run() {
        guard let version = declaredVersion(), listFiles() else { return }
        var manifests: [Manifest] = []
        for file in files.keys.sorted() {
            guard let manifest = readManifest(file, version) else { continue }
            manifests.append(manifest)
        }
        let payload = manifests.filter { !$0.isOfTags }
        if payload.isEmpty { report("tag_file_unreadable", "", "has no payload manifest") }
        if !payload.isEmpty, !payload.contains(where: { $0.algorithm?.isSufficient == true }) {
            report(
                "unsupported_algorithm", payload[0].file,
                "unsupported algorithm: no payload manifest is of SHA-256 or SHA-512")
        }
        if !files.keys.contains(where: { $0.bytes.starts(with: "data/".utf8) }), files[Name("data")] != .directory {
            report("bag_incomplete", "data", "there is no payload folder")
        }
        checkListing(payload, version)
        let awaited = checkFetch(payload, version)
        checkDigests(manifests, awaited)
        checkOxum(awaited)
    }

    /// Nil where the bag cannot be judged.
    private mutating func declaredVersion() -> BagItVersion? {
        guard let bytes = read("bagit.txt") else { return nil }
        let declaration = BagItDeclaration(bytes)
        version = declaration.version
        guard let version, let encoding = declaration.encoding else {
            report(
                "tag_file_form", "bagit.txt", "is not the two lines of BagIt-Version and Tag-File-Character-Encoding")
            return nil
        }
        guard encoding.lowercased() == "utf-8" else {
            report("unsupported_encoding", "bagit.txt", "declares tag files in \(encoding); only UTF-8 is judged")
            return nil
        }
        if BagItVersion(rawValue: version) == nil {
            report("unsupported_version", "bagit.txt", "declares BagIt \(version); only 0.97 and 1.0 are judged")
        }
        return BagItVersion(rawValue: version)
    }

    private mutating func listFiles() -> Bool {
        do {
            for (file, type) in try entriesBelow(path) {
                files[Name(file)] = type
                if type != .regular, type != .directory {
                    report("link_in_bag", file, "is no regular file; it was not read")
                }
            }
            return true
        } catch {
            report("folder_unreadable", "", "cannot be seen whole: \(error)")
            return false
        }
    }

    private mutating func read(_ file: String) -> [UInt8]? {
        guard (try? path.appending(file).stat(followTargetSymlink: false).type) == .regular else {
            report("tag_file_unreadable", file, "is no regular file")
            return nil
        }
        do {
            return try readWholeFile(path.appending(file), most: largestDocument)
        } catch {
            report("tag_file_unreadable", file, "cannot be read: \(error.reason)")
            return nil
        }
    }

    private struct Manifest {
        let file: String
        let isOfTags: Bool
        let algorithm: BagItAlgorithm?
        var digests: [Name: String] = [:]
    }

    /// Nil for a file that is no manifest.
    private mutating func readManifest(_ file: Name, _ version: BagItVersion) -> Manifest? {
        let text = file.description
        guard let found = text.wholeMatch(of: /(tag)?manifest-([A-Za-z0-9-]+)\.txt/), files[file] == .regular,
            let bytes = read(text)
        else { return nil }
        let algorithm = BagItAlgorithm(rawValue: found.2.lowercased().filter { $0 != "-" })
        var manifest = Manifest(file: text, isOfTags: found.1 != nil, algorithm: algorithm)
        if algorithm == nil {
            report(
                "unsupported_algorithm", text,
                "unsupported algorithm: its checksums are not checked, so the bag is not known to be valid")
        }
        let contents = BagItManifest(bytes, version: version)
        for line in contents.faults { report("tag_file_form", "\(text):\(line)", "is no line of checksum and path") }
        for line in contents.lines {
            let place = "\(text):\(line.number)"
            let isPayload = line.path.bytes.starts(with: "data/".utf8)
            let isOwn = manifest.isOfTags ? !isPayload && !line.path.bytes.starts(with: "tagmanifest-".utf8) : isPayload
            guard isSafe(line.path), isOwn else {
                report("unsafe_path", place, "lists `\(line.path)`, which is not its to list")
                continue
            }
            if let digest = manifest.digests.updateValue(line.digest, forKey: line.path) {
                let isHarmless = version == .draft && digest == line.digest
                report(
                    isHarmless ? "listed_twice" : "tag_file_form", place, "lists `\(line.path)` a second time",
                    isHarmless ? .note : .error)
            }
        }
        return manifest
    }

    /// Inside the bag on any system: no `..`, root, home folder, drive or backslash.
    private func isSafe(_ path: Name) -> Bool {
        let isDrive = path.bytes.count > 1 && path.bytes[1] == UInt8(ascii: ":")
        return !isDrive && !path.bytes.contains(UInt8(ascii: "\\")) && !path.bytes.contains(0)
            && ArchiveVerification.isSafe(path.description)
    }

    /// In 1.0 every payload manifest lists every payload file, in 0.97 one of them does.
    private mutating func checkListing(_ payload: [Manifest], _ version: BagItVersion) {
        let listed = payload.reduce(into: Set<Name>()) { $0.formUnion($1.digests.keys) }
        let there = files.filter { $0.key.bytes.starts(with: "data/".utf8) && $0.value != .directory }.map(\.key)
        let unlisted = unlistedFiles(listed)
        let known = Set(listed.compactMap { place(of: $0, unlisted) })
        for file in there.sorted() where !known.contains(file) {
            report("file_unlisted", file.description, "is there, but no manifest lists it")
        }
        guard version == .rfc else { return }
        for manifest in payload {
            for path in listed.sorted() where manifest.digests[path] == nil {
                report(
                    "file_unlisted", path.description,
                    "is not listed by \(manifest.file), as every payload manifest must")
            }
        }
    }

    /// The file that a listed path means: of these bytes, or the only one that Unicode calls the same.
    private func place(of path: Name, _ unlisted: [String: [Name]]) -> Name? {
        if files[path] != nil { return path }
        let same = unlisted[path.description] ?? []
        return same.count == 1 ? same[0] : nil
    }

    /// The files that are not listed, by the names that Unicode calls the same.
    private func unlistedFiles(_ listed: Set<Name>) -> [String: [Name]] {
        Dictionary(grouping: files.keys.filter { !listed.contains($0) }, by: \.description)
    }

    /// The payload files of fetch.txt that are not there.
    private mutating func checkFetch(_ payload: [Manifest], _ version: BagItVersion) -> Set<Name> {
        guard files[Name("fetch.txt")] != nil, let bytes = read("fetch.txt") else { return [] }
        let contents = BagItManifest(fetch: bytes, version: version)
        for line in contents.faults {
            report("tag_file_form", "fetch.txt:\(line)", "is no line of URL, length and path")
        }
        var awaited: Set<Name> = []
        for line in contents.lines {
            let place = "fetch.txt:\(line.number)"
            guard isSafe(line.path), line.path.bytes.starts(with: "data/".utf8) else {
                report("unsafe_path", place, "lists `\(line.path)`, which is not its to list")
                continue
            }
            let isListed =
                version == .rfc
                ? payload.allSatisfy { $0.digests[line.path] != nil }
                : payload.contains { $0.digests[line.path] != nil }
            if !isListed {
                report("tag_file_form", place, "lists `\(line.path)`, which a payload manifest does not list")
            }
            guard files[line.path] == nil, awaited.insert(line.path).inserted else { continue }
            report("bag_incomplete", line.path.description, "is to be fetched, but not there; nothing was fetched")
        }
        return awaited
    }

    private mutating func checkDigests(_ manifests: [Manifest], _ awaited: Set<Name>) {
        var expected: [Name: [(manifest: String, algorithm: BagItAlgorithm?, digest: String)]] = [:]
        for manifest in manifests {
            for (path, digest) in manifest.digests {
                expected[path, default: []].append((manifest.file, manifest.algorithm, digest))
            }
        }
        let listed = Set(expected.keys)
        let unlisted = unlistedFiles(listed)
        for path in listed.subtracting(awaited).sorted() {
            guard let place = place(of: path, unlisted), files[place] != .directory else {
                report("file_missing", path.description, "is listed but not there")
                continue
            }
            if place != path {
                report(
                    "name_normalised", path.description,
                    "is there under the same name in another Unicode normalisation", .note)
            }
            guard files[place] == .regular else { continue }
            do {
                let file = self.path.pushing(FilePath(bytes: place.bytes))
                let found = try fileDigests(file, Set(expected[path]!.compactMap(\.algorithm))).digests
                for (manifest, algorithm, digest) in expected[path]! {
                    guard let algorithm, let found = found[algorithm], found != digest else { continue }
                    report("file_altered", path.description, "has the digest \(found), not \(digest) of \(manifest)")
                }
            } catch {
                report("file_missing", path.description, "cannot be read: \(error.reason)")
            }
        }
    }

    /// Payload-Oxum, where there is one; it stands once.
    private mutating func checkOxum(_ awaited: Set<Name>) {
        guard files[Name("bag-info.txt")] != nil, let bytes = read("bag-info.txt") else { return }
        guard let elements = bagItElements(bytes) else {
            return report("tag_file_form", "bag-info.txt", "has a line that is no `Label: value`")
        }
        let oxums = elements.filter { $0.label.lowercased() == "payload-oxum" }.map(\.value)
        if oxums.count > 1 { report("tag_file_form", "bag-info.txt", "has Payload-Oxum twice") }
        guard let oxum = oxums.first, awaited.isEmpty else { return }
        var (byteCount, count) = (0, 0)
        for (file, type) in files where type == .regular && file.bytes.starts(with: "data/".utf8) {
            let size = (try? path.pushing(FilePath(bytes: file.bytes)).stat(followTargetSymlink: false).size) ?? 0
            (byteCount, count) = (byteCount + Int(size), count + 1)
        }
        if oxum != "\(byteCount).\(count)" {
            report("oxum_differs", "bag-info.txt", "Payload-Oxum is \(oxum), not \(byteCount).\(count)")
        }
    }
}
