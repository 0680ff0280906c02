import AuditModel
import Files
import Glibc
import SystemPackage
import Testing

@testable import ArchiveVerification

/// A bag as it might come from anywhere, and the codes of what verify tells of it, notes included.
struct BagItCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let files: [String: String]
    let codes: [String]

    init(_ sentence: String, _ version: String = "1.0", _ files: [String: String?] = [:], _ codes: [String] = []) {
        testDescription = sentence
        self.files = ForeignBag.files(version, files)
        self.codes = codes
    }

    private static let hello = ForeignBag.hello
    private static let sha512 =
        "9b71d224bd62f3785d96d46ad3ea3d73319bfbc2890caadae2dff72519673ca72323c3d99ba5c11d7c7acc6e14b8c5da0c4663475c2e5c3adef46f73bcdec043"
    private static let md5 = "5d41402abc4b2a76b9719d911017c592"
    private static func listed(_ path: String) -> String { "\(hello)  \(path)\n" }

    static let all =
        sound + [
            BagItCase("a changed file", "1.0", ["data/a.txt": "hullo"], ["file_altered"]),
            BagItCase(
                "a file that is not there", "1.0", ["data/a.txt": nil, "data/b.txt": "hello"],
                ["file_missing", "file_unlisted"]),
            BagItCase("no payload folder", "1.0", ["data/a.txt": nil, "manifest-sha256.txt": ""], ["bag_incomplete"]),
            BagItCase(
                "no payload manifest", "1.0", ["manifest-sha256.txt": nil], ["file_unlisted", "tag_file_unreadable"]),
            BagItCase(
                "a byte order mark in bagit.txt", "1.0", ["bagit.txt": "\u{FEFF}" + ForeignBag.declaration("1.0")],
                ["tag_file_form"]),
            BagItCase(
                "a blank before a colon in bagit.txt", "1.0",
                ["bagit.txt": "BagIt-Version : 1.0\nTag-File-Character-Encoding: UTF-8\n"], ["tag_file_form"]),
            BagItCase(
                "a third line in bagit.txt", "1.0", ["bagit.txt": ForeignBag.declaration("1.0") + "More: 1\n"],
                ["tag_file_form"]),
            BagItCase("another version", "0.96", [:], ["unsupported_version"]),
            BagItCase(
                "another encoding", "1.0",
                ["bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: ISO-8859-1\n"], ["unsupported_encoding"]
            ),
            BagItCase(
                "MD5 only", "0.97", ["manifest-sha256.txt": nil, "manifest-md5.txt": "\(md5)  data/a.txt\n"],
                ["unsupported_algorithm"]),
            BagItCase(
                "MD5 beside SHA-256, wrong", "0.97",
                ["manifest-md5.txt": "\(md5.replacing("5d", with: "5e"))  data/a.txt\n"], ["file_altered"]),
            BagItCase(
                "an unknown algorithm beside SHA-256", "1.0", ["manifest-blake3.txt": "00  data/a.txt\n"],
                ["unsupported_algorithm"]),
            BagItCase(
                "1.0 whose manifests list different files", "1.0",
                ["data/b.txt": "hello", "manifest-sha512.txt": "\(sha512)  data/b.txt\n"],
                ["file_unlisted", "file_unlisted"]),
            BagItCase(
                "a path twice in 1.0", "1.0", ["manifest-sha256.txt": listed("data/a.txt") + listed("data/a.txt")],
                ["tag_file_form"]),
            BagItCase(
                "a path twice in 0.97 with two digests", "0.97",
                ["manifest-sha256.txt": "00" + hello.dropFirst(2) + "  data/a.txt\n" + listed("data/a.txt")],
                ["tag_file_form"]),
            BagItCase(
                "a path twice in 0.97", "0.97", ["manifest-sha256.txt": listed("data/a.txt") + listed("data/a.txt")],
                ["listed_twice"]),
            BagItCase(
                "a line that is none", "1.0", ["manifest-sha256.txt": listed("data/a.txt") + "nothing\n"],
                ["tag_file_form"]),
            BagItCase(
                "a percent sign that is not encoded in 1.0", "1.0",
                ["data/50%": "hello", "manifest-sha256.txt": listed("data/a.txt") + listed("data/50%")],
                ["file_unlisted", "tag_file_form"]),
            BagItCase(
                "a file to be fetched", "1.0",
                [
                    "manifest-sha256.txt": listed("data/a.txt") + listed("data/b.txt"),
                    "fetch.txt": "https://example.org/b - data/b.txt\n",
                ], ["bag_incomplete"]),
            BagItCase(
                "a file to be fetched that no manifest lists", "1.0",
                ["fetch.txt": "https://example.org/b 5 data/b.txt\n"], ["bag_incomplete", "tag_file_form"]),
            BagItCase(
                "a fetch.txt that leads out", "1.0", ["fetch.txt": "https://example.org/b 5 ../b.txt\n"],
                ["unsafe_path"]),
            BagItCase(
                "a changed tag file", "1.0", ["tagmanifest-sha256.txt": "\(hello)  bagit.txt\n"], ["file_altered"]),
            BagItCase(
                "a tag manifest that lists payload", "1.0", ["tagmanifest-sha256.txt": listed("data/a.txt")],
                ["unsafe_path"]),
            BagItCase(
                "a payload manifest that lists a tag file", "1.0",
                ["manifest-sha256.txt": listed("data/a.txt") + listed("bagit.txt")], ["unsafe_path"]),
            BagItCase("a wrong Payload-Oxum", "1.0", ["bag-info.txt": "Payload-Oxum: 5.2\n"], ["oxum_differs"]),
            BagItCase(
                "Payload-Oxum twice", "1.0", ["bag-info.txt": "Payload-Oxum: 5.1\nPayload-Oxum: 5.1\n"],
                ["tag_file_form"]),
            BagItCase("a bag-info.txt of no labels", "1.0", ["bag-info.txt": "nothing\n"], ["tag_file_form"]),
            BagItCase(
                "a name in another normalisation", "1.0",
                ["data/a.txt": nil, "data/e\u{301}": "hello", "manifest-sha256.txt": listed("data/\u{E9}")],
                ["name_normalised"]),
        ]
        + [
            "../a", "/etc/passwd", "~/a", "~root/a", "C:/a", "C:\\a", "data\\..\\a", "data/../../a", "data//a",
            "\\\\host\\a",
        ].map {
            BagItCase(
                "the unsafe path \($0)", "1.0", ["manifest-sha256.txt": listed("data/a.txt") + listed($0)],
                ["unsafe_path"])
        }

    private static let sound = [
        BagItCase("a sound bag of 1.0"), BagItCase("a sound bag of 0.97", "0.97"),
        BagItCase(
            "SHA-512 only", "1.0", ["manifest-sha256.txt": nil, "manifest-sha512.txt": "\(sha512)  data/a.txt\n"]),
        BagItCase("SHA-256 and SHA-512", "1.0", ["manifest-sha512.txt": "\(sha512)  data/a.txt\n"]),
        BagItCase("MD5 beside SHA-256", "0.97", ["manifest-md5.txt": "\(md5)  data/a.txt\n"]),
        BagItCase(
            "0.97 whose manifests list different files", "0.97",
            ["data/b.txt": "hello", "manifest-sha512.txt": "\(sha512)  data/b.txt\n"]),
        BagItCase(
            "lines ended by CR LF", "1.0",
            [
                "bagit.txt": ForeignBag.declaration("1.0").replacing("\n", with: "\r\n"),
                "manifest-sha256.txt": "\(hello)  data/a.txt\r\n",
            ]),
        BagItCase(
            "lines ended by CR", "1.0",
            [
                "bagit.txt": ForeignBag.declaration("1.0").replacing("\n", with: "\r"),
                "manifest-sha256.txt": "\(hello)  data/a.txt\r",
            ]),
        BagItCase("a last line without an end", "1.0", ["manifest-sha256.txt": "\(hello) data/a.txt"]),
        BagItCase(
            "upper case, tabs and an asterisk", "1.0", ["manifest-sha256.txt": "\(hello.uppercased()) \t *data/a.txt\n"]
        ),
        BagItCase("a leading ./", "0.97", ["manifest-sha256.txt": "\(hello)  ./data/a.txt\n"]),
        BagItCase(
            "encoded names of 1.0", "1.0",
            ["data/50%\n": "hello", "manifest-sha256.txt": listed("data/a.txt") + listed("data/50%25%0a")]),
        BagItCase(
            "a percent sign of 0.97", "0.97",
            ["data/50%25": "hello", "manifest-sha256.txt": listed("data/a.txt") + listed("data/50%25")]),
        BagItCase(
            "labels that go on and stand twice", "1.0",
            ["bag-info.txt": "Note: one\n  and on\nNote: two\nPayload-Oxum: 5.1\n"]),
        BagItCase("a fetched file", "1.0", ["fetch.txt": "https://example.org/a 5 data/a.txt\n"]),
        BagItCase("a tag file that no tag manifest lists", "1.0", ["notes/x.txt": "x"]),
    ]
}

