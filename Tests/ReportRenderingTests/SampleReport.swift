import AuditModel
import Foundation
import ReportBuilding
import SystemPackage

@testable import ReportRendering

/// A report small enough to be read at a glance.
enum SampleReport {
    struct User: Sendable {
        let name: String?
        let requests: Int128
        let mean: Double?
    }

    static func users(_ rows: [User]) -> Dataset {
        Dataset(
            "users", "One row a user.", rows: rows,
            columns: [
                ColumnReader(Column(["user_id"], .string, "The user.", holdsLogText: true)) {
                    $0.name.map { .words($0) } ?? .null
                },
                ColumnReader(Column(["requests"], .integer, "Requests.")) { .integer($0.requests) },
                ColumnReader(Column(["latency_ms", "mean"], .number, "Mean.")) { $0.mean.map { .number($0) } ?? .null },
                ColumnReader(Column(["latency_ms", "known"], .boolean, "Known.")) { .flag($0.mean != nil) },
            ])
    }

    static func report(_ rows: [User]) -> Report {
        let users = users(rows)
        return Report(
            archiveID: "2026-11-22", title: "T & Co", asOf: CalendarDay("2026-11-22")!,
            document: .object([
                (
                    "summary",
                    .object([
                        ("total_requests", .cell(.integer(1_234_567))), ("success_rate", .cell(.number(0.9999))),
                        ("lower_bound", .object([("total_tokens", .cell(.flag(false)))])), ("none", .cell(.null)),
                    ])
                ),
                ("by_user", .counts([(name: Name("<b>"), count: Int128(5))])),
                ("missing", .list([.cell(.words("2026-11-21"))])),
                ("users", .rows(users)),
            ]), datasets: [users])
    }

    static let shape = report([])
}

/// A folder of template modules that is removed with its owner.
final class ModuleFolder {
    let url = URL(fileURLWithPath: NSTemporaryDirectory()).appendingPathComponent(UUID().uuidString)

    init(_ files: [String: String]) throws {
        for (name, text) in files {
            let file = url.appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    var path: FilePath { FilePath(url.path) }

    /// The message of the error that loading module `m` throws, from the module's folder on; nil where it loads.
    func message() -> String? {
        do {
            _ = try TemplateModule.load(directory: path.appending("m"), shape: SampleReport.shape)
            return nil
        } catch {
            return "\(error)".replacingOccurrences(of: "\(url.path)/", with: "")
        }
    }

    func rendered(_ report: Report) throws -> [String: String] {
        var outputs: [String: [UInt8]] = [:]
        let module = try TemplateModule.load(directory: path.appending("m"), shape: report)
        try renderInTurn(report, with: [module]) { outputs[$0, default: []] += $1 }
        return outputs.mapValues { String(decoding: $0, as: UTF8.self) }
    }

    static let pageYAML = """
        schema: nightaudit.template/1
        outputs:
          - path: p.html
            media_type: text/html
            engine: mustache
            validator: relaxng
            template: p.mustache
            grammar: p.rng
        """

    static func page(_ template: String, _ more: [String: String] = [:]) throws -> ModuleFolder {
        let grammar = "<element name=\"p\" xmlns=\"http://relaxng.org/ns/structure/1.0\"><text/></element>"
        let files = ["m/module.yaml": pageYAML, "m/p.mustache": template, "m/p.rng": grammar]
        return try ModuleFolder(files.merging(more) { _, new in new })
    }
}
