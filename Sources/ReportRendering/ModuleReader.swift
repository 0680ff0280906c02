import AuditModel
import JSONText
import LibXML2
import ReportBuilding
import StrictYAML
import SystemPackage

/// Reads `module.yaml`: schema "nightaudit.template/1", and `outputs`, a list of mappings.
///
/// | engine | keys besides path, media_type, engine, validator |
/// | --- | --- |
/// | mustache | template, grammar, figures (paths of the report that the page must show) |
/// | table | dataset, columns (default: all), bom (default: false), formula_guard: apostrophe (default) or none |
/// | json | document: report or data_package; for the report also schema |
struct ModuleReader {
    let directory: FilePath
    let files: [(name: String, bytes: [UInt8])]
    let shape: Report

    private static let validators = [
        "mustache": "relaxng", "table": "csv", "report": "json_schema", "data_package": "data_package",
    ]

    private var place: String { directory.appending("module.yaml").string }

    /// The outputs, and each page's template file by the page's path.
    func read() throws(TemplateError) -> ([RenderedOutput], [String: String]) {
        guard let bytes = files.first(where: { $0.name == "module.yaml" })?.bytes else {
            throw .invalid(file: place, line: nil, message: "the module has no module.yaml; add one")
        }
        do throws(StrictYAMLError) {
            return try read(bytes)
        } catch {
            throw TemplateError(error)
        }
    }

    private func read(_ bytes: [UInt8]) throws(StrictYAMLError) -> ([RenderedOutput], [String: String]) {
        var root = try StrictMapping(file: place, bytes: bytes)
        let schema = try root.require(try root.string("schema"), "schema")
        try choose(schema, "schema", ["nightaudit.template/1"])
        let list = try root.require(try root.list("outputs"), "outputs")
        try root.finish()
        var outputs: [RenderedOutput] = []
        var templates: [String: String] = [:]
        for element in list.value {
            let (output, template, line) = try output(try element.mapping())
            guard !outputs.contains(where: { $0.path == output.path }) else {
                throw fault(line, "\"\(output.path)\" is written twice; rename one")
            }
            outputs.append(output)
            templates[output.path] = template
        }
        return (outputs, templates)
    }

    private func output(
        _ mapping: StrictMapping
    ) throws(StrictYAMLError) -> (RenderedOutput, template: String?, line: Int) {
        var mapping = mapping
        let path = try mapping.require(try mapping.string("path"), "path")
        try checkPath(path)
        let mediaType = try mapping.require(try mapping.string("media_type"), "media_type")
        guard mediaType.value.wholeMatch(of: /[a-z]+\/[!-~][ -~]*/) != nil else {
            throw fault(
                mediaType.line,
                "media_type \"\(mediaType.value)\" must be like text/csv, in small letters before the slash")
        }
        let engine = try mapping.require(try mapping.string("engine"), "engine")
        try choose(engine, "engine", ["mustache", "table", "json"])
        let validator = try mapping.require(try mapping.string("validator"), "validator")
        let format: OutputFormat
        var template: String?
        var kind = engine.value
        switch engine.value {
        case "mustache": (format, template) = try page(&mapping)
        case "table": format = try table(&mapping)
        default:
            let document = try mapping.require(try mapping.string("document"), "document")
            try choose(document, "document", ["report", "data_package"])
            kind = document.value
            if kind == "report" {
                let schema = try mapping.require(try mapping.string("schema"), "schema")
                format = .document(schemaName: schema.value, schema: try schemaFile(schema))
            } else {
                format = .dataPackage
            }
        }
        try choose(validator, "validator", [Self.validators[kind]!])
        try mapping.finish()
        return (RenderedOutput(path: path.value, mediaType: mediaType.value, format: format), template, path.line)
    }

