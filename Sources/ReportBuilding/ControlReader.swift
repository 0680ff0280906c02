import AuditModel
import StrictYAML

/// Reads `controls.yaml`: schema "nightaudit.controls/1", and `controls`, a list of mappings.
///
/// | key | |
/// | --- | --- |
/// | id | a-z, 0-9 and `_`; no other control's |
/// | title, explanation | one line each |
/// | measure | see `MeasureReader`, which also takes the keys per, minimum_requests, allow, hours, leap |
/// | comparison | `<=`, `>=`, `<`, `>`, `=` |
/// | limit | a number: 0, or from 1e-15 to 1e30 above or below it |
/// | severity | note, warning, error |
/// | supports | a list of clauses, as text |
/// | evidence | the path of a member of report.json |
/// | query | a list of options of `nightaudit query`; may be left out |
struct ControlReader {
    let file: String

    /// Whether reports call users by pseudonyms, so that a control may name no other user.
    let usersArePseudonyms: Bool

    /// Gives the options of a query back as they are to be printed.
    let query: ([String]) throws(ControlQueryFault) -> [String]

    func read(_ bytes: [UInt8]) throws(StrictYAMLError) -> [Control] {
        var root = try StrictMapping(file: file, bytes: bytes)
        let schema = try root.require(try root.string("schema"), "schema")
        try choose(schema, "schema", ["nightaudit.controls/1"])
        let list = try root.require(try root.list("controls"), "controls")
        try root.finish()
        var controls: [Control] = []
        for element in list.value {
            let (control, line) = try control(try element.mapping())
            guard !controls.contains(where: { $0.id == control.id }) else {
                throw fault(line, "id \"\(control.id)\" stands twice; rename one")
            }
            controls.append(control)
        }
        return controls
    }

    private func control(_ mapping: StrictMapping) throws(StrictYAMLError) -> (Control, line: Int) {
        var mapping = mapping
        let id = try mapping.require(try mapping.string("id"), "id")
        guard (1...64).contains(id.value.utf8.count), id.value.utf8.allSatisfy(isIDByte) else {
            throw fault(id.line, "id \"\(id.value)\" must be 1 to 64 of a-z, 0-9 and underscore")
        }
        let title = try text("title", try mapping.require(try mapping.string("title"), "title"))
        let explanation = try text(
            "explanation", try mapping.require(try mapping.string("explanation"), "explanation"))
        let name = try mapping.require(try mapping.string("measure"), "measure")
        let comparison = try mapping.require(try mapping.string("comparison"), "comparison")
        try choose(comparison, "comparison", Control.Comparison.allCases.map(\.rawValue))
        let limit = try mapping.require(try mapping.number("limit"), "limit")
        guard limit.value == 0 || (1e-15...1e30).contains(limit.value.magnitude) else {
            throw fault(limit.line, "limit must be 0, or from 1e-15 to 1e30 above or below it")
        }
        let severity = try mapping.require(try mapping.string("severity"), "severity")
        try choose(severity, "severity", Severity.allCases.map(\.rawValue))
        let supports = try texts("supports", try mapping.require(try mapping.list("supports"), "supports"))
        let evidence = try mapping.require(try mapping.string("evidence"), "evidence")
        try checkEvidence(evidence)
        let query = try mapping.list("query")
        let options = try query.map { (list) throws(StrictYAMLError) in try queryOptions(list) } ?? []
        let measure = try MeasureReader(reader: self).read(name, &mapping)
        try mapping.finish()
        let control = Control(
            id: id.value, title: title, explanation: explanation, measure: measure,
            comparison: Control.Comparison(rawValue: comparison.value)!, limit: limit.value,
            severity: Severity(rawValue: severity.value)!, supports: supports, evidence: evidence.value,
            query: options)
        if measure.countsWhatFails, ![.atMost, .below].contains(control.comparison) {
            throw fault(
                comparison.line,
                "comparison \"\(comparison.value)\" does not fit \(measure.name), which counts what fails; write \"<=\""
            )
        }
        return (control, id.line)
    }

    private func checkEvidence(_ path: Located<String>) throws(StrictYAMLError) {
        let members = Report.emptyDocument.memberPaths()
        guard !members.contains(path.value) else { return }
        let advice =
            nearestPath(to: path.value, in: members).map { "did you mean \"\($0)\"?" }
            ?? "known: \(members.filter { !$0.contains(".") }.joined(separator: ", ")), and members of these, joined by dots"
        throw fault(path.line, "unknown evidence \"\(path.value)\"; \(advice)")
    }

    private func queryOptions(_ list: Located<[StrictValue]>) throws(StrictYAMLError) -> [String] {
        var options: [String] = []
        var lines: [Int] = []
        for element in list.value {
            let option = try element.string()
            options.append(try text("query", option))
            lines.append(option.line)
        }
        func read(_ count: Int) -> Result<[String], ControlQueryFault> {
            do throws(ControlQueryFault) {
                return .success(try query(Array(options[..<count])))
            } catch {
                return .failure(error)
            }
        }
        var count = options.count
        var fault: ControlQueryFault
        switch read(count) {
        case .success(let printed): return printed
        case .failure(let found): fault = found
        }
        // Told at the last option without which there would be no fault.
        while count > 1, case .failure(let shorter) = read(count - 1) { (count, fault) = (count - 1, shorter) }
        throw self.fault(lines[count - 1], "query: \(fault.message)")
    }

    private func texts(_ key: String, _ list: Located<[StrictValue]>) throws(StrictYAMLError) -> [String] {
        var texts: [String] = []
        for element in list.value { texts.append(try text(key, try element.string())) }
        return texts
    }

    /// One line of text that says something.
    private func text(_ key: String, _ text: Located<String>) throws(StrictYAMLError) -> String {
        guard !isBlank(text.value) else {
            throw fault(text.line, "\(key) is empty; write what it says, or remove it")
        }
        guard text.value.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            throw fault(text.line, "\(key) must be one line without control characters; write a long one with \">-\"")
        }
        return text.value
    }

    func choose(_ word: Located<String>, _ key: String, _ known: [String]) throws(StrictYAMLError) {
        guard !known.contains(word.value) else { return }
        throw fault(word.line, "unknown \(key) \"\(word.value)\"\(adviceOnNames(word.value, known))")
    }

    func fault(_ line: Int, _ message: String) -> StrictYAMLError {
        StrictYAMLError(file: file, line: line, message: message)
    }
}

/// The path nearest to a mistyped one, else one that ends in the same member; nil where there is neither.
func nearestPath(to text: String, in paths: [String]) -> String? {
    nearestName(to: text, in: paths) ?? paths.first { $0.members.last == text.members.last }
}

private func isIDByte(_ byte: UInt8) -> Bool {
    (97...122).contains(byte) || (48...57).contains(byte) || byte == 95
}
