import ArchiveVerification
import AuditModel
import Files
import Glibc
import SystemPackage
import Testing

/// One damage and the codes it must be told by.
struct Damage: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let codes: Set<String>
    let inflict: @Sendable (borrowing SmallArchives) throws -> Void

    init(
        _ sentence: String, _ codes: Set<String>,
        _ inflict: @escaping @Sendable (borrowing SmallArchives) throws -> Void
    ) {
        testDescription = sentence
        self.codes = codes
        self.inflict = inflict
    }

    static let all = [
        Damage("a payload byte is changed", ["file_altered", "manifest_differs"]) {
            try $0.write(
                "2026-03-15/data/report.json", try $0.text("2026-03-15/data/report.json").replacing("2", with: "3"))
        },
        Damage("a source file is changed", ["file_altered"]) {
            try $0.write("2026-03-15/source/configuration.txt", "days 2\n")
        },
        Damage("a source file is removed", ["file_missing"]) { $0.remove("2026-03-15/source/configuration.txt") },
        Damage("a payload file is removed", ["file_missing", "manifest_differs", "oxum_differs"]) {
            $0.remove("2026-03-15/data/report.json")
        },
        Damage("a file is added", ["file_unlisted"]) { try $0.write("2026-03-15/data/new.txt", "x") },
        Damage("a link is added", ["link_in_bag", "file_unlisted"]) {
            symlink("/etc/passwd", $0.place("2026-03-15/data/link").string)
        },
        Damage("the declaration is removed", ["file_missing", "tag_file_unreadable"]) {
            $0.remove("2026-03-15/bagit.txt")
        },
        Damage(
            "a source file is changed and listed anew, and its successor knows", ["chain_broken", "manifest_differs"]
        ) {
            try $0.write("2026-03-14/source/configuration.txt", "days 2\n")
            try $0.relist("2026-03-14", "source/configuration.txt", in: "tagmanifest-sha256.txt")
        },
        Damage("a manifest lists a path outside", ["unsafe_path", "file_altered"]) {
            let manifest = "2026-03-15/manifest-sha256.txt"
            let line = String(repeating: "0", count: 64) + "  data/../../x\n"
            try $0.write(manifest, line + (try $0.text(manifest)))
        },
        Damage("a manifest has upper case digests", ["file_unlisted", "manifest_differs", "tag_file_form"]) {
            let manifest = "2026-03-15/tagmanifest-sha256.txt"
            let text = try $0.text(manifest)
            try $0.write(manifest, text.prefix(64).uppercased() + text.dropFirst(64))
        },
        Damage("an archive is renamed", ["manifest_differs", "tag_file_form"]) {
            rename($0.place("2026-03-15").string, $0.place("2026-03-16").string)
        },
        Damage("an archive is renamed by a combining mark", ["tag_file_form"]) {
            rename($0.place("2026-03-15").string, $0.place("2026-03-15\u{301}").string)
        },
        Damage("an archive has a strange name, as it says itself", ["tag_file_form"]) {
            try $0.forge("bag-info.txt", "External-Identifier: 2026-03-15", "External-Identifier: 2026-03-15e\u{301}")
            rename($0.place("2026-03-15").string, $0.place("2026-03-15\u{E9}").string)
        },
        Damage(
            "the root's title is composed otherwise than the archives'",
            ["chain_broken", "manifest_differs", "root_identity"]
        ) {
            for archive in ["2026-03-14", "2026-03-15"] {
                let manifest = try $0.text("\(archive)/manifest.json")
                let file = "\(archive)/manifest.json"
                try $0.write(file, manifest.replacing(#""title": "t""#, with: "\"title\": \"caf\u{E9}\""))
                try $0.relist(archive, "manifest.json", in: "tagmanifest-sha256.txt")
            }
            let root = try $0.text("nightaudit-root.json")
            try $0.write("nightaudit-root.json", root.replacing(#""t""#, with: "\"cafe\u{301}\""))
        },
        Damage("its day summaries have a name", []) {
            try $0.forge("manifest.json", #""signer": null"#, #""signer": null, "summaries": [\#(summaries("day.x"))]"#)
        },
        Damage("its day summaries have a path", ["manifest_form"]) {
            try $0.forge("manifest.json", #""signer": null"#, #""signer": null, "summaries": [\#(summaries("a/b"))]"#)
        },
        Damage("a setting is no text", ["manifest_form"]) {
            try $0.forge("manifest.json", #""configuration": {}"#, #""configuration": {"days": 7}"#)
        },
        Damage("the first archive is removed", ["chain_gap"]) { $0.remove("2026-03-14") },
        Damage("two archives follow the same one", ["chain_fork"]) {
            _ = try $0.publish("2026-03-13", sequence: 1, after: nil, nil)
        },
        Damage("its accounting is not the report's", ["manifest_differs"]) {
            try $0.forge("manifest.json", #""lines": 2"#, #""lines": 3"#)
        },
        Damage("its configuration is not the report's", ["manifest_differs"]) {
            try $0.forge(
                "manifest.json", SmallArchives.configuration, String(SmallArchives.configuration.reversed()))
        },
        Damage("its version is not the report's", ["manifest_differs"]) {
            try $0.forge("manifest.json", #""version": "0""#, #""version": "1""#)
        },
        Damage("an input is not the report's", ["manifest_differs"]) {
            try $0.forge("manifest.json", #""bytes": 9, "sha256": null"#, #""bytes": 8, "sha256": null"#)
        },
        Damage("an input is left out", ["manifest_differs"]) {
            let inputs = try #require(try $0.text("2026-03-15/manifest.json").firstMatch(of: /"inputs": \[(.*?)\]/))
            try $0.forge("manifest.json", String(inputs.1), "")
        },
        Damage("a member of its manifest is left out", ["manifest_form"]) {
            try $0.forge("manifest.json", #""command": [], "#, "")
        },
        Damage("a member of its manifest is of another kind", ["manifest_form"]) {
            try $0.forge("manifest.json", #""host": "h""#, #""host": 7"#)
        },
        Damage("it was compared with what is in no chain", ["manifest_differs"]) {
            try $0.forge(
                "manifest.json", #""comparison": null"#,
                #""comparison": {"archive": "2026-03-13", "tagmanifest_sha256": "\#(SmallArchives.configuration)"}"#)
        },
        Damage("an output has another media type than its module says", ["manifest_differs"]) {
            try $0.forge(
                "manifest.json", #""data/csv/users.csv", "media_type": "text/plain""#,
                #""data/csv/users.csv", "media_type": "text/csv""#)
        },
        Damage("its time is not that of bag-info.txt", ["manifest_differs"]) {
            try $0.forge("manifest.json", "20260316000500Z", "20260316000501Z")
        },
        Damage("it does not say its sequence", ["tag_file_form"]) {
            try $0.forge("bag-info.txt", "Chain-Sequence: 2\n", "")
        },
        Damage("an empty folder is added", ["folder_unlisted"]) {
            try makeDirectory($0.place("2026-03-15/data/empty"))
        },
        Damage("a folder lost its only file", ["file_missing", "manifest_differs", "oxum_differs"]) {
            $0.remove("2026-03-15/data/csv/users.csv")
        },
        Damage("the signature is empty", ["signature_form"]) {
            try $0.write("2026-03-15/tagmanifest-sha256.txt.sig", "")
        },
        Damage("the root_id is another", ["root_identity"]) {
            try $0.write(
                "nightaudit-root.json", #"{"schema": "nightaudit.root/1", "root_id": "s", "report": "t", "days": 1}"#)
        },
        Damage("the root's title is another", ["root_identity"]) {
            try $0.write(
                "nightaudit-root.json",
                #"{"schema": "nightaudit.root/1", "root_id": "\#(SmallArchives.rootID)", "report": "u", "days": 1}"#)
        },
        Damage("the root's identity is removed", ["root_identity"]) { $0.remove("nightaudit-root.json") },
        Damage("all archives are removed", ["no_archive"]) {
            $0.remove("2026-03-14")
            $0.remove("2026-03-15")
        },
    ]
}

/// A row of a manifest's `summaries`.
private func summaries(_ file: String) -> String {
    #"{"file": "\#(file)", "bytes": 1, "sha256": "\#(SmallArchives.configuration)", "days": ["2026-03-15"]}"#
}

@Suite struct DamageTests {
    @Test func `sound archives have no finding, together and alone`() throws {
        let archives = try SmallArchives()
        let all = try verify(archives.path)
        #expect(all.findings == [])
        #expect(all.archives.map(\.id) == [SmallArchives.first, SmallArchives.second])
        #expect(try verify(archives.path.appending(SmallArchives.second)).findings == [])
    }

    @Test(arguments: Damage.all) func `a damage is told by its code`(_ damage: Damage) throws {
        let archives = try SmallArchives()
        try damage.inflict(archives)
        let codes = Set(try verify(archives.path).findings.map(\.code))
        #expect(codes == damage.codes, "\(codes.sorted())")
    }

    @Test(arguments: [
        "20260316000500", "20260230000500Z", "20260316240000Z", "20260316006000Z", "20260316000060Z", "x",
    ])
    func `a time that is none is told, also where manifest.json has the same`(_ time: String) throws {
        let archives = try SmallArchives()
        try archives.forge("bag-info.txt", "Sealed: 20260316000500Z", "Sealed: \(time)")
        try archives.forge("manifest.json", "20260316000500Z", time)
        #expect(Set(try verify(archives.path).findings.map(\.code)).subtracting(["manifest_form"]) == ["tag_file_form"])
    }

    @Test func `what is not there is an error`() {
        #expect(throws: FileFault.self) { try verify(FilePath("/nonexistent/archives")) }
    }
}
