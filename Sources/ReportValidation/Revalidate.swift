package import AuditModel
import JSONText
import LibXML2
import ReportBuilding
import ReportRendering
import StrictYAML

/// An output as manifest.json lists it.
package struct ArchivedOutput: Sendable {
    /// In the archive: `data/report.json`.
    let path: String
    let mediaType: String

    package init(path: String, mediaType: String) {
        self.path = path
        self.mediaType = mediaType
    }
}

/// Holds an archive's outputs again against the grammars and schemas it keeps, and every figure of its tables and pages
/// against its report document, as before it was published.
///
/// What an output is stands in the archived template modules, each in one; without a report document, or with a validator that is
/// not known here, its media type tells which syntax it must have, and of other media types nothing is told. `read` gives a file of the archive by its path in
/// it, nil for one that need not be judged; `isListed` says which files there are by the archive's manifests. Findings come in the order of the modules, then of `outputs`, twenty an output at most:
///
/// | code | |
/// | --- | --- |
/// | `output_invalid` | an output has not its syntax, or its grammar, schema or data package does not admit it; it is in no module, or missing |
/// | `manifest_differs` | manifest.json says another media type than the module |
/// | `outputs_disagree` | a figure of a table or page is not that of the report document, or that is at odds with itself |
/// | `schema_unjudged` | a note: a schema has a keyword that is not judged |
package func revalidate(
    _ outputs: [ArchivedOutput], modules: [String], asOf: CalendarDay, isListed: (String) -> Bool,
    read: (String) -> [UInt8]?
) -> [Finding] {
    var described: [ModuleOutput] = []
    var findings: [Finding] = []
    // Whether each module says what its outputs are.
    var isEachKnown = true
    for module in modules {
        let file = "source/templates/\(module)/module.yaml"
        guard let bytes = read(file) else {
            isEachKnown = false
            continue
        }
        do {
            let found = try ModuleOutput.read(bytes, file: file)
            described += found
            findings += found.compactMap { $0.schemaFault(of: module, isListed: isListed, read: read) }
        } catch {
            isEachKnown = false
            let message = "says nothing of its outputs: \(error.message)"
            findings.append(
                Finding("output_invalid", .error, subject: file, location: "\(file):\(error.line)", message: message))
        }
    }
    var check = ArchivedCheck(asOf: asOf)
    for case (let path, .report(let schema)) in described.map({ ($0.path, $0.kind) }) {
        guard let bytes = read("data/" + path) else { continue }
        findings += check.judge(path) { $0.checkReport(bytes, schema: schema, read("schemas/" + schema), &$1) }
    }
    let rendered = described.compactMap { output in check.rendered(output, read) }
    for output in rendered {
        guard let bytes = read("data/" + output.path) else { continue }
        findings += check.judge(output.path) { $0.check(bytes, output, rendered, &$1) }
    }
    findings += outputsUnlike(described, outputs)
    let named = Set(described.map { "data/" + $0.path })
    for output in outputs where isEachKnown && !named.contains(output.path) {
        findings.append(fault(output.path, "is named by no template module"))
    }
    let judged = Set(rendered.map(\.path) + described.filter(\.isReport).map(\.path))
    for output in outputs {
        let path = String(output.path.dropFirst("data/".count))
        guard !judged.contains(path), output.path.hasPrefix("data/"), let bytes = read(output.path) else { continue }
        findings += check.judge(path) { $0.checkSyntax(bytes, output.mediaType, &$1) }
    }
    return findings
}

private func fault(_ path: String, _ message: String, code: String = "output_invalid") -> Finding {
    Finding(code, .error, subject: path, location: path, message: message)
}

/// The outputs that the modules name and manifest.json does not, or by another media type.
private func outputsUnlike(_ described: [ModuleOutput], _ listed: [ArchivedOutput]) -> [Finding] {
    let types = Dictionary(listed.map { ($0.path, $0.mediaType) }) { first, _ in first }
    return described.compactMap { output in
        let path = "data/" + output.path
        guard let type = types[path] else { return fault(path, "is not there, though a template module names it") }
        guard type != output.mediaType else { return nil }
        let message = "is \(quoted(output.mediaType)) by its template module, not \(quoted(type))"
        return fault(path, message, code: "manifest_differs")
    }
}

extension ModuleOutput {
    fileprivate var isReport: Bool { if case .report = kind { true } else { false } }

    /// Its grammar or schema is kept among `schemas/`, and is that of its module.
    fileprivate func schemaFault(
        of module: String, isListed: (String) -> Bool, read: (String) -> [UInt8]?
    ) -> Finding? {
        let name: String
        switch kind {
        case .page(let grammar, _): name = grammar
        case .report(let schema): name = schema
        case .table, .dataPackage, .other: return nil
        }
        let kept = "schemas/" + name
        guard isListed(kept) else {
            return fault("data/" + path, "cannot be judged without \(kept), which is not there")
        }
        let source = "source/templates/\(module)/\(name)"
        guard isListed(source) else {
            return fault("data/" + path, "cannot be judged without \(source), which is not there")
        }
        guard let own = read(source), let bytes = read(kept), own != bytes else { return nil }
        return fault(kept, "is another than that of the template module \(module)")
    }
}