@Suite struct BagItTests {
    @Test(arguments: BagItCase.all) func `a bag is judged by BagIt's own rules`(_ bag: BagItCase) throws {
        let there = try ForeignBag(bag.files)
        let found = try verify(there.path)
        #expect(found.findings.map(\.code).sorted() == bag.codes.sorted(), "\(found.findings)")
        #expect(found.archives.count == 1 && found.archives[0].foreignKind != nil)
    }

    @Test func `a link in a bag is told, and not followed`() throws {
        let bag = try ForeignBag(
            ForeignBag.files(
                "1.0", ["manifest-sha256.txt": "\(ForeignBag.hello)  data/a.txt\n\(ForeignBag.hello)  data/b.txt\n"]))
        symlink("a.txt", bag.path.appending("data/b.txt").string)
        #expect(try verify(bag.path).findings.map(\.code) == ["link_in_bag"])
    }

    @Test func `of two files of one name in two normalisations each is itself`() throws {
        let listed = "\(ForeignBag.hello)  data/a.txt\n\(ForeignBag.hello)  data/\u{E9}\n"
        let bag = try ForeignBag(ForeignBag.files("1.0", ["manifest-sha256.txt": listed]))
        for name in ["e\u{301}", "\u{E9}"] {
            try replaceFile(bag.path.appending("data").appending(name), Array("hello".utf8))
        }
        #expect(try verify(bag.path).findings.map(\.code) == ["file_unlisted"])
    }