    private func page(_ mapping: inout StrictMapping) throws(StrictYAMLError) -> (OutputFormat, String) {
        let template = try mapping.require(try mapping.string("template"), "template")
        _ = try file(template)
        guard template.value.hasSuffix(".mustache") else {
            throw fault(template.line, "a template's file name ends in .mustache, not \"\(template.value)\"")
        }
        let grammar = try mapping.require(try mapping.string("grammar"), "grammar")
        var figures: [String] = []
        for element in try mapping.list("figures")?.value ?? [] {
            let figure = try element.string()
            let known = shape.document.figurePaths
            guard known.contains(figure.value) else {
                throw fault(figure.line, "unknown figure \"\(figure.value)\"\(adviceOnNames(figure.value, known))")
            }
            figures.append(figure.value)
        }
        return (.page(grammarName: grammar.value, grammar: try grammarFile(grammar), figures: figures), template.value)
    }

    private func table(_ mapping: inout StrictMapping) throws(StrictYAMLError) -> OutputFormat {
        let name = try mapping.require(try mapping.string("dataset"), "dataset")
        let names = shape.datasets.map(\.name)
        guard let dataset = shape.dataset(named: name.value) else {
            throw fault(name.line, "unknown dataset \"\(name.value)\"\(adviceOnNames(name.value, names))")
        }
        let known = dataset.columns.map(\.name)
        var columns = known
        if let list = try mapping.list("columns") {
            columns = []
            for element in list.value {
                let column = try element.string()
                guard known.contains(column.value) else {
                    throw fault(
                        column.line,
                        "unknown column \"\(column.value)\" of \(name.value)\(adviceOnNames(column.value, known))")
                }
                guard !columns.contains(column.value) else {
                    throw fault(column.line, "column \"\(column.value)\" stands twice; remove one")
                }
                columns.append(column.value)
            }
        }
        let byteOrderMark = try mapping.bool("bom")?.value ?? false
        let formulaGuard = try mapping.string("formula_guard")
        if let formulaGuard { try choose(formulaGuard, "formula_guard", ["apostrophe", "none"]) }
        return .table(
            dataset: name.value, columns: columns, byteOrderMark: byteOrderMark,
            formulaGuard: formulaGuard?.value != "none")
    }

    private func schemaFile(_ name: Located<String>) throws(StrictYAMLError) -> [UInt8] {
        let bytes = try file(name)
        do {
            _ = try JSONValue(reading: bytes)
        } catch {
            throw StrictYAMLError(
                file: directory.appending(name.value).string, line: error.line, message: "no JSON: \(error.message)")
        }
        return bytes
    }

    private func grammarFile(_ name: Located<String>) throws(StrictYAMLError) -> [UInt8] {
        let bytes = try file(name)
        do {
            _ = try RelaxNGGrammar(parsing: bytes)
        } catch {
            let fault = error.faults[0]
            throw StrictYAMLError(
                file: directory.appending(name.value).string, line: max(fault.line, 1),
                message: "no usable RELAX NG grammar: \(fault.message)")
        }
        return bytes
    }

    private func file(_ name: Located<String>) throws(StrictYAMLError) -> [UInt8] {
        guard let file = files.first(where: { $0.name == name.value }) else {
            let advice = adviceOnNames(name.value, files.map(\.name))
            throw fault(name.line, "no file \"\(name.value)\" in the module\(advice)")
        }
        return file.bytes
    }

    private func choose(_ word: Located<String>, _ key: String, _ known: [String]) throws(StrictYAMLError) {
        guard !known.contains(word.value) else { return }
        throw fault(word.line, "unknown \(key) \"\(word.value)\"\(adviceOnNames(word.value, known))")
    }

    private func checkPath(_ path: Located<String>) throws(StrictYAMLError) {
        let parts = path.value.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let isPlain = parts.allSatisfy { part in
            (1...255).contains(part.count) && part.first != UInt8(ascii: ".") && part.allSatisfy(isPathByte)
        }
        guard path.value.utf8.count <= 500 else {
            throw fault(path.line, "a path has at most 500 characters; shorten it")
        }
        guard isPlain else {
            throw fault(
                path.line,
                "path \"\(path.value)\" must be relative, of a-z, 0-9, dot, dash, underscore, no part beginning with a dot or of more than 255"
            )
        }
    }

    private func fault(_ line: Int, _ message: String) -> StrictYAMLError {
        StrictYAMLError(file: place, line: line, message: message)
    }
}
