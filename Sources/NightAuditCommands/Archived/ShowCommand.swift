import ArchiveStorage
import ArgumentParser
import JSONText
import ReportBuilding

struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows one archive: its run, place in the chain, figures, controls, day files.",
        discussion: """
            What manifest.json and report.json say, held against the archive's digests first; what is not what was published is \
            told, and its figures are not shown.

            Exit status: 0 done; 1 what it shows cannot be read, or is not what was published; 64 usage, no such archive.
            """)

    @OptionGroup var options: ArchiveOptions
    @Argument(help: "An id such as 2026-11-22.r02, `latest`, or the path of an archive.")
    var archive: String

    func run() async throws {
        try await reporting {
            let (archive, found) = try FoundArchives.find(archive, options.configuration())
            let chain = found.chain
            let (report, altered) = checkedReport(archive)
            let overview = ArchiveOverview(archive, in: chain, report, altered: altered)
            let manifest = archive.fault == nil ? archive.manifest : nil
            var output = StandardOutput()
            switch options.format {
            case .json:
                let members: [(name: String, node: ReportNode)] = [
                    ("schema", .cell(.words("nightaudit.show/1"))), ("archive", overview.node),
                    ("tagmanifest_sha256", .cell(.words(archive.tagManifestDigest))),
                ]
                let run = ["run", "chain", "baseline", "inputs", "outputs"].map { ($0, ReportNode(manifest?[$0])) }
                output.write(.object(members + run + ["controls", "findings"].map { ($0, ReportNode(report?[$0])) }))
            case .table:
                var sections = [
                    ("", identity(archive, chain, manifest, report, altered)),
                    ("Events", events(chain.standingEvents(of: archive.id))),
                ]
                if let report { sections += [("Figures", figures(report))] + tables(report) }
                if let manifest { sections += files(manifest) }
                output.write(sections)
            }
            try output.finish()
            let fault = found.eventFault
            if let fault { printError("nightaudit: \(fault)") }
            guard let altered else { return fault == nil ? .done : .failed }
            throw Failure(
                .failed, "archive \(archive.id) is not what was published: \(altered); run `nightaudit verify`")
        }
    }
}

/// Which archive it is, who made it and when, and its place in the chain.
private func identity(
    _ archive: PublishedArchive, _ chain: ArchiveChain, _ manifest: JSONValue?, _ report: JSONValue?, _ altered: String?
) -> TextTable {
    var table = TextTable([("", .text), ("", .text)])
    func text(_ path: String...) -> String { path.reduce(manifest) { $0?[$1] }?.text ?? "" }
    let period = report?["report_period"]
    let rows = [
        ("archive", archive.id), ("as-of day", "\(archive.asOf)"), ("revision", "\(archive.revision)"),
        ("altered", altered ?? ""),
        ("window", period.map { "\($0["start"]?.text ?? "") to \($0["end"]?.text ?? "")" } ?? ""),
        ("title", text("run", "title")), ("user ids", text("run", "privacy", "user_ids")),
        ("sealed", text("run", "sealed")), ("version", text("run", "version")), ("host", text("run", "host")),
        ("config_sha256", text("config_sha256")), ("sequence", "\(archive.sequence)"),
        ("chain", chain.state(of: archive.id).rawValue),
        ("chain predecessor", archive.previousID ?? ""), ("tag manifest", archive.tagManifestDigest),
        ("root_id", text("chain", "root_id")), ("restates", text("baseline", "restates", "archive")),
        ("comparison archive", text("baseline", "comparison", "archive")),
    ]
    for (name, value) in rows where !value.isEmpty { table.add([name, value]) }
    return table
}

private func events(_ events: [ArchiveEvent]) -> TextTable {
    var table = TextTable([
        ("event", .number), ("kind", .text), ("at", .text), ("by", .text), ("reason", .text), ("conclusion", .text),
    ])
    for event in events {
        table.add([
            "\(event.number)", event.kind.rawValue, event.time, event.by ?? "", event.reason ?? "",
            event.conclusion ?? "",
        ])
    }
    return table
}

/// The figures of the summary, lower bounds as such.
private func figures(_ report: JSONValue) -> TextTable {
    var table = TextTable([("figure", .text), ("value", .number)])
    for (path, value) in ReportFigures(report).ofSummary.figures {
        if case .flag = value { continue }
        let name = path.dropFirst("summary.".count)
        let isLowerBound = report["summary"]?["lower_bound"]?[String(name)] == .flag(true)
        table.add(["\(name)", shownFigure(value, isShare: name == "success_rate", isLowerBound: isLowerBound)])
    }
    return table
}

private func tables(_ report: JSONValue) -> [(title: String, table: TextTable)] {
    [
        (
            "Controls",
            TextTable(
                of: report["controls"],
                [
                    ("outcome", .state), ("severity", .text), ("id", .text), ("observed", .number),
                    ("comparison", .text), ("limit", .number), ("failing", .number),
                ])
        ),
        (
            "Findings",
            TextTable(
                of: report["findings"],
                [("severity", .state), ("code", .text), ("subject", .text), ("message", .text)])
        ),
    ]
}

private func files(_ manifest: JSONValue) -> [(title: String, table: TextTable)] {
    [
        (
            "Day files",
            TextTable(
                of: manifest["inputs"],
                [("file", .text), ("date", .text), ("state", .state), ("bytes", .number), ("lines", .number)])
        ),
        ("Outputs", TextTable(of: manifest["outputs"], [("path", .text), ("bytes", .number), ("sha256", .text)])),
    ]
}

extension StandardOutput {
    /// Writes those tables that have rows, each below its title, a blank line between them.
    mutating func write(_ sections: [(title: String, table: TextTable)]) {
        let inColour = wantsColour()
        var isFirst = true
        for (title, table) in sections where !table.isEmpty {
            if !isFirst { write([10]) }
            isFirst = false
            if !title.isEmpty { write("\(title)\n".utf8) }
            write(table.text(inColour: inColour).utf8)
        }
    }
}
