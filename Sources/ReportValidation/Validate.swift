package import AuditModel
package import ReportBuilding
package import ReportRendering

/// Reads every output back and compares it with the report that was computed; empty where all of them are equal.
///
/// An output is read as soon as `ended` tells its path, the others at its end: all at once where it is not given. `read` begins to read an
/// output; one may be begun twice, and as many are read side by side as there are. Findings come in the order of the outputs, at most
/// twenty differences an output, each located as `data/<path>:<line>` where the line is known.
package func validate(
    outputs: [RenderedOutput], of report: Report, ended: AsyncStream<String> = AsyncStream { $0.finish() },
    read: @escaping @Sendable (String) throws -> OutputBytes
) async -> [Finding] {
    await withTaskGroup(of: (Int, [Finding]).self) { group in
        var left = Array(outputs.enumerated())
        func begin(_ those: (RenderedOutput) -> Bool) {
            for (index, output) in left where those(output) {
                group.addTask { (index, findings(of: output, among: outputs, report, read: read)) }
            }
            left.removeAll { those($0.element) }
        }
        for await path in ended { begin { $0.path == path } }
        // Of a report that could not be rendered nothing more is read.
        if !Task.isCancelled { begin { _ in true } }
        var found = [[Finding]](repeating: [], count: outputs.count)
        for await (index, findings) in group { found[index] = findings }
        return found.flatMap(\.self)
    }
}

/// The same one after the other, of outputs in memory.
package func validate(
    outputs: [RenderedOutput], of report: Report, read: (String) throws -> [UInt8]
) -> [Finding] {
    outputs.flatMap { output in findings(of: output, among: outputs, report) { OutputBytes(try read($0)) } }
}

private func findings(
    of output: RenderedOutput, among outputs: [RenderedOutput], _ report: Report,
    read: (String) throws -> OutputBytes
) -> [Finding] {
    var faults = OutputFaults(output.path)
    do {
        try checkOutput(output, among: outputs, of: report, &faults) { try read(output.path) }
    } catch {
        faults.add("output_unreadable", line: nil, "the file cannot be read back: \(error)")
    }
    return faults.findings
}

/// Reads one output back; `outputs` are all of them. `read` begins to read it, anew each time. Throws where it cannot be read.
func checkOutput(
    _ output: RenderedOutput, among outputs: [RenderedOutput], of report: Report, _ faults: inout OutputFaults,
    read: () throws -> OutputBytes
) throws {
    switch output.format {
    case .page(let grammarName, let grammar, let figures):
        let page = try read().whole()
        PageCheck(grammarName: grammarName, grammar: grammar, figures: figures, report: report).check(page, &faults)
    case .document(let schemaName, let schema):
        try checkDocument(of: report.document, schemaName: schemaName, schema: schema, &faults, read: read)
    case .table(let name, let columns, let byteOrderMark, let formulaGuard):
        try TableCheck(
            report.dataset(named: name), named: name, columns: columns, asOf: report.asOf,
            byteOrderMark: byteOrderMark, formulaGuard: formulaGuard
        ).check(try read(), &faults)
    case .dataPackage:
        DataPackageCheck(path: output.path, outputs: outputs, report: report).check(try read().whole(), &faults)
    }
}
