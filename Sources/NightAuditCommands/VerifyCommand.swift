import ArchiveVerification
import ArgumentParser
import AuditModel
import SystemPackage

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Checks archives and their chain.",
        discussion: "Exit 0: no fault found; 2: faults found, one line each on stdout.")

    @Argument(help: "A directory of archives, or one archive (or NIGHTAUDIT_ARCHIVES).")
    var path: String?

    func run() async throws {
        try await reporting {
            let result = try verify(FilePath(try resolve(path, "NIGHTAUDIT_ARCHIVES", "a directory of archives")))
            var output = StandardOutput()
            for finding in result.findings {
                output.write(
                    visibleText("\(finding.code)  \(finding.location ?? finding.subject): \(finding.message)").utf8)
                output.write([10])
            }
            output.write("\(result.archives.count) archives checked, \(result.findings.count) faults\n".utf8)
            output.flush()
            return result.findings.isEmpty ? .done : .checkFailed
        }
    }
}
