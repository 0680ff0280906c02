import ArchiveVerification
import ArgumentParser
import AuditModel
import Files
import JSONText
import LogScanning
import SystemPackage

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Checks archives, their chain and their signatures.",
        discussion: """
            Exit 0: no fault found; 2: faults found, each told by its code; 1: could not look.

            With --inputs the day files that are still there are digested again and held against every archive that recorded them; \
            those that are no longer there are notes, no faults.

            The outputs are validated again by the schemas that the archive keeps, and every figure of tables, and of pages what they mark as the \
            report's, is held against report.json. Any other BagIt bag, of version 0.97 or 1.0, is judged by BagIt's own rules, and it is said so.

            No chain can tell that nothing was cut off its end: give a head or a day that you know from elsewhere.
            """)

    @OptionGroup var file: ConfigurationOption
    @Argument(help: "A directory of archives, one archive, or any BagIt bag; default: the configuration's archives.")
    var path: String?
    @Option(
        help: """
            A file of allowed signers: every archive since the first signed one must be signed by one of them. Default: \
            signing.allowed_signers.
            """)
    var allowedSigners: String?
    @Option(help: "The head that the chain had once: SHA-256 of a tagmanifest-sha256.txt, as a run printed it.")
    var expectHead: String?
    @Option(help: "The as-of day that the archives must reach.")
    var expectThrough: String?
    @Flag(help: "Also hold the day files themselves against every archive that recorded them.")
    var inputs = false
    @Option(help: Setting.logs.help)
    var logs: String?
    @Option(help: "text: a table for people; json: for programs.")
    var format = TextOrJSON.text

    func validate() throws {
        if logs != nil, !inputs { throw ValidationError("--logs goes with --inputs only; add --inputs") }
    }

    func run() async throws {
        try await reporting {
            let given: [Setting: String?] = [.archives: path, .logs: logs]
            let configuration = try file.configuration(given.compactMapValues(\.self))
            try configuration.refuseFaults()
            let root = try configuration.needed(.archives)
            let directory = inputs ? try LogDirectory(configuration.needed(.logs)) : nil
            var expected = try expectations(configuration)
            expected.rootID = configuration.pinnedRootID
            // What a run writes to is one.
            expected.isRoot = path == nil
            let verification = try verify(root, expecting: expected)
            let result = VerifyResult(
                verification, inputs: directory.map { RecordedCheck(verification.folders(in: root), in: $0) })
            var output = StandardOutput()
            output.write(format == .json ? result.json : Array(result.table.utf8))
            try output.finish()
            let signed = result.archives.filter(\.isSigned).count
            if signed > 0, expected.signers == nil {
                printError(
                    "nightaudit: warning: whose the signatures of \(signed) archives are was not checked; "
                        + "give --allowed-signers FILE")
            }
            return result.faultCount == 0 ? .done : .checkFailed
        }
    }

    private func expectations(_ configuration: Configuration) throws(Failure) -> Expectations {
        var expectations = Expectations()
        expectations.signers =
            if let allowedSigners {
                try readAllowedSigners(FilePath(native: allowedSigners), "--allowed-signers: ")
            } else {
                try configuration.allowedSigners()
            }
        if let expectHead {
            guard expectHead.wholeMatch(of: /[0-9a-f]{64}/) != nil else {
                throw Failure(
                    .usage, "--expect-head: \"\(expectHead)\" is no SHA-256 of 64 lower-case hexadecimal digits")
            }
            expectations.head = expectHead
        }
        expectations.through = try expectThrough.map { (text) throws(Failure) in try parseDay(text, "--expect-through")
        }
        return expectations
    }
}

/// How a command writes what it found.
enum TextOrJSON: String, ExpressibleByArgument, CaseIterable { case text, json }

extension Verification {
    /// The archives' folders, by sequence, those of none last.
    fileprivate func folders(in root: FilePath) -> [FilePath] {
        guard isOfRoot else { return [root] }
        let ordered = archives.sorted { ($0.sequence ?? .max, $0.id) < ($1.sequence ?? .max, $1.id) }
        return ordered.map { root.appending($0.id) }
    }
}

extension VerifiedArchive {
    fileprivate var signing: String { isSigned ? signer.map { "signed by \($0)" } ?? "signed" : "unsigned" }
}

/// What `verify` tells.
private struct VerifyResult {
    let archives: [VerifiedArchive]
    let events: [VerifiedEvent]
    /// Those of the archives, then those of the day files.
    let findings: [Finding]
    /// Nil where day files were not looked at.
    let inputs: RecordedCheck?

    init(_ verification: Verification, inputs: RecordedCheck?) {
        archives = verification.archives
        events = verification.events
        findings = verification.findings + (inputs?.findings ?? [])
        self.inputs = inputs
    }

    var faultCount: Int { findings.count { $0.severity == .error } }

    /// A row an archive, a line a finding, and the sums.
    var table: String {
        let width = archives.map(\.id.count).max() ?? 0
        var text = ""
        for archive in archives {
            let id = archive.id + String(repeating: " ", count: width - archive.id.count)
            let state = archive.faultCount == 0 ? "valid" : "invalid, \(archive.faultCount) faults"
            if let kind = archive.foreignKind {
                text += visibleText("\(id)  \(kind), not an archive of nightaudit  \(state)") + "\n"
                continue
            }
            let sequence = archive.sequence.map { "\($0)" } ?? "?"
            text +=
                visibleText("\(id)  sequence \(sequence)  \(archive.signing)  \(state)") + "\n"
        }
        for event in events {
            var line = "event \(event.number)  \(event.kind) of \(event.archiveID)"
            if event.isTombstone {
                let way = event.kind == "prune" ? "expired by policy" : "erased"
                line += " (sequence \(event.archiveSequence)): \(way)"
            }
            text += visibleText(line + (event.isSigned ? "  signed" : "  unsigned")) + "\n"
        }
        for finding in findings { text += finding.line }
        if let inputs { text += "day files' contents as recorded: \(inputs.thereCount) of \(inputs.recordedCount)\n" }
        return text + "\(archives.count) archives checked, \(faultCount) faults\n"
    }

    /// One JSON document of the schema `nightaudit.verification/1`.
    var json: [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.member("schema", "nightaudit.verification/1")
        json.key("archives")
        json.beginArray()
        for archive in archives {
            json.beginObject(inline: true)
            json.member("archive", archive.id)
            json.member("sequence", archive.sequence)
            json.member("tagmanifest_sha256", archive.tagManifestDigest)
            json.key("signed")
            json.flag(archive.isSigned)
            json.member("faults", archive.faultCount)
            json.member("kind", archive.foreignKind ?? "archive of nightaudit")
            json.member("signer", archive.signer)
            json.endObject()
        }
        json.endArray()
        json.write(findings)
        json.member("faults", faultCount)
        json.key("inputs")
        if let inputs {
            json.beginObject(inline: true)
            json.member("recorded", inputs.recordedCount)
            json.member("as_recorded", inputs.thereCount)
            json.endObject()
        } else {
            json.null()
        }
        json.key("events")
        json.beginArray()
        for event in events { json.write(event) }
        json.endArray()
        json.endObject()
        json.finish()
        return json.bytes
    }
}

extension JSONWriter {
    fileprivate mutating func write(_ event: VerifiedEvent) {
        beginObject(inline: true)
        member("event", event.number)
        member("kind", event.kind)
        member("archive", event.archiveID)
        member("archive_sequence", event.archiveSequence)
        member("sha256", event.digest)
        key("signed")
        flag(event.isSigned)
        endObject()
    }
}
