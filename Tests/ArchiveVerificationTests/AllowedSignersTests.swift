import ArchiveStorage
import Foundation
import Testing

@testable import ArchiveVerification

@Suite struct AllowedSignersTests {
    static let key = Array("\0\0\0\u{0B}ssh-ed25519".utf8) + [1, 2, 3]

    @Test(
        "Who may sign, and when",
        arguments: [
            ("ops", "allowed"), ("audit", "unknown"), ("ops namespaces=\"file\"", "unknown"),
            ("ops valid-after=\"20261124000501Z\"", "expired"), ("ops valid-before=\"20261124000459\"", "expired"),
            ("ops cert-authority", "unknown"), ("ops valid-before=\"19690101Z\"", "unknown"),
        ])
    func verdicts(signer: String, expected: String) {
        let signers = AllowedSigners(Array("# who\n\n\(signer) ssh-ed25519 \(Self.base64Key) c\n".utf8))
        let verdict = signers.verdict(
            principal: "ops", key: Self.key, namespace: "nightaudit", sealed: "20261124000500Z")
        #expect("\(verdict)" == expected)
    }

    @Test("A line that is none is told by its number, and the others stand")
    func faults() {
        let lines = [
            "ops", "ops ssh-ed25519", "ops ssh-ed25519 x!", "ops no-touch ssh-ed25519 \(Self.base64Key)",
            "ops valid-after=\"x\" ssh-ed25519 \(Self.base64Key)", "\"ops ssh-ed25519 \(Self.base64Key)",
            "audit ssh-ed25519 \(Self.base64Key)",
        ]
        let signers = AllowedSigners(Array(("\n" + lines.joined(separator: "\n") + "\n").utf8))
        #expect(signers.faults.map(\.line) == [2, 3, 4, 5, 6, 7])
        #expect(verdict(signers, "audit") == .allowed)
    }

    @Test("Who has no name, or one that no command can be given, is nobody", arguments: ["", "a\0b"])
    func nobody(principal: String) {
        #expect(verdict(AllowedSigners(Array("* ssh-ed25519 \(Self.base64Key)".utf8)), principal) == .unknown)
    }

    private func verdict(_ signers: AllowedSigners, _ principal: String) -> AllowedSigners.Verdict {
        signers.verdict(principal: principal, key: Self.key, namespace: "nightaudit", sealed: "20261124000500Z")
    }

    static let base64Key = "AAAAC3NzaC1lZDI1NTE5AQID"
}

