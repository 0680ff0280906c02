import ArchiveStorage
import ArchiveVerification
import AuditModel
import Glibc
import ReportBuilding
import Subprocess
import Synchronization
import SystemPackage

/// Who signs the archives, in the name of a principal.
struct Signer: Sendable {
    /// As files of allowed signers name them: no blank, comma, quote or pattern.
    let principal: String
    let publicKey: SSHPublicKey
    private let method: Method

    private enum Method {
        case key(SSHSigningKey)
        case command([String])
    }

    /// A signer that holds its key.
    init(principal: String, key: SSHSigningKey) {
        self.principal = principal
        publicKey = key.publicKey
        method = .key(key)
    }

    /// A signer that hands the bytes to a program: stdin to stdout, as `ssh-keygen -Y sign -n nightaudit -f KEY` does it.
    init(principal: String, command: [String], publicKey: SSHPublicKey) {
        self.principal = principal
        self.publicKey = publicKey
        method = .command(command)
    }

    static let namespace = "nightaudit"

    /// The program of the command where no such can be run; nil where one can, or a key signs.
    var missingProgram: String? {
        guard case .command(let words) = method else { return nil }
        let places =
            words[0].contains("/")
            ? [words[0]]
            : (environment("PATH") ?? "").split(separator: ":").map { "\($0)/\(words[0])" }
        let isThere = places.contains { access($0, X_OK) == 0 && (try? FilePath($0).stat().type) == .regular }
        return isThere ? nil : words[0]
    }

    /// The line for a file of allowed signers.
    var allowedSigner: String { "\(principal) namespaces=\"\(Self.namespace)\" \(publicKey.line)" }

    /// What report and manifest say of it.
    var identity: SignerIdentity { SignerIdentity(principal: principal, fingerprint: publicKey.fingerprint) }

    /// An armoured signature of the bytes, which the file holds, checked.
    func signature(of bytes: [UInt8], in file: FilePath) async throws(Failure) -> [UInt8] {
        let signature =
            switch method {
            case .key(let key): key.signature(of: bytes, namespace: Self.namespace)
            case .command(let words): try await output(of: words, given: file)
            }
        guard isSignature(signature, of: bytes, namespace: Self.namespace, by: publicKey.line) else {
            throw Failure(
                .failed,
                "signing.command wrote no signature by \(publicKey.fingerprint) in the namespace \(Self.namespace) with SHA-512, as "
                    + "ssh-keygen writes it; \(nothingDone); try it by hand, and correct signing.command or signing.public_key"
            )
        }
        return signature
    }

    private func output(of words: [String], given file: FilePath) async throws(Failure) -> [UInt8] {
        do {
            return try await withThrowingTaskGroup { group in
                group.addTask { try await result(of: words, given: file) }
                group.addTask {
                    try await Task.sleep(for: .seconds(60))
                    throw Failure(.failed, "signing.command did not end within a minute; \(nothingDone)")
                }
                defer { group.cancelAll() }
                return try await group.next()!
            }
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(
                .failed, "signing.command could not be run: \(visibleText("\(error)")); \(nothingDone)")
        }
    }
}

/// What is so where there is no signature, of an archive as of an event.
private let nothingDone = "what was to be signed was not published"

/// The program reads the file itself: of one that does not read what it is given through a pipe, swift-subprocess 1.0.2 dies.
private func result(of words: [String], given file: FilePath) async throws -> [UInt8] {
    let program: Executable = words[0].contains("/") ? .path(FilePath(words[0])) : .name(words[0])
    let input = try FileDescriptor.open(file, .readOnly, options: .closeOnExec)
    let result = try await run(
        program, arguments: Arguments(Array(words.dropFirst())),
        input: .fileDescriptor(input, closeAfterSpawningProcess: true), output: .bytes(limit: 1 << 16),
        error: .string(limit: 1 << 20)
    ) { runningCommand.store($0.processIdentifier.value, ordering: .releasing) }
    runningCommand.store(0, ordering: .releasing)
    guard result.terminationStatus.isSuccess else {
        let words = result.standardError.split(whereSeparator: \.isNewline).joined(separator: " ").prefix(1000)
        throw Failure(
            .failed,
            "signing.command failed (\(result.terminationStatus))\(words.isEmpty ? "" : ": \(words)"); \(nothingDone); try it by hand"
        )
    }
    return result.standardOutput
}

/// Ends the process of the signing.command that runs, if one does, as nobody waits for it any more; not those that it started, as it has
/// the terminal of the run, where it may ask for a PIN.
func endSigningCommand() {
    let process = runningCommand.load(ordering: .acquiring)
    if process > 0 { kill(process, SIGTERM) }
}

/// The process that signs; 0 for none.
private let runningCommand = Atomic<pid_t>(0)
