import Dispatch
import LibXML2
import ReportBuilding
import ReportRendering

/// Reads a page back: well-formed XML that HTML reads alike, inert, admitted by its grammar, every figure on it the
/// report's.
///
/// A figure is an element with `data-figure` (a path in the report, its names joined by dots), `value` (the canonical
/// text of the cell there) and a text that says the same to a reader. A table, list or count with `data-dataset` shows rows of that
/// dataset.
struct PageCheck {
    let grammarName: String
    let grammar: [UInt8]
    /// The paths that must be on the page.
    let figures: [String]
    let report: Report

    func check(_ bytes: [UInt8], _ faults: inout OutputFaults) {
        nonisolated(unsafe) var (reading, grammar, elements) = (faults.anew, faults.anew, faults.anew)
        // What the grammar says takes as long as all else; each of the two reads a document of its own.
        DispatchQueue.concurrentPerform(iterations: 2) { part in
            if part == 0 { checkGrammar(bytes, &grammar) } else { checkAllElse(bytes, &reading, &elements) }
        }
        for found in [reading, grammar, elements] { faults.add(found) }
    }

    /// Says nothing of what is not well-formed.
    private func checkGrammar(_ bytes: [UInt8], _ faults: inout OutputFaults) {
        guard let page = try? XMLDocument(parsing: bytes) else { return }
        do {
            for fault in try RelaxNGGrammar(parsing: grammar).validate(page) { add("page_grammar", fault, &faults) }
        } catch {
            let fault = error.faults[0]
            faults.add(
                "schema_unusable", line: nil,
                "the grammar \(grammarName):\(fault.line) is not usable: \(quoted(fault.message))")
        }
    }

    /// `reading`: where XML or HTML read the page otherwise than as it is meant.
    private func checkAllElse(_ bytes: [UInt8], _ reading: inout OutputFaults, _ elements: inout OutputFaults) {
        do {
            let page = try XMLDocument(parsing: bytes)
            for fault in PolyglotScan(bytes).faults {
                reading.add("page_not_polyglot", line: fault.line, fault.message)
            }
            checkElements(page, &elements)
        } catch {
            for fault in error.faults { add("page_not_well_formed", fault, &reading) }
        }
    }

    private func checkElements(_ page: borrowing XMLDocument, _ faults: inout OutputFaults) {
        var missing = figures
        page.forEachElement { element in
            if let name = element.attribute("data-dataset") {
                compare(element, with: String(decoding: name, as: UTF8.self), &faults)
            }
            guard let figure = element.attribute("data-figure") else { return }
            let path = String(decoding: figure, as: UTF8.self)
            missing.removeAll { $0 == path }
            compare(element, withFigureAt: path, &faults)
        }
        for path in missing { faults.add("figure_missing", line: nil, "the page does not show \(quoted(path))") }
    }

    private func compare(_ table: borrowing XMLElement, with name: String, _ faults: inout OutputFaults) {
        guard let dataset = report.dataset(named: name) ?? Dataset(of: report.document, at: name) else {
            return faults.add("dataset_unknown", line: table.line, "the report has no dataset \(quoted(name))")
        }
        PageTable(dataset).check(table, &faults)
    }

    private func compare(_ element: borrowing XMLElement, withFigureAt path: String, _ faults: inout OutputFaults) {
        let names = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard let cell = report.document.cell(names) else {
            return faults.add("figure_unknown", line: element.line, "the report has no figure \(quoted(path))")
        }
        let expected = cell.canonicalText
        let value = element.attribute("value")
        var meaning = path.hasSuffix("percent") ? ShownValue.Meaning.percentage : .number
        if case .flag = cell { meaning = .figure(FigureKind(path: path)) }
        if value != expected {
            let found = value.map { "is \(quoted($0))" } ?? "has no `value`"
            faults.add(
                "figure_differs", line: element.line, "\(quoted(path)) \(found), the report has \(quoted(expected))")
        } else if !ShownValue(element.text).says(cell, as: meaning, isUnmeasured: report.document.isUnmeasured(path)) {
            faults.add(
                "figure_shown_wrong", line: element.line,
                "\(quoted(path)) shows \(quoted(element.text)), the report has \(quoted(expected))")
        }
    }

    private func add(_ code: String, _ fault: XMLFault, _ faults: inout OutputFaults) {
        let place = fault.column.map { "column \($0): " } ?? ""
        let words = quoted(fault.message).dropFirst().dropLast()
        faults.add(code, line: fault.line > 0 ? fault.line : nil, place + words)
    }
}
