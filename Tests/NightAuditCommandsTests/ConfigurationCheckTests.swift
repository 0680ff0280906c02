import Files
import Foundation
import SystemPackage
import Testing

@testable import NightAuditCommands

@Suite struct ConfigurationCheckTests {
    /// A folder of the test's own, removed with its owner.
    private final class Folder {
        let path: FilePath

        init() throws {
            path = FilePath(FileManager.default.temporaryDirectory.appending(path: "nightaudit-\(UUID()).d").path())
            try makeDirectory(path)
        }

        deinit { removeTree(path) }
    }

    private func checked(_ configuration: Configuration, variables: [String] = []) -> ConfigurationCheck {
        var check = ConfigurationCheck(configuration, asOf: "2026-03-15")
        check.run(variables: variables)
        return check
    }

    @Test func `a directory that cannot be used is 1, what is refused is 64, and the latter wins`() throws {
        let folder = try Folder()
        try makeDirectory(folder.path.appending("logs"))
        let good = "logs: \(folder.path)/logs\narchives: {path: \(folder.path)/archives}\nstate: \(folder.path)/s\n"
        let templates = FilePath(#filePath).pushing("../../../templates").lexicallyNormalized().string
        func status(_ yaml: String, _ options: [Setting: String] = [:]) -> NightAuditCommands.ExitStatus {
            checked(configuration(yaml, options: options.merging([.templates: templates]) { first, _ in first })).status
        }
        #expect(status(good) == .done)
        #expect(status(good, [.logs: "\(folder.path)/none"]) == .failed)
        #expect(status(good + "titel: x\n") == .usage)
        #expect(status(good + "titel: x\n", [.logs: "\(folder.path)/none"]) == .usage)
        #expect(status(good, [.archives: "\(folder.path)/none/archives"]) == .usage)
        #expect(status(good, [.archives: folder.path.string]) == .usage)
        #expect(status(good, [.templates: "\(folder.path)/none"]) == .usage)
        #expect(status("") == .usage)
        #expect(try listDirectory(folder.path).map(\.string) == ["logs"])
    }

    @Test func `a value that is refused is not shown, and asks for no other`() {
        let check = checked(configuration("logs: 5\narchives: {path: [a]}\n"))
        #expect(check.lines.contains { $0.contains("logs  ") && $0.contains("refused") })
        #expect(!check.faults.contains { $0.message.contains("is needed") })
    }

    @Test func `an unknown variable is told with the nearest, one of a list with where it stands`() {
        let names = [
            "NIGHTAUDIT_CONFIG", "NIGHTAUDIT_DAYS", "NIGHTAUDIT_DAY", "NIGHTAUDIT_CLOSED_DAYS", "NIGHTAUDIT_X",
        ]
        let told = checked(configuration(), variables: names).warnings.filter { $0.hasPrefix("NIGHTAUDIT_") }
        #expect(
            told == [
                "NIGHTAUDIT_DAY is the variable of no setting and changes nothing; did you mean NIGHTAUDIT_DAYS?",
                "NIGHTAUDIT_CLOSED_DAYS is the variable of no setting and changes nothing; "
                    + "closed_days stands in the configuration file only",
                "NIGHTAUDIT_X is the variable of no setting and changes nothing",
            ])
    }

    @Test func `a place inside the archives is found through links and points`() throws {
        let folder = try Folder()
        try makeDirectory(folder.path.appending("archives"))
        try replaceLink(folder.path.appending("link"), to: "archives")
        let archives = folder.path.appending("archives")
        for inside in ["archives", "archives/a/b", "link/a", "x/../archives/a"] {
            #expect(lies(folder.path.appending(inside), in: archives), "\(inside)")
            let told = faults("archives: {path: \(archives)}\nstate: \(folder.path)/\(inside)\n")
            #expect(told == [#"/c/n.yaml:2: key "state" lies inside "archives.path"; give a place outside of it"#])
        }
        for outside in ["archives2", "x", "archives/../x"] {
            #expect(!lies(folder.path.appending(outside), in: archives), "\(outside)")
        }
    }

    @Test func `quoted text is read back from YAML as it is`() {
        for text in ["a \"b\" \\ c: #d", "e\u{301}\"\u{301}", "~"] {
            #expect(configuration("organisation: \(quoted(text))\n")[.organisation] == .text(text))
        }
    }

    @Test func `a place's use is refused with the reason`() throws {
        let folder = try Folder()
        let file = folder.path.appending("file")
        try writeNewFile(file, [1])
        #expect(refusal(file, to: .read) == nil)
        #expect(refusal(file, to: .append) == nil)
        #expect(refusal(folder.path, to: .makeIn) == nil)
        #expect(refusal(folder.path.appending("new"), to: .append) == nil)
        #expect(refusal(folder.path, to: .read) == "it is no regular file")
        #expect(refusal(folder.path, to: .append) == "Is a directory")
        #expect(refusal(file, to: .makeIn) == "Not a directory")
        #expect(refusal(file.appending("new"), to: .append) == "Not a directory")
        #expect(refusal(folder.path.appending("none/new"), to: .append) == "No such file or directory")
        #expect(refusal("/dev/null", to: .read) == "it is no regular file")
        #expect(nearestPlace(folder.path.appending("a/b/c")) == folder.path)
    }
}
