import Foundation
import SystemPackage

/// The log directory that the goldens are rendered from: three days, of which one is missing; hostile names in fields and in
/// file names, several kinds of rejected line, several members and frames, a cut file. Removed with its owner.
final class GoldenLogs {
    let path: FilePath

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "nightaudit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url.appending(path: "archive"), withIntermediateDirectories: true)
        path = FilePath(url.path())
        try write("audit_2026-03-14.jsonl".utf8, Data(Self.plain.utf8))
        try write("audit_2026-03-14-<b>&amp;'\u{202E}.jsonl".utf8, Data(Self.few.utf8))
        try write(Array("audit_2026-03-14.".utf8) + [0xFF] + Array(".jsonl".utf8), Data("{}\n".utf8))
        try write("archive/audit_2026-03-14.jsonl".utf8, Data(Self.plain.prefix(300).utf8))
        try write("audit_2026-03-15.jsonl.gz".utf8, Self.twoMembers)
        try write("audit_2026-03-15.b.jsonl.gz".utf8, Self.twoMembers.dropLast(60))
        try write("audit_2026-03-15.c.jsonl.zst".utf8, Self.frame)
        try write("audit_2026-02-30.jsonl".utf8, Data())
        try write("=notes <i>.txt".utf8, Data("no log\n".utf8))
    }

    deinit { try? FileManager.default.removeItem(atPath: path.string) }

    private func write(_ name: some Sequence<UInt8>, _ content: Data) throws {
        let characters = Array(path.string.utf8) + [UInt8(ascii: "/")] + Array(name)
        let file = FilePath(platformString: characters.map { CChar(bitPattern: $0) } + [0])
        let descriptor = try FileDescriptor.open(
            file, .writeOnly, options: [.create, .exclusiveCreate], permissions: .ownerReadWrite)
        try descriptor.closeAfter { _ = try descriptor.writeAll(content) }
    }

    /// Names as JSON writes them: markup, formulas, quotes, line ends, controls, bidi overrides, two spellings of one letter.
    private static let names = [
        #"ann"#, #"<script>alert(1)</script>"#, #"]]>&amp;<!--"#, #"=cmd|' /C calc'!A0"#, #"+1"#, #"-1"#, #"@x"#,
        #"'q"#,
        #"a\"b,c\r\nd"#, #"\tx"#, #"\u0000\u001b[31m"#, #"\u202egnirts"#, #"\u00e9"#, #"e\u0301"#, #"\u0301"#,
        #"\ufffe\ufeff"#, #"\ud83d\ude00"#, #"{{summary}}"#, #"⟨U+0041⟩"#, String(repeating: "long", count: 60), #" "#,
    ]

    private static let plain: String = {
        var lines = ["\u{FEFF}" + entry(0, user: "first"), "", "  \r"]
        for (index, name) in names.enumerated() {
            lines.append(entry(index + 1, user: name))
            lines.append(
                entry(index + 100, user: "bob", model: name, status: "error", more: #", "error_type": "\#(name)""#))
        }
        lines += [
            entry(1, user: "ann"), entry(1, user: "conflicting"), "{\"status\": \"success\"}",
            #"{"status": "success", "user_id": "", "prompt_tokens": null, "timestamp": "yesterday"}"#,
            #"{"status": "timeout", "user_id": null, "model": "m/one", "prompt_tokens": 1e12, "latency_ms": 1e12}"#,
            #"{"status": "success", "prompt_tokens": 0, "completion_tokens": 0, "timestamp": "2026-03-16T00:00:00Z"}"#,
            #"{"status": "success""#, #"[1]"#, #"{"status": 7}"#, #"{"user_id": "x"}"#,
            #"{"status": "a", "status": "b"}"#,
            #"{"status": "a", "prompt_tokens": -1}"#, #"{"status": "a", "latency_ms": "1"}"#, #"{"status": "\ud800"}"#,
            String(repeating: "[", count: 600), "\u{0}",
        ]
        return lines.map { $0 + "\n" }.joined() + "{\"status\": "
    }()

    private static let few = (0..<3).map { entry($0 + 500, user: "ann", model: "m/two") + "\n" }.joined()

    private static func entry(
        _ number: Int, user: String, model: String = "m/one", status: String = "success", more: String = ""
    ) -> String {
        let minute = number % 60 < 10 ? "0\(number % 60)" : "\(number % 60)"
        return """
            {"id": "id-\(number)", "timestamp": "2026-03-14T10:\(minute):30.123456Z", "event_type": "chat_completion", \
            "user_id": "\(user)", "model": "\(model)", "prompt_tokens": \(number * 7), "completion_tokens": \(number), \
            "latency_ms": \(number).5678901234567, "status": "\(status)"\(more), "metadata": {"feature": "review"}}
            """
    }

    /// Four entries of ann and three of bob, a gzip member each.
    private static let twoMembers = Data(
        base64Encoded: """
            H4sIAAAAAAACA9WPSw6CMBRF566CdCzaj6BhHY6cNE15iUT6CX2YIHHvthDDrHOSTnru7U3PTLqWNAX5UHIsCHYGAirjE+KU1yUVJavulDbLeaQS\
            vMGixMlDaumnQqmd8T1g52wqjAEGuc4quxDjWujT3ZydhUT8EJ/EFfcCG2LCeITbzBZwGoNeIVg9SbNWT+JS1ddbFZP4WxwTJWHUGkIg38P8d2JZ\
            J7ZLJ5514rt0ElknsSenHx+kPwdQAwAAH4sIAAAAAAACA92PzQ6CMBCE7z4F6VXBbRE1PIf3hp9NJFLalEVDiO9uV6LceABObWemk/km0dQij8QI\
            4hAJagz2VBjHkgJ1jiGNZXaTkKeQAyTZHmQ4OYtP7EjT6JDD1b0gXVnjWqTGdhwYevR6bi9tyYqxNbb8Nkd6WVacD19Ci31g1wdHqiAuNYuhIBht\
            QdhVozZzNElP2flyzYITRtPAqkDvrf/u48t/H5PZgcR7N/2I5Sqx3CCxWiVW2yH+AKbnWaDWAgAA
            """)!

    /// Three entries of bob in a zstd frame.
    private static let frame = Data(
        base64Encoded: """
            KLUv/QRY1QUAEowlIFBp2wbDNGq7hcRa5+DG/x0iqhrJMEitKxpRgyQzL2JqKSFkWHgzvCzpc8fO7VH/mD76HY8iGEgoAQPBVoMs24dyPJmOJyHU\
            v2UPuFc3xq4dzzmhA9hRr+yC2fFcwYrl9jHH84WTXqUxRlYfBshRv63p1csibCpKAIXI1DQ0UYFCByMPiZTpqG/s6Lcs6eN5Nkf9IrlCDABHQAm4\
            DwooBlfUTePIFABLdpwayrOBFdzFIR5S71J7s8MdfQ==
            """)!
}
