import ArgumentParser
import Files
import SystemPackage

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

/// What to do about a refusal of the system, for the end of a message; empty where its words say it.
func advice(on errno: Errno) -> String {
    switch errno {
    case .noSpace, .diskQuotaExceeded: "; make room there, and run it again"
    case .permissionDenied, .notPermitted: "; let this user, or give another path"
    case .readOnlyFileSystem: "; mount it for writing, or give another path"
    case .noSuchFileOrDirectory, .notDirectory: "; correct the path, or make what is missing"
    case .ioError: "; look at the disk (dmesg), and run it again"
    case .tooManyOpenFiles, .tooManyOpenFilesInSystem:
        "; allow 1024 open files at least (ulimit -n, LimitNOFILE=), and run it again"
    default: ""
    }
}

/// What the system refuses, with what to do about it.
func failing<Value>(_ body: () async throws -> Value) async throws -> Value {
    do {
        return try await body()
    } catch let fault as FileFault {
        throw Failure(.failed, "\(fault)\(advice(on: fault.errno))")
    }
}

/// Runs a command's body and turns what it throws into a message on stderr and an exit status.
func reporting(_ body: () async throws -> ExitStatus) async throws {
    let status: ExitStatus
    do {
        status = try await failing(body)
    } catch let failure as Failure {
        printError("nightaudit: \(failure.message)")
        status = failure.status
    }
    if status != .done { throw ExitCode(status.rawValue) }
}
