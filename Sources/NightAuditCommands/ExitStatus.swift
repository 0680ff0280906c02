import ArgumentParser
import Files

/// The exit statuses of the contract.
enum ExitStatus: Int32 {
    case done = 0
    case failed = 1
    case checkFailed = 2
    case locked = 11
    case usage = 64
}

/// Why a command ends otherwise than done: one message for stderr, and the status that goes with it.
struct Failure: Error {
    let status: ExitStatus
    let message: String

    init(_ status: ExitStatus, _ message: String) {
        self.status = status
        self.message = message
    }
}

/// Runs a command's body and turns what it throws into a message on stderr and an exit status.
func reporting(_ body: () async throws -> ExitStatus) async throws {
    let status: ExitStatus
    do {
        status = try await body()
    } catch let failure as Failure {
        printError("nightaudit: \(failure.message)")
        status = failure.status
    } catch let fault as FileFault {
        printError("nightaudit: \(fault)")
        status = .failed
    }
    if status != .done { throw ExitCode(status.rawValue) }
}
