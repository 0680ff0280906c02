import ArchiveStorage
import Files
import Glibc
import SystemPackage

/// A directory of two small archives, removed with its owner; made to be damaged.
struct SmallArchives: ~Copyable {
    let path: FilePath
    static let first = "2026-03-14"
    static let second = "2026-03-15"
    static let rootID = String(repeating: "0", count: 32)
    private static let module =
        "outputs:\n"
        + ["csv/users.csv", "report.json"].map {
            "- {path: \($0), media_type: text/plain, validator: none}\n"
        }.joined()
    private static let configurationText = "days 1\ntitle t\ntemplate m/module.yaml \(sha256(Array(module.utf8)))\n"
    static let configuration = sha256(Array(configurationText.utf8))
    /// Signed by `signing`, where there is any.
    init(signing: Signing? = nil) throws {
        path = FilePath("/tmp/nightaudit-verification-\(getpid())-\(UInt64.random(in: 0...(.max)))")
        try makeDirectory(path)
        let identity = #"{"schema": "nightaudit.root/1", "root_id": "\#(Self.rootID)", "report": "t", "days": 1}"#
        try write("nightaudit-root.json", identity)
        let digest = try publish(Self.first, sequence: 1, after: nil, nil, signing)
        _ = try publish(Self.second, sequence: 2, after: Self.first, digest, signing)
    }

    deinit { removeTree(path) }

    func publish(
        _ id: String, sequence: Int, after previous: String?, _ digest: String?, _ signing: Signing? = nil
    ) throws -> String {
        var stage = Stage(in: path, name: id)
        try stage.append(Array("a,b\r\n".utf8), to: "data/csv/users.csv")
        let inputs =
            #"[{"file": "f", "date": "\#(id)", "format": "plain", "bytes": 9, "sha256": null, "content_bytes": 9, "#
            + #""content_sha256": null, "lines": 2, "state": "whole"}]"#
        let privacy = #"{"user_ids": "keep", "key_id": null}"#
        let report =
            #"{"report_period": {"end": "\#(id)", "days": 1}, "completeness": {"lines_read": 2, "accepted": 2, "blank": 0, "#
            + #""rejected": 0, "bytes_read": 9, "unknown_files": 0, "same_file_twice": 0}, "inputs": \#(inputs), "#
            + #""generator": {"version": "0", "config_sha256": "\#(Self.configuration)", "signer": \#(signing?.stated ?? "null")}, "#
            + #""privacy": \#(privacy)}"#
        try stage.append(Array(report.utf8), to: "data/report.json")
        let module = Self.module
        try stage.append(Array(module.utf8), to: "source/templates/m/module.yaml")
        try stage.append(Array(Self.configurationText.utf8), to: "source/configuration.txt")
        try stage.append(Array("controls: []\n".utf8), to: "source/controls.yaml")
        try stage.append(Array("{}\n".utf8), to: "source/baseline.json")
        let outputs = stage.files.filter { $0.path.hasPrefix("data/") }.map {
            #"{"path": "\#($0.path)", "media_type": "text/plain", "bytes": \#($0.byteCount), "sha256": "\#($0.digest)"}"#
        }
        let moduleDigest = sha256(Array("\(sha256(Array(module.utf8)))  module.yaml\n".utf8))
        let chain =
            #"{"sequence": \#(sequence), "previous": "\#(previous ?? "none")", "#
            + #""previous_tagmanifest_sha256": "\#(digest ?? "none")", "root_id": "\#(Self.rootID)"}"#
        let document =
            #"{"schema": "nightaudit.manifest/1", "run": {"version": "0", "host": "h", "user": "u", "as_of": "\#(id)", "days": 1, "#
            + #""title": "t", "command": [], "configuration": {}, "started": "20260316000500Z", "sealed": "20260316000500Z", "#
            + #""privacy": \#(privacy)}, "config_sha256": "\#(Self.configuration)", "inputs": \#(inputs), "#
            + #""listing": {"oldest_day_file": null, "unknown_files": [], "twins": []}, "outputs": [\#(outputs.joined(separator: ", "))], "#
            + #""template_modules": [{"name": "m", "sha256": "\#(moduleDigest)"}], "#
            + #""accounting": {"lines": 2, "accepted": 2, "blank": 0, "rejected": 0, "bytes": 9}, "#
            + #""baseline": {"sha256": "\#(sha256(Array("{}\n".utf8)))", "comparison": null, "restates": null}, "chain": \#(chain), "#
            + #""signer": \#(signing?.stated ?? "null")}"#
        try stage.append(Array(document.utf8), to: "manifest.json")
        let facts = BagFacts(
            id: id, sequence: sequence, previousID: previous, previousDigest: digest, sealed: "20260316000500Z",
            version: "0")
        let tagManifest = try stage.seal(facts)
        if let signing { try stage.sign(with: signing.signature(of: tagManifest)) }
        try stage.publish(as: id)
        return sha256(tagManifest)
    }

    func place(_ file: String) -> FilePath { path.pushing(FilePath(file)) }

    func write(_ file: String, _ text: String) throws { try replaceFile(place(file), Array(text.utf8)) }

    func text(_ file: String) throws -> String { String(decoding: try readWholeFile(place(file)), as: UTF8.self) }

    func remove(_ file: String) { removeTree(place(file)) }

    /// Replaces a text in a tag file of the last archive, and lists the file anew, so that neither manifest nor chain can tell.
    func forge(_ file: String, _ text: String, _ other: String) throws {
        let old = try self.text("\(Self.second)/\(file)")
        precondition(old.contains(text), "\(file) has \(text)")
        try write("\(Self.second)/\(file)", old.replacing(text, with: other))
        try relist(Self.second, file, in: "tagmanifest-sha256.txt")
    }

    /// Lists anew what was damaged, as one would who wants to hide it: the digest of a file in its manifest.
    func relist(_ archive: String, _ file: String, in manifest: String) throws {
        let digest = sha256(try readWholeFile(place("\(archive)/\(file)")))
        let lines = try text("\(archive)/\(manifest)").split(separator: "\n").map {
            $0.hasSuffix("  \(file)") ? "\(digest)  \(file)\n" : $0 + "\n"
        }
        try write("\(archive)/\(manifest)", lines.joined())
    }
}
