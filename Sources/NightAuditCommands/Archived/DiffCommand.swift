import ArchiveStorage
import ArgumentParser
import AuditModel
import JSONText
import LogScanning
import ReportBuilding
import ReportRendering

struct DiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compares two archives: figures, users and models that came or went, day files.",
        discussion: """
            Where both report the same window, every figure and row that moved, came or went; else the figures of the summary and \
            the names that came or went. An archive that is not what was published is not compared.

            Exit status: 0 done, whether or not they differ; 1 an archive cannot be read or is not what was published; 64 usage, \
            no such archive.
            """)

    @OptionGroup var options: ArchiveOptions
    @Argument(help: "The earlier archive: an id such as 2026-11-22.r02, `latest`, or a path.")
    var before: String
    @Argument(help: "The later archive, named the same way.")
    var after: String

    func run() async throws {
        try await reporting {
            let configuration = try options.configuration()
            let before = try ComparedArchive(self.before, configuration)
            let after = try ComparedArchive(self.after, configuration)
            let comparison = Comparison(before, after)
            var output = StandardOutput()
            switch options.format {
            case .json: output.write(comparison.node)
            case .table:
                output.write(comparison.sections)
                if !comparison.comparesUsers {
                    printError("nightaudit: warning: users are not compared: the two reports call them otherwise")
                }
            }
            try output.finish()
            return .done
        }
    }
}

/// One side of a comparison, its report what was published.
private struct ComparedArchive {
    let archive: PublishedArchive
    let report: JSONValue
    let overview: ArchiveOverview

    init(_ name: String, _ configuration: Configuration) throws(Failure) {
        let (archive, found) = try FoundArchives.find(name, configuration)
        let (report, altered) = checkedReport(archive)
        guard let report else {
            throw Failure(
                .failed,
                "archive \(archive.id) is not what was published, so it is not compared: \(altered ?? ""); run `nightaudit verify`"
            )
        }
        self.archive = archive
        self.report = report
        overview = ArchiveOverview(archive, in: found.chain, report, altered: altered)
    }

    /// How the report calls users.
    var privacy: Privacy { report["privacy"]?["key_id"]?.text.map { .pseudonymise(keyID: $0) } ?? .keep }
}

/// What differs between two archives.
private struct Comparison {
    private let before: ComparedArchive
    private let after: ComparedArchive
    private let isSameWindow: Bool
    /// Only what moved, came or went.
    private let changes: [Change]
    private let dayFiles: [ChangedDayFile]

    init(_ before: ComparedArchive, _ after: ComparedArchive) {
        self.before = before
        self.after = after
        isSameWindow = before.report["report_period"] == after.report["report_period"]
        let earlier = archivedFigures(
            before.archive, before.report, ofSummary: !isSameWindow, privacy: after.privacy)
        let baseline = Baseline(
            comparison: isSameWindow ? nil : earlier, restated: isSameWindow ? earlier : nil, recorded: [])
        changes = ReportBuilding.changes(now: ReportFigures(after.report), baseline: baseline)
            .filter { $0.movement != nil }
        dayFiles = changedDayFiles(before.archive.manifest, after.archive.manifest)
    }

    var comparesUsers: Bool { before.privacy == after.privacy }

    var node: ReportNode {
        .object([
            ("schema", .cell(.words("nightaudit.diff/1"))), ("before", before.overview.node),
            ("after", after.overview.node), ("same_window", .cell(.flag(isSameWindow))),
            ("users_compared", .cell(.flag(comparesUsers))), ("changes", .rows(Change.dataset(changes))),
            ("day_files", .list(dayFiles.map(\.node))),
        ])
    }

