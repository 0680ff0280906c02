import AuditModel
import Files
import JSONText
import ReportValidation
import SystemPackage

/// Checks one bag: complete, valid, nothing unlisted, tag files in their form, manifest.json as its files.
///
/// | code | fault |
/// | --- | --- |
/// | `tag_file_unreadable` | a tag file is missing or cannot be read |
/// | `tag_file_form` | a tag file is not in its canonical form |
/// | `unsafe_path` | a manifest names a path outside the bag |
/// | `file_missing` | a listed file is not there |
/// | `file_altered` | a listed file has another digest |
/// | `file_unlisted` | a file is there that no manifest lists |
/// | `folder_unlisted` | an empty folder is there that no listed file explains |
/// | `folder_unreadable` | a folder cannot be listed, so what is in it was not seen |
/// | `link_in_bag` | a link or device stands in the bag |
/// | `oxum_differs` | Payload-Oxum is not the payload's size and number of files |
/// | `manifest_form` | manifest.json is no JSON, or has not its members |
/// | `manifest_differs` | manifest.json disagrees with the bag, with report.json or with what `source/` keeps |
///
/// What `source/` keeps is held in `BagCheck+Source.swift`, the payload's size and report.json in `BagCheck+Payload.swift`; what is in the outputs is told by `revalidate`, a signature's faults by `SignatureCheck`.
struct BagCheck {
    let path: FilePath
    let name: String
    private(set) var findings: [Finding] = []
    private(set) var isSigned = false
    private let signers: AllowedSigners?
    /// Of a signature without a fault.
    private var signatory: Signatory?
    private(set) var listed: Set<String> = []
    private(set) var digests: [String: (digest: String, byteCount: Int)] = [:]
    private(set) var altered: Set<String> = []
    /// By Payload-Oxum; a file that is larger, and than any is, was not written so, and is not read.
    private var payloadBytes = 0

    private static let manifestSchema = try! JSONValue(reading: PackageResources.manifest_schema_json)

    /// A link to the bag, such as `latest`, is followed: the bag's name is its folder's.
    init(_ given: FilePath, _ signers: AllowedSigners?) {
        self.signers = signers
        path = resolvedPath(given)
        name = path.lastComponent?.string ?? path.string
    }

    mutating func report(_ code: String, _ file: String, _ message: String) {
        findings.append(Finding(code, .error, subject: name, location: "\(name)/\(file)", message: message))
    }

    /// Runs every check; the bag's identity where it could be read.
    mutating func run() -> BagIdentity? {
        if let text = read("bagit.txt"),
            !text.elementsEqual("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".utf8)
        {
            report("tag_file_form", "bagit.txt", "is not the declaration of BagIt 1.0 in UTF-8")
        }
        if let info = try? readWholeFile(path.appending("bag-info.txt"), most: Self.most("")) {
            payloadBytes = BagInfo(info).values["Payload-Oxum"]?.split(separator: ".").first.flatMap { Int($0) } ?? 0
        }
        check("manifest-sha256.txt") { $0.hasPrefix("data/") }
        check("tagmanifest-sha256.txt", belongs: isTagFile)
        if listed.contains("manifest.json"), !listed.contains("source/controls.yaml") {
            report("tag_file_form", "tagmanifest-sha256.txt", "does not list source/controls.yaml")
        }
        findUnlisted()
        let info = bagInfo()
        let manifest = manifestDocument()
        checkSignature(manifest, sealed: info["Sealed"] ?? "")
        checkOxum(info["Payload-Oxum"])
        if let manifest {
            checkReport(manifest)
            checkModules(manifest)
            checkConfiguration(manifest)
            checkBaseline(manifest)
            checkOutputs(manifest)
        }
        guard !info.isEmpty else { return nil }
        if !isSealTime(info["Sealed"] ?? "") {
            report("tag_file_form", "bag-info.txt", "its Sealed is no time in UTC as YYYYMMDDhhmmssZ")
        } else if info["Bagging-Date"]?.filter({ $0 != "-" }) != info["Sealed"].map({ String($0.prefix(8)) }) {
            report("tag_file_form", "bag-info.txt", "its Bagging-Date is not the day of Sealed")
        }
        if let version = manifest?["run"]?["version"]?.text, info["Bag-Software-Agent"] != "nightaudit \(version)" {
            report("manifest_differs", "manifest.json", "its run.version is not that of bag-info.txt")
        }
        if manifest?["run"]?["sealed"]?.text != info["Sealed"] {
            report("manifest_differs", "manifest.json", "its run.sealed is not the Sealed of bag-info.txt")
        }
        if let started = manifest?["run"]?["started"]?.text, !isSealTime(started) {
            report("manifest_form", "manifest.json", "its run.started is no time in UTC as YYYYMMDDhhmmssZ")
        }
        if let asOf = manifest?["run"]?["as_of"]?.text, !asOf.utf8.elementsEqual(name.utf8.prefix(10)) {
            report("manifest_differs", "manifest.json", "its run.as_of is not the folder's day")
        }
        let tagManifest = path.appending("tagmanifest-sha256.txt")
        guard Self.isLarger(tagManifest, than: Self.most("")) == false, let digest = try? fileDigest(tagManifest).digest
        else { return nil }
        guard let sequence = info["Chain-Sequence"].flatMap(Int.init), sequence < .max,
            let previousID = info["Previous-Bag"],
            let previousDigest = info["Previous-Tagmanifest-SHA256"]
        else {
            report("tag_file_form", "bag-info.txt", "does not say its whole place in the chain")
            return nil
        }
        let chain = manifest?["chain"]
        if chain?["sequence"]?.integer != sequence || chain?["previous"] != .string(Array(previousID.utf8))
            || chain?["previous_tagmanifest_sha256"] != .string(Array(previousDigest.utf8))
        {
            report("manifest_differs", "manifest.json", "its chain is not that of bag-info.txt")
        }
        if info["External-Identifier"].map(Name.init) != Name(name) {
            report("tag_file_form", "bag-info.txt", "its External-Identifier is not the folder's name")
        }
        return BagIdentity(
            id: name, sequence: sequence, previousID: previousID, previousDigest: previousDigest,
            tagManifestDigest: digest, rootID: chain?["root_id"]?.text, title: manifest?["run"]?["title"]?.text,
            days: manifest?["run"]?["days"]?.integer,
            lookedBackAt: ["comparison", "restates"].compactMap { member in
                let archive = manifest?["baseline"]?[member]
                guard let id = archive?["archive"]?.text, let digest = archive?["tagmanifest_sha256"]?.text else {
                    return nil
                }
                return (member, id, digest)
            },
            lastEvent: BagIdentity.lastEvent(chain?["events"]),
            isSigned: isSigned, signer: signatory == nil ? nil : manifest?["signer"]?["fingerprint"]?.text,
            sealed: info["Sealed"] ?? "", signatory: signatory)
    }

