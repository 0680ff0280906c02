package import AuditModel
package import ReportBuilding
package import ReportRendering

/// Reads every output back and compares it with the report that was computed; empty where all of them are equal.
///
/// `read` gives the bytes of an output by its path. Findings come in the order of the outputs, at most twenty
/// differences an output, each located as `data/<path>:<line>` where the line is known.
package func validate(
    outputs: [RenderedOutput], of report: Report, read: (String) throws -> [UInt8]
) -> [Finding] {
    var findings: [Finding] = []
    for output in outputs {
        var faults = OutputFaults(output.path)
        do {
            let bytes = try read(output.path)
            checkOutput(bytes, output, among: outputs, of: report, &faults)
        } catch {
            faults.add("output_unreadable", line: nil, "the file cannot be read back: \(error)")
        }
        findings += faults.findings
    }
    return findings
}

/// Reads one output back; `outputs` are all of them.
func checkOutput(
    _ bytes: [UInt8], _ output: RenderedOutput, among outputs: [RenderedOutput], of report: Report,
    _ faults: inout OutputFaults
) {
    switch output.format {
    case .page(let grammarName, let grammar, let figures):
        PageCheck(grammarName: grammarName, grammar: grammar, figures: figures, report: report).check(bytes, &faults)
    case .document(let schemaName, let schema):
        checkDocument(bytes, of: report.document, schemaName: schemaName, schema: schema, &faults)
    case .table(let name, let columns, let byteOrderMark, let formulaGuard):
        TableCheck(
            report.dataset(named: name), named: name, columns: columns, asOf: report.asOf,
            byteOrderMark: byteOrderMark, formulaGuard: formulaGuard
        ).check(bytes, &faults)
    case .dataPackage: DataPackageCheck(path: output.path, outputs: outputs, report: report).check(bytes, &faults)
    }
}