/// Files of allowed signers, judged by `ssh-keygen -Y verify` as they are by us, for a signature by `ops` sealed at 2026-11-24 00:05:00.
@Suite struct AllowedSignersOfOpenSSHTests {
    /// Files that allow it; `KEY` is the signing key's type and base64, `BLOB` its base64, `OTHER` another key's type and base64.
    static let taken = [
        "ops KEY", "ops KEY\n", "ops KEY\r\n", "ops namespaces=\"nightaudit\" KEY\r\n", "ops KEY an \" open quote\n",
        "  ops \t KEY\t\n", "ops KEY\u{0C}\n", "ops KEY\0 and more\n", "# ops\n\n \t\nops KEY # c\n",
        // Others stand before or behind.
        "garbage\nops KEY\n", "ops\nops KEY\nops", "\"ops KEY\nops KEY\n", "ops restrict KEY\nops KEY\n",
        "ops OTHER\nops KEY\n", "audit KEY\nops KEY\n", "ops valid-before=\"20200101\" KEY\nops KEY\n",
        "ops namespaces=\"file\" KEY\nops KEY\n", "ops ssh-rsa BLOB\nops KEY\n",
        // Principals.
        "ops,audit KEY", ",ops, KEY", "o* KEY", "o?s KEY", "* KEY", "*o*p*s* KEY", "ops,!audit KEY", "\"ops\" KEY",
        "\"a b,ops\" KEY", "o\"ps\" KEY", "\"ops\"KEY", "\(String(repeating: "*", count: 1022)) KEY",
        // Options.
        "ops NameSpaces=\"nightaudit\" KEY", "ops namespaces=\"file,night*\" KEY",
        "ops namespaces=\"x\\\" y,nightaudit\" KEY", "ops ,,namespaces=\"nightaudit\",,valid-before=\"20270101\" KEY",
        "ops VALID-AFTER=\"20260101\",Valid-Before=\"20270101\" KEY",
        // Times: their edges, their forms, and what the calendar has not.
        "ops valid-before=\"20261124000500Z\" KEY", "ops valid-after=\"20261124000500Z\" KEY",
        "ops valid-before=\"202611240005\" KEY", "ops valid-after=\"20261124\" KEY",
        "ops valid-before=\"20261124000500z\" KEY", "ops valid-before=\"20261124000500UTC\" KEY",
        "ops valid-before=\"20261124000500utc\" KEY", "ops valid-before=\"20261131Z\" KEY",
        "ops valid-after=\"20260230Z\" KEY", "ops valid-after=\"2026 1\t1Z\" KEY",
        "ops valid-after=\"20261124000460Z\" KEY",
    ]
    /// Files that do not.
    static let refused = [
        "", "ops", "ops ", "# ops KEY", " #ops KEY", "\0ops KEY", "\u{FEFF}ops KEY", "OTHER", "ops OTHER", "audit KEY",
        "OPS KEY", "*,!ops KEY", "!ops KEY", "!audit KEY", "?ops KEY", "op KEY", "ops? KEY", "\"ops KEY", "\"\" KEY",
        "\(String(repeating: "*", count: 1023)) KEY",
        // The key.
        "ops ssh-rsa BLOB", "ops ecdsa-sha2-nistp256 BLOB", "ops ED25519 BLOB", "ops ssh-ed25519", "ops BLOB",
        "ops KEY=", "ops KEYx", "ops ssh-ed25519 x KEY", "ops ssh-ed25519 KEY",
        // Options.
        "ops namespaces=nightaudit KEY", "ops namespaces=\"nightaudit KEY", "ops namespaces=\"\" KEY",
        "ops namespaces=\"file\" KEY", "ops namespaces=\"Nightaudit\" KEY", "ops namespaces=\"*,!nightaudit\" KEY",
        "ops namespaces=\"nightaudit\",namespaces=\"nightaudit\" KEY", "ops namespaces=\"nightaudit\"x KEY",
        "ops namespaces=\"night\"audit KEY", "ops namespaces=\"nightaudit\", KEY", "ops namespaces KEY",
        "ops namespaces=\"nightaudit\\\" KEY", "ops cert-authority KEY", "ops cert-authorityx KEY",
        "ops cert-authority,namespaces=\"nightaudit\" KEY", "ops no-touch-required KEY", "ops x=\"y\" KEY",
        "ops valid-before=\"20270101\",valid-before=\"20270101\" KEY",
        "ops valid-after=\"20260101\",valid-after=\"20260101\" KEY", "ops valid-before=20270101 KEY",
        // Times.
        "ops valid-before=\"20261124000459Z\" KEY", "ops valid-after=\"20261124000501Z\" KEY",
        "ops valid-before=\"202611240004Z\" KEY", "ops valid-before=\"20261124\" KEY",
        "ops valid-before=\"20261301\" KEY", "ops valid-before=\"20261200\" KEY", "ops valid-before=\"20261232\" KEY",
        "ops valid-before=\"2026120124\" KEY", "ops valid-before=\"202612012400\" KEY",
        "ops valid-before=\"202612010060\" KEY", "ops valid-after=\"20261124000462\" KEY",
        "ops valid-after=\"20261124000461\" KEY", "ops valid-after=\"20261131Z\" KEY",
        "ops valid-after=\"19690101Z\" KEY", "ops valid-after=\"19700101Z\" KEY", "ops valid-before=\"19700101Z\" KEY",
        "ops valid-before=\"20261 01Z\" KEY", "ops valid-before=\"2026-12-1\" KEY", "ops valid-before=\"+2261201\" KEY",
        "ops valid-before=\"\" KEY", "ops valid-before=\"Z\" KEY", "ops valid-before=\"UTC\" KEY",
        "ops valid-before=\"20271201 Z\" KEY", "ops valid-before=\"20271201ZZ\" KEY",
        "ops valid-before=\"20260101\",valid-after=\"20250101\" KEY",
        "ops valid-after=\"20260101\",valid-before=\"20260101\" KEY",
        "ops valid-after=\"20270101\",valid-before=\"20260101\" KEY",
    ]

    @Test("What ssh-keygen allows is allowed, and what it refuses is refused")
    func agreement() throws {
        let folder = URL(filePath: NSTemporaryDirectory()).appending(path: "signers-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (message, own) = (Array("hello\n".utf8), Signing.first.key.publicKey)
        let signature = Signing.first.signature(of: message)
        try Data(message).write(to: folder.appending(path: "m"))
        try Data(signature).write(to: folder.appending(path: "m.sig"))
        let key = try #require(SSHSignature(armoured: signature)).key
        for (files, isTaken) in [(Self.taken, true), (Self.refused, false)] {
            for file in files {
                let text = file.replacing("KEY", with: own.line)
                    .replacing("BLOB", with: String(own.line.split(separator: " ")[1]))
                    .replacing("OTHER", with: Signing.second.key.publicKey.line)
                try Data(text.utf8).write(to: folder.appending(path: "allowed"))
                #expect(try isTakenByOpenSSH(in: folder) == isTaken, "by ssh-keygen: \(file.debugDescription)")
                let verdict = AllowedSigners(Array(text.utf8)).verdict(
                    principal: "ops", key: key, namespace: "nightaudit", sealed: "20261124000500Z")
                #expect((verdict == .allowed) == isTaken, "by us: \(file.debugDescription)")
            }
        }
    }

    private func isTakenByOpenSSH(in folder: URL) throws -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "TZ=UTC", "ssh-keygen", "-Y", "verify", "-f", "allowed", "-I", "ops", "-n", "nightaudit",
            "-Overify-time=20261124000500Z", "-s", "m.sig",
        ]
        process.currentDirectoryURL = folder
        process.standardInput = try FileHandle(forReadingFrom: folder.appending(path: "m"))
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
