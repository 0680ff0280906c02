import AuditModel
import Foundation
import JSONText
import LogScanning
import LogSummaries
import SystemPackage

@testable import ReportBuilding

/// A window of days ending on 2026-03-30, scanned from day files that the test writes.
struct SmallWindow {
    static let asOf = CalendarDay("2026-03-30")!

    /// `files`: lines by day; `isWhole`: whether the last of them ends with LF.
    static func scan(_ files: [String: [String]], days: Int = 3, isWhole: Bool = true) async throws -> ScannedWindow {
        let folder = FileManager.default.temporaryDirectory.appending(path: "nightaudit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (day, lines) in files {
            let text = lines.map { $0 + "\n" }.joined().dropLast(isWhole ? 0 : 1)
            try Data(text.utf8).write(to: folder.appending(path: "audit_\(day).jsonl"))
        }
        let directory = try LogDirectory(FilePath(folder.path()))
        return try await ScannedWindow(directory, asOf: asOf, dayCount: days, width: 1)
    }

    static func entry(
        user: String? = "ann", model: String? = "m1", at time: String = "2026-03-30T12:00:00Z",
        status: String = "success", errorType: String? = nil, tokens: Int = 10, latency: Int = 5
    ) -> String {
        func quoted(_ text: String?) -> String { text.map { "\"\($0)\"" } ?? "null" }
        return """
            {"timestamp": "\(time)", "user_id": \(quoted(user)), "model": \(quoted(model)), "status": "\(status)", \
            "error_type": \(quoted(errorType)), "prompt_tokens": \(tokens), "completion_tokens": 0, "latency_ms": \(latency)}
            """
    }
}

extension ScannedWindow {
    func report(
        controls: String? = nil, baseline: Baseline = Baseline(comparison: nil, restated: nil),
        closed: [ClosedDay] = [], zone: ZoneOffsets? = nil
    ) throws -> Report {
        let set = try controls.map { try ControlSet.load(file: "c.yaml", bytes: Array($0.utf8)) { $0 } }
        return Report(
            ReportInput(
                window: self, baseline: baseline, title: "t", archiveID: "2026-03-30", version: "1",
                configurationDigest: "", controls: set?.controls ?? [], closedDays: closed, zone: zone))
    }
}

extension Dataset {
    /// The cells of a row by column name, as text; nil for null.
    func row(_ index: Int) -> [String: String?] {
        Dictionary(
            uniqueKeysWithValues: columns.enumerated().map { column, description in
                let text: String? =
                    switch cell(row: index, column: column) {
                    case .null: nil
                    case .integer(let value): String(value)
                    case .number(let value): shortestDecimal(value)
                    case .text(let name): name.description
                    case .flag(let flag): String(flag)
                    }
                return (description.name, text)
            })
    }

    var rows: [[String: String?]] { (0..<rowCount).map(row) }
}

/// A controls.yaml with one control that has these lines for a measure.
func oneControl(_ lines: String, comparison: String = "<=", limit: String = "0") -> String {
    """
    schema: nightaudit.controls/1
    controls:
      - id: c
        title: T
        explanation: E
        \(lines.replacing("\n", with: "\n    "))
        comparison: "\(comparison)"
        limit: \(limit)
        severity: error
        supports: [EU AI Act 12]
        evidence: summary
    """
}