/// The checks of one archive's outputs, the first report document among them the measure of the others.
private struct ArchivedCheck {
    let asOf: CalendarDay
    private var report: Report?

    init(asOf: CalendarDay) { self.asOf = asOf }

    /// The faults of one output, in the words of archives.
    mutating func judge(_ path: String, _ check: (inout Self, inout OutputFaults) -> Void) -> [Finding] {
        var faults = OutputFaults(path)
        check(&self, &faults)
        return faults.findings.map { fault in
            var code = "output_invalid"
            if Self.disagreements.contains(fault.code) { code = "outputs_disagree" }
            if fault.code == "schema_unjudged" { code = fault.code }
            return Finding(
                code, code == "schema_unjudged" ? .note : .error, subject: fault.subject, location: fault.location,
                message: fault.message)
        }
    }

    private static let disagreements: Set = [
        "figure_differs", "figure_shown_wrong", "figure_missing", "totals_differ", "rows_differ", "members_differ",
    ]

    /// The first report document is read as the report; any other must equal it.
    mutating func checkReport(
        _ bytes: [UInt8], schema name: String, _ schema: [UInt8]?, _ faults: inout OutputFaults
    ) {
        let json: JSONValue
        do {
            json = try JSONValue(reading: bytes)
        } catch {
            return faults.add("json_syntax", error)
        }
        if let schema {
            for keyword in hold(json, bytes, against: schema, named: name, &faults) {
                faults.add(
                    "schema_unjudged", line: nil,
                    "is not held against \(quoted(keyword)) of schemas/\(name), which is not judged here")
            }
        }
        if let report {
            var comparison = DocumentComparison()
            comparison.compare(report.document, json)
            for difference in comparison.differences {
                faults.add(difference.code, line: nil, "\(difference.path) \(difference.message)")
            }
        } else {
            let read = Report(readBack: json, shape: ReportShape.report, asOf: asOf)
            for message in innerDisagreements(of: read) { faults.add("totals_differ", line: nil, message) }
            report = read
        }
    }

    /// How an output is checked that shows a report document; nil where there is none, or it is one itself.
    func rendered(_ output: ModuleOutput, _ read: (String) -> [UInt8]?) -> RenderedOutput? {
        guard report != nil else { return nil }
        switch output.kind {
        case .report: return nil
        case .page(let grammar, let figures):
            guard let bytes = read("schemas/" + grammar) else { return nil }
            return RenderedOutput(
                path: output.path, mediaType: "", format: .page(grammarName: grammar, grammar: bytes, figures: figures))
        case .table(let dataset, let columns, let byteOrderMark, let formulaGuard):
            let header = read("data/" + output.path).flatMap { csvHeader($0, byteOrderMark: byteOrderMark) } ?? []
            return RenderedOutput(
                path: output.path, mediaType: "",
                format: .table(
                    dataset: dataset, columns: columns ?? Array(header.dropFirst()), byteOrderMark: byteOrderMark,
                    formulaGuard: formulaGuard))
        case .dataPackage: return RenderedOutput(path: output.path, mediaType: "", format: .dataPackage)
        case .other: return nil
        }
    }

    /// How many rows `rejected_lines` has: one a rejected line, a million at most, where the report has the first thousand.
    private func rejectedRows(_ report: Report) -> Int? {
        guard let rejected = report.document.cell(["completeness", "rejected"])?.double else {
            return nil
        }
        return Int(max(0, min(rejected, 1_000_000)))
    }

    func check(_ bytes: [UInt8], _ output: RenderedOutput, _ outputs: [RenderedOutput], _ faults: inout OutputFaults) {
        guard let report else { return }
        switch output.format {
        case .table(let name, let columns, let byteOrderMark, let formulaGuard):
            let dataset = report.dataset(named: name)
            // Bytes in memory can be read, so nothing is thrown.
            try? TableCheck(
                dataset, named: name, columns: columns, asOf: asOf, byteOrderMark: byteOrderMark,
                formulaGuard: formulaGuard, rowCount: name == "rejected_lines" ? rejectedRows(report) : nil
            ).check(OutputBytes(bytes), &faults)
        default: try? checkOutput(output, among: outputs, of: report, &faults) { OutputBytes(bytes) }
        }
    }

    /// An output of which only the media type is known.
    func checkSyntax(_ bytes: [UInt8], _ mediaType: String, _ faults: inout OutputFaults) {
        switch mediaType.prefix(while: { $0 != ";" }) {
        case "text/html", "application/xhtml+xml":
            do {
                _ = try XMLDocument(parsing: bytes)
            } catch {
                faults.add("page_not_well_formed", line: error.faults[0].line, quoted(error.faults[0].message))
            }
        case "application/json":
            do {
                _ = try JSONValue(reading: bytes)
            } catch {
                faults.add("json_syntax", error)
            }
        case "text/csv":
            do {
                try checkRecords(bytes)
            } catch {
                faults.add("csv_syntax", line: error.line, "no strict CSV: \(error.message)")
            }
        default: break
        }
    }
}
