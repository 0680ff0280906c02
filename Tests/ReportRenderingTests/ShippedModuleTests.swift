import Foundation
import JSONText
import ReportBuilding
import Testing

@testable import ReportRendering

/// The shipped template modules against the members that every report has.
@Suite struct ShippedModuleTests {
    private static let templates = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "templates")

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: templates.appending(path: path), encoding: .utf8)
    }

    @Test func `the JSON Schema names every member of a report`() throws {
        let schema = try JSONValue(reading: Array(try Self.text("json/report.schema.json").utf8))
        let unnamed = Self.unnamed(ReportShape.report.document, schema, in: schema, "")
        #expect(unnamed == [])
    }

    /// The paths of members that no `properties` of the schema names.
    private static func unnamed(
        _ node: ReportNode, _ part: JSONValue?, in schema: JSONValue, _ path: String
    ) -> [String] {
        let part = resolved(part, in: schema)
        switch node {
        case .object(let members):
            return members.flatMap { member in
                let own = "\(path).\(member.name)"
                guard let property = part?["properties"]?[member.name] else { return [own] }
                return unnamed(member.node, property, in: schema, own)
            }
        case .rows(let dataset):
            let row = resolved(part?["items"], in: schema)
            return dataset.columns.filter { column in
                column.path.reduce(row) { resolved($0, in: schema)?["properties"]?[$1] } == nil
            }.map { "\(path)[].\($0.path.joined(separator: "."))" }
        case .cell, .list, .counts: return []
        }
    }

    /// What `$ref` leads to, or of several choices the one with properties.
    private static func resolved(_ part: JSONValue?, in schema: JSONValue) -> JSONValue? {
        if let name = part?["$ref"]?.text?.split(separator: "/").last { return schema["$defs"]?[String(name)] }
        return part?["anyOf"]?.elements?.first { $0["properties"] != nil } ?? part
    }

    @Test func `the page shows every figure of completeness, and all of calendar and inputs`() throws {
        let page = try ["completeness", "calendar", "inputs", "rejected", "duplicates"].map {
            try Self.text("xhtml/\($0).mustache")
        }.joined().replacing("{{>instants}}", with: try Self.text("xhtml/instants.mustache"))
        let noted = try Self.text("xhtml/noted.mustache")
        let figures = ReportShape.report.dataset(named: "completeness")!
        for row in 0..<figures.rowCount {
            let path = figures.cell(row: row, column: 0).raw
            let isCounted = noted.contains("{{#\(path.replacing(".", with: "_"))}}<tr>")
            #expect(isCounted || page.contains("data-figure=\"completeness.\(path)\""), "\(path)")
        }
        for name in ["calendar", "inputs", "duplicate_locations"] {
            let tables = page.components(separatedBy: "data-dataset=\"\(name)\"").dropFirst()
            let text = tables.map { $0.components(separatedBy: "</table>")[0] }.joined()
            let shown = Set(text.matches(of: /data-column="([^"]*)"/).flatMap { $0.1.split(separator: " ") })
            for column in ReportShape.report.dataset(named: name)!.columns
            where !["format", "content_sha256"].contains(column.name) {
                #expect(shown.contains(column.name[...]), "\(name): \(column.name)")
            }
        }
    }

    @Test func `every dataset but the hours of the week has its CSV file`() throws {
        let module = try Self.text("csv/module.yaml")
        let written = module.matches(of: /path: csv\/(\w+)\.csv/).map { String($0.1) }
        let datasets = ReportShape.datasets.map(\.name).filter { $0 != "week_hours" }
        #expect(written.sorted() == datasets.sorted())
    }
}
