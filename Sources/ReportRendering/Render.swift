import AuditModel
import JSONText
package import ReportBuilding

/// Renders the report through every module, pages beside all else.
///
/// `write` is given the bytes of one path after the other, in chunks; the data package comes last but for pages, since it counts guarded cells.
package func render(
    _ report: Report, with modules: [TemplateModule],
    write: (_ path: String, _ bytes: [UInt8]) throws -> Void
) async throws {
    async let pages = renderPages(report, with: modules)
    try renderTables(report, with: modules, write: write)
    for page in try await pages { try write(page.path, page.bytes) }
}

/// The same one after the other.
package func renderInTurn(
    _ report: Report, with modules: [TemplateModule],
    write: (_ path: String, _ bytes: [UInt8]) throws -> Void
) throws {
    try renderTables(report, with: modules, write: write)
    for page in try renderPages(report, with: modules) { try write(page.path, page.bytes) }
}

private func renderPages(
    _ report: Report, with modules: [TemplateModule]
) throws(TemplateError) -> [(path: String, bytes: [UInt8])] {
    var pages: [(path: String, bytes: [UInt8])] = []
    for module in modules {
        for output in module.outputs {
            guard case .page = output.format else { continue }
            let page = try PageTemplates(module).render(module.templates[output.path] ?? "", report)
            pages.append((output.path, page))
        }
    }
    return pages
}

/// All but pages.
private func renderTables(
    _ report: Report, with modules: [TemplateModule],
    write: (_ path: String, _ bytes: [UInt8]) throws -> Void
) throws {
    var resources: [TableResource] = []
    var packages: [String] = []
    for module in modules {
        for output in module.outputs {
            let path = output.path
            switch output.format {
            case .page: break
            case .document: try writeDocument(report, path, write)
            case .dataPackage: packages.append(path)
            case .table(let name, let columns, let hasMark, let guardsFormulas):
                let dataset = report.dataset(named: name)!
                var table = TableWriter(dataset, columns: columns, asOf: report.asOf, formulaGuard: guardsFormulas)
                var bytes = (hasMark ? [0xEF, 0xBB, 0xBF] : []) + table.header
                for row in 0..<dataset.rowCount {
                    table.append(row: row, to: &bytes)
                    guard bytes.count >= chunk else { continue }
                    try write(path, bytes)
                    bytes.removeAll(keepingCapacity: true)
                }
                try write(path, bytes)
                resources.append(
                    TableResource(
                        path: path, dataset: dataset, columns: columns, guardsFormulas: guardsFormulas,
                        guardedCells: table.guardedCells, hasByteOrderMark: hasMark))
            }
        }
    }
    for path in packages { try write(path, dataPackage(resources, at: path, title: report.title)) }
}

private let chunk = 1 << 16

private func writeDocument(
    _ report: Report, _ path: String, _ write: (_ path: String, _ bytes: [UInt8]) throws -> Void
) throws {
    var writer = JSONWriter()
    try writer.write(report.document) { writer in
        if writer.bytes.count >= chunk { try write(path, writer.takeBytes()) }
    }
    writer.finish()
    try write(path, writer.bytes)
}
