import AuditModel
import JSONText
package import ReportBuilding

/// Renders the report through every module: documents, tables and pages side by side.
///
/// `begin` is called for each output by its path, from several threads at once; what it passes in is given what appends to the output, and
/// appends its bytes in chunks.
package func render(
    _ report: Report, with modules: [TemplateModule],
    begin:
        @escaping @Sendable (
            _ path: String, _ body: (_ append: ([UInt8]) throws -> Void) throws -> Void
        ) throws -> Void
) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try renderPages(report, modules, begin) }
        group.addTask { try renderDocuments(report, modules, begin) }
        group.addTask { try renderTables(report, modules, begin) }
        try await group.waitForAll()
    }
}

/// The same one after the other: `write` is given the bytes of one path after the other, in chunks.
package func renderInTurn(
    _ report: Report, with modules: [TemplateModule],
    write: (_ path: String, _ bytes: [UInt8]) throws -> Void
) throws {
    try withoutActuallyEscaping(write) { write in
        for part in [renderDocuments, renderTables, renderPages] {
            try part(report, modules) { path, body in try body { try write(path, $0) } }
        }
    }
}

/// How an output is begun by its path: what is passed in is given what appends to it.
private typealias OutputBeginning = (
    _ path: String, _ body: (_ append: ([UInt8]) throws -> Void) throws -> Void
) throws -> Void

private func renderPages(_ report: Report, _ modules: [TemplateModule], _ begin: OutputBeginning) throws {
    for module in modules {
        for output in module.outputs {
            guard case .page = output.format else { continue }
            let page = try PageTemplates(module).render(
                module.templates[output.path] ?? "", report, PageLinks(modules.flatMap(\.outputs), from: output.path))
            try begin(output.path) { append in try append(page) }
        }
    }
}

private func renderDocuments(_ report: Report, _ modules: [TemplateModule], _ begin: OutputBeginning) throws {
    for output in modules.flatMap(\.outputs) {
        guard case .document = output.format else { continue }
        try begin(output.path) { append in
            var writer = JSONWriter()
            try writer.write(report.document) { writer in
                if writer.bytes.count >= chunk { try append(writer.takeBytes()) }
            }
            writer.finish()
            try append(writer.bytes)
        }
    }
}

/// Tables, and then the data packages, since these count guarded cells.
private func renderTables(_ report: Report, _ modules: [TemplateModule], _ begin: OutputBeginning) throws {
    var resources: [TableResource] = []
    let outputs = modules.flatMap(\.outputs)
    for output in outputs {
        guard case .table(let name, let columns, let hasMark, let guardsFormulas) = output.format else { continue }
        let dataset = report.dataset(named: name)!
        var table = TableWriter(dataset, columns: columns, asOf: report.asOf, formulaGuard: guardsFormulas)
        try begin(output.path) { append in
            var bytes = (hasMark ? [0xEF, 0xBB, 0xBF] : []) + table.header
            for row in 0..<dataset.rowCount {
                table.append(row: row, to: &bytes)
                guard bytes.count >= chunk else { continue }
                try append(bytes)
                bytes.removeAll(keepingCapacity: true)
            }
            try append(bytes)
        }
        resources.append(
            TableResource(
                path: output.path, dataset: dataset, columns: columns, guardsFormulas: guardsFormulas,
                guardedCells: table.guardedCells, hasByteOrderMark: hasMark))
    }
    for output in outputs {
        guard case .dataPackage = output.format else { continue }
        try begin(output.path) { try $0(dataPackage(resources, at: output.path, title: report.title)) }
    }
}

private let chunk = 1 << 16