    /// Outputs and baselines of many users are large, what lies beside them is not.
    private static func most(_ file: String) -> Int {
        file.hasPrefix("data/") || file == "source/baseline.json" ? largestDocument : 1 << 28
    }

    /// Nil where that cannot be said.
    private static func isLarger(_ file: FilePath, than most: Int) -> Bool? {
        (try? file.stat(followTargetSymlink: true)).map { Int($0.size) > most }
    }

    mutating func read(_ file: String) -> [UInt8]? {
        do {
            return try readWholeFile(path.appending(file), most: Self.most(file))
        } catch {
            report("tag_file_unreadable", file, "cannot be read: \(error.reason)")
            return nil
        }
    }

    private mutating func check(_ manifest: String, belongs: (String) -> Bool) {
        guard let bytes = read(manifest) else { return }
        guard let lines = manifestLines(bytes), zip(lines, lines.dropFirst()).allSatisfy({ $0.path < $1.path }) else {
            return report("tag_file_form", manifest, "is not of sorted lines of digest, two blanks, path")
        }
        for line in lines {
            let isSafe = isSafe(line.path) && isOfOurNames(line.path)
            if isSafe { listed.insert(line.path) }
            guard isSafe, belongs(line.path) else {
                report("unsafe_path", manifest, "lists `\(line.path)`, which is not its to list")
                continue
            }
            if let type = try? path.appending(line.path).stat(followTargetSymlink: false).type, type != .regular {
                report("link_in_bag", line.path, "is no regular file; it was not read")
                continue
            }
            if Self.isLarger(path.appending(line.path), than: max(Self.most(line.path), payloadBytes)) == true {
                altered.insert(line.path)
                report("file_altered", line.path, "is larger than it can be; it was not read")
                continue
            }
            do {
                let found = try fileDigest(path.appending(line.path))
                digests[line.path] = found
                if found.digest != line.digest {
                    altered.insert(line.path)
                    report("file_altered", line.path, "has the digest \(found.digest), not \(line.digest)")
                }
            } catch  where error.errno == .noSuchFileOrDirectory {
                report("file_missing", line.path, "is listed but not there")
            } catch {
                report("file_missing", line.path, "cannot be read: \(error.reason)")
            }
        }
    }

