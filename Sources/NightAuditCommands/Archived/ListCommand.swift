import ArchiveStorage
import ArgumentParser
import ReportBuilding

struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists all archives, by as-of day and revision.",
        discussion: """
            Of each: its place in the chain, the outcome of its controls (and how many failed), key figures. Before figures are \
            shown, the archive is held against its digests: of one that is not what was published they are not, and what \
            is wrong with it is told. `nightaudit verify` checks everything. Archives that were pruned or erased are listed by their tombstones.

            Exit status: 0 done; 1 an archive or the events could not be read (the others are listed), or the events are not what was written; 64 usage.
            """)

    @OptionGroup var options: ArchiveOptions

    func run() async throws {
        try await reporting {
            let configuration = try options.configuration()
            let found = try FoundArchives(in: configuration.needed(.archives), configuration)
            var rows = found.unreadable.compactMap { ArchiveOverview(unreadable: $0.id, $0.reason) }
            for archive in found.chain.archives {
                let (report, altered) = checkedReport(archive)
                rows.append(ArchiveOverview(archive, in: found.chain, report, altered: altered))
            }
            rows += found.chain.removed.map { ArchiveOverview(removedBy: $0, in: found.chain) }
            rows.sort { ($0.asOf, $0.revision) < ($1.asOf, $1.revision) }
            var output = StandardOutput()
            switch options.format {
            case .json:
                output.write(
                    .object([
                        ("schema", .cell(.words("nightaudit.list/1"))), ("archives", .list(rows.map(\.node))),
                    ]))
            case .table:
                var table = ArchiveOverview.table
                for row in rows { table.add(row.cells) }
                output.write(table.isEmpty ? "no archive yet\n".utf8 : table.text(inColour: wantsColour()).utf8)
            }
            try output.finish()
            for (id, reason) in found.unreadable where archiveName(id) != nil {
                printError("nightaudit: archive \(id) cannot be read: \(reason)")
            }
            let fault = found.eventFault
            if let fault { printError("nightaudit: \(fault)") }
            return found.unreadable.isEmpty && fault == nil ? .done : .failed
        }
    }
}
