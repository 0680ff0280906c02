import ArchiveStorage
import AuditModel
import Decompression
import JSONText
import LogScanning
import LogSummaries
import ReportBuilding
import ReportRendering

/// What the run knows of itself.
struct RunFacts {
    let job: Preparation
    let started: Int
    let rootID: String
    let bag: BagFacts
    let compared: PublishedArchive?
    let restated: PublishedArchive?
    /// The last that was done about an earlier archive.
    let lastEvent: ArchiveEvent?
    let headline: ArchiveHeadline
    /// What days were taken from in the place of day files, with the files' names.
    let summaries: [NamedSummaries]
}

/// manifest.json: the run, its inputs and listing, its outputs, its place in the chain.
func manifestDocument(
    _ run: RunFacts, _ window: ScannedWindow, _ files: [StagedFile]
) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.member("schema", "nightaudit.manifest/1")
    json.key("run")
    json.beginObject()
    json.member("version", programVersion)
    json.member("host", hostName())
    json.member("user", userName())
    json.member("as_of", "\(run.job.settings.asOf)")
    json.key("days")
    json.integer(run.job.settings.days)
    json.member("title", run.job.settings.title)
    json.key("command")
    json.beginArray(inline: true)
    for argument in commandLine() { json.string(reportableName(nativeBytes(argument))) }
    json.endArray()
    json.key("configuration")
    json.beginObject()
    for setting in run.job.settings.effective { json.member(setting.key, setting.value) }
    json.endObject()
    json.member("started", compactTime(run.started))
    json.member("sealed", run.bag.sealed)
    json.key("privacy")
    json.beginObject(inline: true)
    json.member("user_ids", run.job.privacy.userIDs)
    json.member("key_id", run.job.privacy.keyID)
    json.endObject()
    json.endObject()
    json.member("config_sha256", run.job.configuration.digest)
    json.key("inputs")
    json.beginArray()
    for input in window.days.flatMap(\.inputs) { json.write(input) }
    json.endArray()
    json.writeListing(window)
    json.key("outputs")
    json.beginArray()
    let types = Dictionary(run.job.modules.flatMap(\.outputs).map { ("data/" + $0.path, $0.mediaType) }) { $1 }
    for file in files.filter({ $0.path.hasPrefix("data/") }).sorted(by: { $0.path < $1.path }) {
        json.beginObject(inline: true)
        json.member("path", file.path)
        json.member("media_type", types[file.path] ?? "application/octet-stream")
        json.member("bytes", file.byteCount)
        json.member("sha256", file.digest)
        json.endObject()
    }
    json.endArray()
    json.key("template_modules")
    json.beginArray()
    for module in run.job.modules {
        json.beginObject(inline: true)
        json.member("name", module.name)
        let lines = module.files.map { "\(sha256($0.bytes))  \($0.name)\n" }.joined()
        json.member("sha256", sha256(Array(lines.utf8)))
        json.endObject()
    }
    json.endArray()
    json.writeAccounting(window)
    json.key("chain")
    json.beginObject()
    json.member("sequence", run.bag.sequence)
    json.member("previous", run.bag.previousID ?? "none")
    json.member("previous_tagmanifest_sha256", run.bag.previousDigest ?? "none")
    json.member("root_id", run.rootID)
    json.key("events")
    if let event = run.lastEvent {
        json.beginObject(inline: true)
        json.member("sequence", event.number)
        json.member("sha256", event.digest)
        json.endObject()
    } else {
        json.null()
    }
    json.endObject()
    json.key("baseline")
    json.beginObject()
    json.member("sha256", files.first { $0.path == "source/baseline.json" }?.digest ?? "")
    json.writeArchive("comparison", run.compared)
    json.writeArchive("restates", run.restated)
    json.endObject()
    json.write(run.job.signerIdentity)
    json.key("headline")
    json.write(.object(run.headline.members.map { ($0.name, .cell($0.cell)) })) { _ in }
    json.write(run.summaries, of: window)
    json.endObject()
    json.finish()
    return json.bytes
}

extension JSONWriter {
    fileprivate mutating func write(_ input: InputFile) {
        beginObject(inline: true)
        key("file")
        string(input.file.reportName)
        member("date", "\(input.file.day)")
        member("format", input.file.compression.rawValue)
        member("bytes", input.account.byteCount)
        member("sha256", input.account.digest)
        member("content_bytes", input.account.contentByteCount)
        member("content_sha256", input.account.contentDigest)
        member("lines", input.account.lines)
        member("state", input.account.fault == nil ? "whole" : "unreadable")
        endObject()
    }

    fileprivate mutating func writeListing(_ window: ScannedWindow) {
        key("listing")
        beginObject()
        member("oldest_day_file", window.oldestDay?.description)
        key("unknown_files")
        beginArray()
        for name in window.unknownFiles { string(name) }
        endArray()
        key("twins")
        beginArray()
        for twin in window.days.flatMap(\.twins) {
            beginObject(inline: true)
            key("file")
            string(twin.file.reportName)
            key("counts_as")
            string(twin.countsAs)
            member("bytes", twin.account.byteCount)
            member("sha256", twin.account.digest ?? "")
            member("content_sha256", twin.account.contentDigest ?? "")
            endObject()
        }
        endArray()
        endObject()
    }

    fileprivate mutating func writeAccounting(_ window: ScannedWindow) {
        func sum(_ figure: (FileAccount) -> Int) -> Int { window.days.reduce(0) { $0 + $1.sum(figure) } }
        key("accounting")
        beginObject()
        member("lines", sum(\.lines))
        member("accepted", sum(\.accepted))
        member("blank", sum(\.blank))
        member("rejected", sum(\.rejected))
        member("bytes", sum(\.contentByteCount))
        endObject()
    }

    /// Those that hold days of the window.
    fileprivate mutating func write(_ summaries: [NamedSummaries], of window: ScannedWindow) {
        key("summaries")
        beginArray()
        for (name, file) in summaries.map({ ($0.name, $0.summaries) }) {
            let days = file.days.filter { window.firstDay <= $0 && $0 <= window.asOf }
            if days.isEmpty { continue }
            beginObject(inline: true)
            key("file")
            string(name)
            member("bytes", file.byteCount)
            member("sha256", file.digest)
            key("days")
            beginArray(inline: true)
            for day in days { string("\(day)") }
            endArray()
            endObject()
        }
        endArray()
    }

    fileprivate mutating func writeArchive(_ name: String, _ archive: PublishedArchive?) {
        key(name)
        guard let archive else { return null() }
        beginObject(inline: true)
        member("archive", archive.id)
        member("tagmanifest_sha256", archive.tagManifestDigest)
        endObject()
    }
}