    private mutating func findUnlisted() {
        let entries: [(path: String, type: FileType)]
        do {
            entries = try entriesBelow(path)
        } catch {
            return report("folder_unreadable", "", "cannot be seen whole: \(error)")
        }
        let own: Set = ["tagmanifest-sha256.txt", "tagmanifest-sha256.txt.sig"]
        for (file, type) in entries where type != .directory {
            if type != .regular, !listed.contains(file) { report("link_in_bag", file, "is no regular file") }
            if !listed.contains(file), !own.contains(file) {
                report("file_unlisted", file, "is there, but no manifest lists it")
            }
        }
        let explained = (entries.map(\.path) + listed).flatMap { path in
            path.indices.filter { path[$0] == "/" }.map { path[..<$0] }
        }
        let folders = Set(explained)
        for (folder, type) in entries where type == .directory && !folders.contains(folder[...]) {
            report("folder_unlisted", folder, "is an empty folder, which no listed file explains")
        }
    }

    private mutating func checkSignature(_ manifest: JSONValue?, sealed: String) {
        let (tagManifest, file) = ("tagmanifest-sha256.txt", "tagmanifest-sha256.txt.sig")
        guard (try? path.appending(file).stat(followTargetSymlink: false)) != nil else {
            if let signer = manifest?["signer"], signer != .null {
                report("signature_missing", file, "is not there, but manifest.json names who signed")
            }
            return
        }
        isSigned = true
        guard let signature = read(file), let signed = try? readWholeFile(path.appending(tagManifest)) else { return }
        let check = SignatureCheck(
            signature: signature, signed: signed, file: tagManifest, statedIn: "manifest.json",
            stated: manifest?["signer"], sealed: sealed)
        let faults = check.faults(signers)
        for fault in faults { report(fault.code, file, fault.message) }
        if faults.isEmpty { signatory = check.signatory }
    }

    /// Outputs are judged where they are what the manifests list; of others it is told already.
    private mutating func checkOutputs(_ manifest: JSONValue) {
        guard let asOf = manifest["run"]?["as_of"]?.text.flatMap({ CalendarDay($0) }) else { return }
        let outputs = (manifest["outputs"]?.elements ?? []).map {
            ArchivedOutput(path: $0["path"]?.text ?? "", mediaType: $0["media_type"]?.text ?? "")
        }
        let modules = (manifest["template_modules"]?.elements ?? []).compactMap { $0["name"]?.text }
        let (path, digests, altered, listed) = (path, digests, altered, listed)
        findings += revalidate(outputs, modules: modules, asOf: asOf, isListed: listed.contains) { file in
            digests[file] == nil || altered.contains(file)
                ? nil : try? readWholeFile(path.appending(file), most: Self.most(file))
        }.map {
            Finding(
                $0.code, $0.severity, subject: name, location: $0.location.map { "\(name)/\($0)" }, message: $0.message)
        }
    }

    /// The lines of bag-info.txt by their names; what is not of its form is told.
    private mutating func bagInfo() -> [String: String] {
        guard let bytes = read("bag-info.txt") else { return [:] }
        let info = BagInfo(bytes)
        for fault in info.faults { report("tag_file_form", "bag-info.txt", fault) }
        return info.values
    }

    private mutating func manifestDocument() -> JSONValue? {
        guard let bytes = read("manifest.json") else { return nil }
        let manifest: JSONValue
        do {
            manifest = try JSONValue(reading: bytes)
        } catch {
            report("manifest_form", "manifest.json:\(error.line)", error.message)
            return nil
        }
        for fault in differences(of: manifest, in: bytes, from: Self.manifestSchema) {
            report("manifest_form", "manifest.json:\(fault.line)", fault.message)
        }
        let outputs = manifest["outputs"]?.elements ?? []
        let stated = Dictionary(
            outputs.map { ($0["path"]?.text ?? "", $0["sha256"]?.text ?? "") }
        ) { first, _ in first }
        let payload = digests.filter { $0.key.hasPrefix("data/") }
        if stated != payload.mapValues(\.digest) || outputs.count != stated.count {
            report("manifest_differs", "manifest.json", "its outputs are not the bag's payload")
        }
        for output in outputs {
            guard let path = output["path"]?.text, let file = payload[path], output["bytes"]?.integer != file.byteCount
            else { continue }
            report("manifest_differs", "manifest.json", "its bytes of \(path) are not the file's")
            // What it holds is not looked at: it may have any size.
            altered.insert(path)
        }
        let modules = (manifest["template_modules"]?.elements ?? []).map { $0["name"] }
        if Set(modules).count != modules.count {
            report("manifest_differs", "manifest.json", "its template_modules have one twice")
        }
        let sources = [
            ("config_sha256", manifest["config_sha256"], "source/configuration.txt"),
            ("baseline.sha256", manifest["baseline"]?["sha256"], "source/baseline.json"),
        ]
        for (member, digest, file) in sources
        where !altered.contains(file) && (digests[file] != nil || !listed.contains(file)) {
            if let digest = digest?.text, digest == digests[file]?.digest { continue }
            report("manifest_differs", "manifest.json", "its \(member) is not that of \(file)")
        }
        return manifest
    }
}