    var sections: [(title: String, table: TextTable)] {
        var archives = ArchiveOverview.table
        for side in [before, after] { archives.add(side.overview.cells) }
        var figures = TextTable([
            ("figure", .text), ("before", .number), ("after", .number), ("difference", .number), ("percent", .number),
        ])
        var rows = TextTable([
            ("change", .state), ("kind", .text), ("name", .text), ("second name", .text), ("figure", .text),
            ("before", .number), ("after", .number),
        ])
        for change in changes {
            guard let kind = change.kind else {
                let percent = change.percent == .null ? "" : "\(shownFigure(change.percent)) %"
                figures.add([change.figure] + sides(change) + [shownFigure(change.difference), percent])
                continue
            }
            // Day files have a table of their own.
            if kind == "file" || kind == "recorded_content" { continue }
            let names = change.names.map { $0 == .null ? "(none)" : shownFigure($0) } + ["", ""]
            rows.add([change.movement?.rawValue ?? "", kind, names[0], names[1], change.figure] + sides(change))
        }
        var files = TextTable([
            ("change", .state), ("file", .text), ("date", .text), ("bytes before", .number), ("bytes after", .number),
        ])
        for file in dayFiles {
            files.add([file.movement.rawValue, "\(file.file)", file.date] + file.byteCounts.map { shownFigure($0) })
        }
        var nothing = TextTable([("", .text)])
        if figures.isEmpty, rows.isEmpty, files.isEmpty { nothing.add(["nothing moved, came or went"]) }
        return [
            ("", archives), ("", nothing), ("Figures", figures), ("Names and rows", rows), ("Day files", files),
        ]
    }
}

/// Before and after as they are shown, with all digits where these would look the same.
private func sides(_ change: Change) -> [String] {
    let shown = [
        shownFigure(change.before, isLowerBound: change.isLowerBoundBefore),
        shownFigure(change.after, isLowerBound: change.isLowerBoundAfter),
    ]
    return shown[0] == shown[1] ? [change.before, change.after].map { $0?.raw ?? "" } : shown
}

/// A content of a day file that only one of two archives has, or that differs.
private struct ChangedDayFile {
    /// The name less folder, `.gz` and `.zst`.
    let file: Name
    let date: String
    let movement: Change.Movement
    /// Decompressed; nil on the side that has none.
    let before: JSONValue?
    let after: JSONValue?

    var byteCounts: [Cell] { [before, after].map { Cell($0?["content_bytes"]) } }

    var node: ReportNode {
        func content(_ input: JSONValue?) -> ReportNode {
            guard let input else { return .cell(.null) }
            return .object(
                ["file", "content_bytes", "content_sha256"].map { ($0, ReportNode(input[$0])) })
        }
        return .object([
            ("file", .cell(.text(file))), ("date", .cell(.words(date))), ("change", .cell(.words(movement.rawValue))),
            ("before", content(before)), ("after", content(after)),
        ])
    }
}

/// By the name that rotation keeps, contents that both have left out: of what is left the first goes with the first, and so on.
private func changedDayFiles(_ before: JSONValue, _ after: JSONValue) -> [ChangedDayFile] {
    func inputs(_ manifest: JSONValue) -> [Name: [JSONValue]] {
        Dictionary(grouping: manifest["inputs"]?.elements ?? []) { input in
            guard case .string(let file)? = input["file"] else { return Name("") }
            return dayFileStem(file)
        }
    }
    let (earlier, later) = (inputs(before), inputs(after))
    return Set(earlier.keys).union(later.keys).sorted().flatMap { file -> [ChangedDayFile] in
        var (went, came) = (earlier[file] ?? [], later[file] ?? [])
        for input in went {
            guard let same = came.firstIndex(where: { $0["content_sha256"] == input["content_sha256"] }),
                let own = went.firstIndex(of: input)
            else { continue }
            came.remove(at: same)
            went.remove(at: own)
        }
        return (0..<max(went.count, came.count)).map { index in
            let old = index < went.count ? went[index] : nil
            let new = index < came.count ? came[index] : nil
            return ChangedDayFile(
                file: file, date: (new ?? old)?["date"]?.text ?? "",
                movement: old == nil ? .came : new == nil ? .went : .moved, before: old, after: new)
        }
    }
}
