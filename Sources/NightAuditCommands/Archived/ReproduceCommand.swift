import ArchiveStorage
import ArgumentParser
import AuditModel
import Files
import JSONText
import LogSummaries
import SystemPackage

struct ReproduceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reproduce",
        abstract: "Builds an archived report again from the day files its manifest names, and compares byte for byte.",
        discussion: """
            Uses the archive's own configuration, controls, template modules, zone and baseline; a day file that was rotated \
            since counts by its content. An archive of another version of this program is compared by its figures. Nothing is written.

            Exit status: 0 equal; 2 a day file is not as recorded, a figure moved or an output differs, each on a line; \
            1 could not do it, as where the archive is not what was published; 64 usage.
            """)

    @OptionGroup var file: ConfigurationOption
    @Argument(help: "An archive: its id, \"latest\", or a path.")
    var archive: String
    @Option(help: Setting.logs.help)
    var logs: String?
    @Option(help: Setting.archives.help)
    var archives: String?
    @Option(
        help: "The key that the archive's pseudonyms were made under (or NIGHTAUDIT_PRIVACY_KEY, or privacy.key).")
    var privacyKey: String?
    @Option(help: "text: lines for people; json: for programs.")
    var format = TextOrJSON.text

    func run() async throws {
        try await reporting {
            let given: [Setting: String?] = [.logs: logs, .archives: archives]
            let configuration = try file.configuration(given.compactMapValues(\.self))
            try configuration.refuseFaults()
            if archives == nil { try configuration.refuseOtherRoot() }
            let logs = try configuration.needed(.logs)
            let run = try ArchivedRun(try FoundArchives.find(archive, configuration).archive.path)
            let key = privacyKey.map { FilePath(native: $0) } ?? configuration.path(.key)
            let names = try run.keyID.map { (keyID) throws(Failure) in try archivedPseudonyms(keyID, key) }
            let result = try await Reproduction(run, try run.preparation(logs: logs, names))
            var output = StandardOutput()
            output.write(format == .json ? result.json : Array(result.text.utf8))
            try output.finish()
            return result.faults.isEmpty ? .done : .checkFailed
        }
    }
}

/// The pseudonyms that an archive was made under.
private func archivedPseudonyms(_ keyID: String, _ path: FilePath?) throws(Failure) -> Pseudonyms {
    guard let path else {
        throw Failure(
            .usage,
            "the archive calls users by pseudonyms under key \(keyID): give --privacy-key, NIGHTAUDIT_PRIVACY_KEY or privacy.key"
        )
    }
    let pseudonyms = try readPrivacyKey(path)
    guard pseudonyms.keyID == keyID else {
        throw Failure(
            .usage,
            "the archive's pseudonyms were made under key \(keyID), \(path) is key \(pseudonyms.keyID); give that key")
    }
    return pseudonyms
}

extension Reproduction {
    /// A line a note, a line a fault, and the sums.
    fileprivate var text: String {
        var lines = ["day files as recorded: \(heldCount) of \(inputCount)"]
        if let outputs {
            lines.append("\(archiveID): \(outputs.equal) of \(outputs.compared) outputs byte-equal")
        } else {
            lines.append(
                "\(archiveID): made by version \(version), this is \(programVersion): figures were compared, not bytes; "
                    + "\(movedCount) moved")
        }
        return (notes + faults).map(\.line).joined() + lines.map { visibleText($0) + "\n" }.joined()
    }

    /// One JSON document of the schema `nightaudit.reproduction/1`.
    fileprivate var json: [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.member("schema", "nightaudit.reproduction/1")
        json.member("archive", archiveID)
        json.member("version", version)
        json.member("reproduced_by", programVersion)
        json.key("outputs")
        if let outputs {
            json.beginObject(inline: true)
            json.member("compared", outputs.compared)
            json.member("byte_equal", outputs.equal)
            json.endObject()
        } else {
            json.null()
        }
        json.member("figures_moved", movedCount)
        json.key("inputs")
        json.beginObject(inline: true)
        json.member("recorded", inputCount)
        json.member("as_recorded", heldCount)
        json.endObject()
        json.write(notes + faults)
        json.member("faults", faults.count)
        json.endObject()
        json.finish()
        return json.bytes
    }
}
