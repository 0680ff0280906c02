import LibXML2
import ReportBuilding

/// Reads a page back: well-formed XML, admitted by its grammar, every figure on it the report's.
///
/// A figure is an element with `data-figure` (a path in the report, its names joined by dots) and `value` (the
/// canonical text of the cell there).
struct PageCheck {
    let grammarName: String
    let grammar: [UInt8]
    /// The paths that must be on the page.
    let figures: [String]
    let document: ReportNode

    func check(_ bytes: [UInt8], _ faults: inout OutputFaults) {
        let page: XMLDocument
        do {
            page = try XMLDocument(parsing: bytes)
        } catch {
            for fault in error.faults { add("page_not_well_formed", fault, &faults) }
            return
        }
        do {
            for fault in try RelaxNGGrammar(parsing: grammar).validate(page) { add("page_grammar", fault, &faults) }
        } catch {
            let fault = error.faults[0]
            faults.add(
                "schema_unusable", line: nil,
                "the grammar \(grammarName):\(fault.line) is not usable: \(quoted(fault.message))")
        }
        var missing = figures
        page.forEachElement { element in
            guard let figure = element.attribute("data-figure") else { return }
            let path = String(decoding: figure, as: UTF8.self)
            missing.removeAll { $0 == path }
            compare(path, element.attribute("value"), line: element.line, &faults)
        }
        for path in missing { faults.add("figure_missing", line: nil, "the page does not show \(quoted(path))") }
    }

    private func compare(_ path: String, _ value: [UInt8]?, line: Int, _ faults: inout OutputFaults) {
        let names = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard case .cell(let cell) = document[names] else {
            faults.add("figure_unknown", line: line, "the report has no figure \(quoted(path))")
            return
        }
        let expected = cell.canonicalText
        guard let value else {
            faults.add(
                "figure_differs", line: line, "\(quoted(path)) has no `value`, the report has \(quoted(expected))")
            return
        }
        if value != expected {
            faults.add(
                "figure_differs", line: line, "\(quoted(path)) is \(quoted(value)), the report has \(quoted(expected))")
        }
    }

    private func add(_ code: String, _ fault: XMLFault, _ faults: inout OutputFaults) {
        let place = fault.column.map { "column \($0): " } ?? ""
        let words = quoted(fault.message).dropFirst().dropLast()
        faults.add(code, line: fault.line > 0 ? fault.line : nil, place + words)
    }
}