    @Test(arguments: [
        ["manifest.json": "{}"], ["tagmanifest-sha256.txt.sig": ""], ["source/configuration.txt": ""],
        ["bag-info.txt": "External-Identifier: 2026-03-14\n"], ["bag-info.txt": "Bag-Software-Agent: nightaudit 1\n"],
        ["bag-info.txt": "Sealed: x\n"],
    ])
    func `whatever says that it is an archive keeps it under an archive's rules`(_ file: [String: String]) throws {
        let bag = try ForeignBag(ForeignBag.files("1.0", file.mapValues { $0 }))
        let found = try verify(bag.path)
        #expect(found.archives[0].foreignKind == nil)
        #expect(!found.findings.isEmpty)
    }

    @Test func `a folder named as an archive is one, and so is what lies among archives`() throws {
        let bag = try ForeignBag(ForeignBag.files(), named: "2026-03-14")
        #expect(try verify(bag.path).archives[0].foreignKind == nil)
        let archives = try SmallArchives()
        for file in ["manifest.json", "bag-info.txt"] { archives.remove("\(SmallArchives.second)/\(file)") }
        rename(archives.place(SmallArchives.second).string, archives.place("other").string)
        let found = try verify(archives.path.appending("other"))
        #expect(found.archives[0].foreignKind == nil && !found.findings.isEmpty)
    }

    @Test func `where signatures are expected a bag that is no archive does not pass`() throws {
        let bag = try ForeignBag(ForeignBag.files())
        let found = try verify(bag.path, expecting: Expectations(signers: AllowedSigners([])))
        #expect(found.findings.map(\.code) == ["signature_missing"])
    }
}
