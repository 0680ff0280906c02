import ArchiveStorage
import ArgumentParser
import Files
import SystemPackage

struct HoldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold", abstract: "Keeps an archive from being pruned or erased, until it is released.",
        discussion: """
            Writes an event, and prints its path; an archive may be under several holds. With --release the hold ends: the one with the \
            number --event, where there are several.

            Exit status: 0 done; 1 could not do it, nothing written; 11 another run holds the archives; 64 usage, no such archive or hold.
            """)

    @OptionGroup var options: ArchivesOption
    @Argument(help: "An id such as 2026-11-22.r02, `latest`, or the path of an archive.")
    var archive: String
    @Option(help: "Why: one line.")
    var reason: String
    @Option(help: "Who asked for it: one line.")
    var by: String?
    @Flag(help: "End a hold.")
    var release = false
    @Option(help: "The number of the hold to end.")
    var event: Int?

    func validate() throws {
        if event != nil, !release { throw ValidationError("--event goes with --release only; add --release") }
    }

    func run() async throws {
        try await recording(archive, options) { (opened, archive) throws(Failure) in
            let reason = try eventText("--reason", reason)
            let by = try by.map { (text) throws(Failure) in try eventText("--by", text) }
            return EventFacts(
                kind: release ? .release : .hold, archive: archive, reason: reason, by: by,
                releases: release ? try heldBy(opened.holds(on: archive.id), archive.id) : nil)
        }
    }

    /// The number of the hold to end.
    private func heldBy(_ holds: [ArchiveEvent], _ id: String) throws(Failure) -> Int {
        guard let first = holds.first else { throw Failure(.usage, "archive \(id) is under no hold") }
        let all = holds.map(\.sentence).joined(separator: "; ")
        guard let event else {
            if holds.count == 1 { return first.number }
            throw Failure(.usage, "archive \(id) is under \(holds.count) holds; choose by --event NUMBER: \(all)")
        }
        guard holds.contains(where: { $0.number == event }) else {
            throw Failure(.usage, "archive \(id) is under no hold \(event); it is under: \(all)")
        }
        return event
    }
}

struct ReviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review", abstract: "Records that somebody read an archive, and what they concluded.",
        discussion: """
            Writes an event, and prints its path.

            Exit status: 0 done; 1 could not do it, nothing written; 11 another run holds the archives; 64 usage, no such archive.
            """)

    @OptionGroup var options: ArchivesOption
    @Argument(help: "An id such as 2026-11-22.r02, `latest`, or the path of an archive.")
    var archive: String
    @Option(help: "Who read it: one line.")
    var by: String
    @Option(help: "What they concluded: one line.")
    var conclusion: String

    func run() async throws {
        try await recording(archive, options) { (_, archive) throws(Failure) in
            EventFacts(
                kind: .review, archive: archive, by: try eventText("--by", by),
                conclusion: try eventText("--conclusion", conclusion))
        }
    }
}

/// Records one event about an archive, made from what is known once the archives are locked, and prints its path.
private func recording(
    _ name: String, _ options: ArchivesOption,
    _ make: (ArchiveChain, PublishedArchive) throws(Failure) -> EventFacts
) async throws {
    try await reporting {
        let configuration = try options.configuration()
        let found = try FoundArchives.find(name, configuration).archive
        var opened = try OpenedArchives(found.path.removingLastComponent(), configuration)
        let event = try make(opened.chain, try opened.archive(found.id))
        let path = try await opened.record(event)
        opened.refresh()
        var output = StandardOutput()
        output.write(path.bytes + [10])
        output.warn(unlessWritten: "the path")
        return .done
    }
}
