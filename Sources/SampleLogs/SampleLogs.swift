import ArgumentParser

/// Writes audit logs by seed: what a Python logger would have written, for the demo, the tests and the benchmarks.
@main
struct SampleLogs: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample-logs",
        abstract: "Writes audit logs by seed, for the demo, the tests and the benchmarks.",
        discussion: """
            The same options write the same bytes on every machine. A day's entries depend on its date and on \
            --rows, --users and --seed only, so that a longer window holds the shorter one.

            Exit: 0 written, 1 could not write, 64 usage.
            """)

    @Option(help: ArgumentHelp("A directory that is empty or not there yet.", valueName: "dir"))
    var out: String

    @Option(help: ArgumentHelp("The last day.", valueName: "YYYY-MM-DD"))
    var end = "2026-11-22"

    @Option(help: ArgumentHelp("Days, the last one included: 1 to 3660.", valueName: "count"))
    var days = 7

    @Option(help: ArgumentHelp("Entries a day: 0 to 100000000.", valueName: "count"))
    var rows = 2000

    @Option(help: ArgumentHelp("Users: 1 to 1000000.", valueName: "count"))
    var users = 200

    @Option(help: ArgumentHelp("Which logs, of all there could be: a whole number.", valueName: "number"))
    var seed: UInt64 = 1

    @Flag(help: "Also every kind of line and file that a reader must survive; at least 7 days.")
    var hostile = false

    func validate() throws {
        guard !out.isEmpty else { throw ValidationError("--out is empty: name a directory.") }
        guard let last = SampleDate(end) else {
            throw ValidationError("--end is no date from 1970 to 9999: write it as YYYY-MM-DD, as in 2026-11-22.")
        }
        try hold(days, in: 1...3660, "--days")
        try hold(rows, in: 0...100_000_000, "--rows")
        try hold(users, in: 1...1_000_000, "--users")
        guard last.daysSinceEpoch >= days else {
            throw ValidationError("--days reaches back before 1970: take fewer, or a later --end.")
        }
        guard !hostile || days >= HostileFiles.daysNeeded else {
            throw ValidationError("--hostile needs --days \(HostileFiles.daysNeeded) or more.")
        }
    }

    private func hold(_ value: Int, in range: ClosedRange<Int>, _ option: String) throws {
        guard range.contains(value) else {
            throw ValidationError("\(option) is \(value): it is from \(range.lowerBound) to \(range.upperBound).")
        }
    }

    func run() throws {
        guard let last = SampleDate(end) else { return }
        let directory = try OutputDirectory(creating: out)
        let traffic = Traffic(rows: rows, users: users, seed: seed)
        let hostileDays = hostile ? HostileFiles.daysNeeded : 0
        for back in (hostileDays..<max(days, hostileDays)).reversed() {
            let day = last.adding(days: -back)
            try directory.write("audit_\(day).jsonl") { file throws(OutputFault) in
                try SampleDay(day, traffic).write(to: &file)
            }
        }
        if hostile { try HostileFiles(last: last, traffic: traffic).write(to: directory) }
    }
}
