import ArchiveVerification
import ArgumentParser
import AuditModel
import Files
import JSONText
import SystemPackage

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Checks archives, their chain and their signatures.",
        discussion: """
            Exit 0: no fault found; 2: faults found, each told by its code; 1: could not look.

            No chain can tell that nothing was cut off its end: give a head or a day that you know from elsewhere.
            """)

    @OptionGroup var file: ConfigurationOption
    @Argument(help: "A directory of archives, or one archive; default: the configuration's archives.")
    var path: String?
    @Option(help: "A file of allowed signers: every archive since the first signed one must be signed by one of them.")
    var allowedSigners: String?
    @Option(help: "The head that the chain had once: SHA-256 of a tagmanifest-sha256.txt, as a run printed it.")
    var expectHead: String?
    @Option(help: "The as-of day that the archives must reach.")
    var expectThrough: String?
    @Option(help: "text: a table for people; json: for programs.")
    var format = TextOrJSON.text

    func run() async throws {
        try await reporting {
            let configuration = try file.configuration(path.map { [.archives: $0] } ?? [:])
            try configuration.refuseFaults()
            let result = try verify(configuration.needed(.archives), expecting: try expectations())
            var output = StandardOutput()
            output.write(format == .json ? result.json : Array(result.table.utf8))
            try output.finish()
            let signed = result.archives.filter(\.isSigned).count
            if signed > 0, allowedSigners == nil {
                printError(
                    "nightaudit: warning: whose the signatures of \(signed) archives are was not checked; "
                        + "give --allowed-signers FILE")
            }
            return result.findings.isEmpty ? .done : .checkFailed
        }
    }

    private func expectations() throws -> Expectations {
        var expectations = Expectations()
        if let file = allowedSigners.map({ FilePath($0) }) {
            do {
                expectations.signers = try AllowedSigners(readWholeFile(file))
            } catch let fault as AllowedSigners.Fault {
                throw Failure(.usage, "\(file):\(fault)")
            } catch {
                throw Failure(.usage, "--allowed-signers: \(error)")
            }
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
    /// A row an archive, a line a fault, and the sum.
    fileprivate var table: String {
        let width = archives.map(\.id.count).max() ?? 0
        var text = ""
        for archive in archives {
            let id = archive.id + String(repeating: " ", count: width - archive.id.count)
            let state = archive.faultCount == 0 ? "valid" : "invalid, \(archive.faultCount) faults"
            let sequence = archive.sequence.map { "\($0)" } ?? "?"
            text += "\(id)  sequence \(sequence)  \(archive.isSigned ? "signed" : "unsigned")  \(state)\n"
        }
        for finding in findings {
            text += visibleText("\(finding.code)  \(finding.location ?? finding.subject): \(finding.message)") + "\n"
        }
        return text + "\(archives.count) archives checked, \(findings.count) faults\n"
    }

    /// One JSON document of the schema `nightaudit.verification/1`.
    fileprivate var json: [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.member("schema", "nightaudit.verification/1")
        json.key("archives")
        json.beginArray()
        for archive in archives {
            json.beginObject(inline: true)
            json.member("archive", archive.id)
            json.key("sequence")
            if let sequence = archive.sequence { json.integer(sequence) } else { json.null() }
            json.key("tagmanifest_sha256")
            if let digest = archive.tagManifestDigest { json.string(digest) } else { json.null() }
            json.key("signed")
            json.flag(archive.isSigned)
            json.member("faults", archive.faultCount)
            json.endObject()
        }
        json.endArray()
        json.key("findings")
        json.beginArray()
        for finding in findings {
            json.beginObject(inline: true)
            json.member("code", finding.code)
            json.member("subject", finding.subject)
            json.member("location", finding.location ?? finding.subject)
            json.member("message", finding.message)
            json.endObject()
        }
        json.endArray()
        json.member("faults", findings.count)
        json.endObject()
        json.finish()
        return json.bytes
    }
}
