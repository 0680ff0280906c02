import ArchiveStorage
import ArchiveVerification
import AuditModel
import Files
import JSONText
import LogScanning
import LogSummaries
import ReportBuilding
import ReportRendering
import SystemPackage

/// What an archive says that its report was made from: manifest.json, and what `source/` keeps.
struct ArchivedRun {
    let path: FilePath
    /// The folder's name.
    let id: String
    /// Of the program that made it.
    let version: String
    let asOf: CalendarDay
    let days: [CalendarDay]
    let inputs: [RecordedInput]
    let twins: [Twin]
    let unknownFiles: [Name]
    let oldestDay: CalendarDay?
    let baseline: Baseline
    let zone: ZoneOffsets?
    /// The key that users are called by pseudonyms under; nil: they are called as the logs name them.
    let keyID: String?
    /// The outputs' paths in the bag, in order.
    let outputs: [String]
    private let modules: [String]
    private let signer: SignerIdentity?

    /// Checks the bag as `verify` does, and reads what is needed of it; an archive that is not what was published is a failure.
    init(_ given: FilePath) throws {
        let path = resolvedPath(given)
        self.path = path
        id = path.lastComponent?.string ?? ""
        try refuseAltered(path)
        let manifest = try read("manifest.json", of: path)
        func missing(_ member: String) -> Failure {
            Failure(.failed, "\(path.appending("manifest.json")): \(member) is missing or not as this version reads it")
        }
        guard let version = manifest["run"]?["version"]?.text else { throw missing("run.version") }
        guard let asOf = manifest["run"]?["as_of"]?.text.flatMap({ CalendarDay($0) }),
            let count = manifest["run"]?["days"]?.integer, count > 0
        else { throw missing("run.as_of or run.days") }
        self.version = version
        self.asOf = asOf
        days = (0..<count).map { asOf.adding(days: $0 - count + 1) }
        guard let rows = manifest["inputs"]?.elements, case let inputs = rows.compactMap(RecordedInput.init),
            inputs.count == rows.count
        else { throw missing("inputs") }
        self.inputs = inputs
        guard let listing = manifest["listing"], let twins = listing["twins"]?.elements,
            let unknown = listing["unknown_files"]?.elements
        else { throw missing("listing") }
        self.twins = twins.compactMap(Twin.init)
        unknownFiles = unknown.compactMap(\.name)
        oldestDay = listing["oldest_day_file"]?.text.flatMap { CalendarDay($0) }
        guard self.twins.count == twins.count, unknownFiles.count == unknown.count else { throw missing("listing") }
        outputs = (manifest["outputs"]?.elements ?? []).compactMap { $0["path"]?.text }
        modules = (manifest["template_modules"]?.elements ?? []).compactMap { $0["name"]?.text }
        let signer = manifest["signer"]
        self.signer = signer?["principal"]?.text.flatMap { principal in
            signer?["fingerprint"]?.text.map { SignerIdentity(principal: principal, fingerprint: $0) }
        }
        keyID = manifest["run"]?["privacy"]?["key_id"]?.text

        let source = path.appending("source/baseline.json")
        guard sha256(try readWholeFile(source, most: largestDocument)) == manifest["baseline"]?["sha256"]?.text else {
            throw Failure(.failed, "\(source) has another digest than manifest.json pins; nothing was reproduced")
        }
        guard let baseline = Baseline(try read("source/baseline.json", of: path)) else {
            throw Failure(.failed, "\(source) is not as this version reads it; nothing was reproduced")
        }
        self.baseline = baseline
        zone = try Self.zone(path.appending("source/zone.txt"))
    }

    private static func zone(_ path: FilePath) throws -> ZoneOffsets? {
        guard isThere(path) else { return nil }
        guard let zone = ZoneOffsets(canonicalText: String(decoding: try readWholeFile(path), as: UTF8.self)) else {
            throw Failure(.failed, "\(path) holds no zone's offsets; nothing was reproduced")
        }
        return zone
    }

    /// Whether this version made it, so that every byte must be the same.
    var isOfThisVersion: Bool { version == programVersion }

    /// The report's figures and rows, as report.json holds them.
    func report() throws -> JSONValue { try read("data/report.json", of: path) }

    /// What the report is a function of beside day files and baseline; the templates only where they are of this version.
    func preparation(logs: FilePath, _ pseudonyms: Pseudonyms?) throws -> Preparation {
        let source = path.appending("source")
        let text = source.appending("configuration.txt")
        let file = try ConfigurationFile(archived: text, readWholeFile(text), modules: modules)
        let configuration = Configuration(file: file, variables: { _ in nil }, options: [.logs: nativeText(logs.bytes)])
        do {
            return try Preparation(
                archived: configuration, asOf: asOf, zone: zone, pseudonyms: pseudonyms, signer: signer,
                renders: isOfThisVersion)
        } catch let failure as Failure {
            // What an archive keeps is no matter of usage.
            throw Failure(.failed, failure.message)
        }
    }
}

/// A bag that is not what its own manifests list is a failure that names the first fault.
private func refuseAltered(_ path: FilePath) throws(Failure) {
    let findings: [Finding]
    do {
        findings = try verify(path).findings.filter { $0.severity == .error }
    } catch {
        throw Failure(.failed, "\(error)")
    }
    guard let first = findings.first else { return }
    let more = findings.count == 1 ? "" : " (and \(findings.count - 1) more faults)"
    throw Failure(
        .failed,
        "\(first.location ?? first.subject): \(first.message) [\(first.code)]\(more); the archive is not what was published, "
            + "so nothing was reproduced; see `nightaudit verify \(path)`")
}

/// A JSON file of the archive.
private func read(_ file: String, of archive: FilePath) throws -> JSONValue {
    let path = archive.pushing(FilePath(file))
    do {
        return try JSONValue(reading: try readWholeFile(path, most: largestDocument))
    } catch let error as JSONSyntaxError {
        throw Failure(.failed, "\(path):\(error.line): \(error.message)")
    }
}

extension Twin {
    /// A twin as manifest.json lists it; nil where a member is missing.
    fileprivate init?(_ row: JSONValue) {
        guard let name = row["file"]?.name, let countsAs = row["counts_as"]?.name,
            let file = DayFile(relativePath: name.bytes, path: "")
        else { return nil }
        var account = FileAccount()
        account.byteCount = row["bytes"]?.integer ?? 0
        account.digest = row["sha256"]?.text
        account.contentDigest = row["content_sha256"]?.text
        self.init(file: file, account: account, countsAs: countsAs)
    }
}
