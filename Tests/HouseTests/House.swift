import Foundation

/// The repository as text.
enum House {
    /// Stage → what of ours it may import: `STYLE.md`'s table. What every target may import stands in `foundations`.
    static let imports: [String: Set<String>] = {
        let stages: [String: Set<String>] = [
            "LogScanning": ["CScanKernels"],
            "LogSummaries": ["CScanKernels", "LogScanning"],
            // A line's place, reason and account are words of LogScanning that summaries carry on.
            "ReportBuilding": ["LogSummaries", "LogScanning"],
            // The names that a report has are read off an empty window's.
            "ReportRendering": ["ReportBuilding", "LogSummaries", "LogScanning"],
            // Rendered files are held against the report they were made from.
            "ReportValidation": ["ReportRendering", "ReportBuilding"],
            "ArchiveStorage": [],
            "ArchiveVerification": ["ReportValidation"],
        ]
        var table = stages.mapValues { $0.union(foundations) }
        table["NightAuditCommands"] = foundations.union(stages.keys)
        table["nightaudit"] = ["NightAuditCommands"]
        table["SampleLogs"] = []
        table["AuditModel"] = []
        table["Files"] = ["CFiles"]
        table["JSONText"] = ["AuditModel", "CScanKernels"]
        table["StrictYAML"] = ["AuditModel"]
        table["LibXML2"] = ["CLibXML2"]
        table["Decompression"] = ["CInflate", "CZlib", "CZstd"]
        return table
    }()

    private static let foundations: Set<String> = [
        "AuditModel", "Files", "JSONText", "StrictYAML", "LibXML2", "Decompression",
    ]

    struct SourceFile {
        /// Relative to the repository.
        let path: String
        let lines: [String]

        /// The folder below `Sources` or `Tests`.
        var target: String { String(path.split(separator: "/")[1]) }

        var imports: [String] {
            lines.compactMap { line in
                guard let found = line.wholeMatch(of: /(?:@\w+(?:\(\w+\))? )*(?:\w+ )?import (?:\w+ )?(\w+)(?:\..*)?/)
                else { return nil }
                return String(found.1)
            }
        }

        /// The number of the first line that holds the text; nil where none does.
        func line(of text: String) -> Int? { lines.firstIndex { $0.contains(text) }.map { $0 + 1 } }

        /// The number of the first line that matches outside its comment; nil where none does.
        func line(matching pattern: String) -> Int? {
            let expression = try! NSRegularExpression(pattern: pattern)
            return lines.firstIndex { line in
                let code =
                    line.range(of: #"(?:^|\s)//.*"#, options: .regularExpression).map { line[..<$0.lowerBound] }
                    ?? line[...]
                return expression.firstMatch(in: String(code), range: NSRange(code.startIndex..., in: code)) != nil
            }.map { $0 + 1 }
        }
    }

    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Swift sources of the program.
    static let sources = swift.filter { $0.path.hasPrefix("Sources/") }
    /// Swift tests.
    static let tests = swift.filter { $0.path.hasPrefix("Tests/") }
    static let swift = all.filter { $0.path.hasSuffix(".swift") }
    /// All text that people write by hand.
    static let all: [SourceFile] = ["Sources", "Tests", "Benchmarks", "templates", "deploy", "script"].flatMap {
        (folder: String) in
        let found = FileManager.default.enumerator(atPath: root.appending(path: folder).path())
        let paths = (found?.compactMap { $0 as? String } ?? []).sorted().map { "\(folder)/\($0)" }
        return paths.compactMap { path -> SourceFile? in
            let isMade =
                path.hasPrefix("Tests/Goldens/") || path.hasSuffix(".schema.json") || path.contains("__pycache__")
            guard !isMade, let text = try? text(path) else { return nil }
            return SourceFile(
                path: path, lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
        }
    }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// The names of the folders in a folder, sorted.
    static func folders(_ path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(
            at: root.appending(path: path), includingPropertiesForKeys: [.isDirectoryKey]
        )
        .filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true }
        .map(\.lastPathComponent).sorted()
    }
}
