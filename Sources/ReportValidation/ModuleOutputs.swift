import ReportRendering
import StrictYAML

/// What an archived `module.yaml` says of one output, as far as it can be judged: how it is read back.
///
/// What a later version might add is passed over. Columns that are not named are those of the file's own header.
struct ModuleOutput {
    enum Kind {
        case page(grammar: String, figures: [String])
        case table(dataset: String, columns: [String]?, byteOrderMark: Bool, formulaGuard: Bool)
        case report(schema: String)
        case dataPackage
        /// Read back in a way unknown here.
        case other
    }

    /// Relative to the archive's `data/`.
    let path: String
    let mediaType: String
    let kind: Kind

    /// The outputs of a module in their order.
    static func read(_ bytes: [UInt8], file: String) throws(StrictYAMLError) -> [ModuleOutput] {
        var root = try StrictMapping(file: file, bytes: bytes)
        var outputs: [ModuleOutput] = []
        for element in try root.require(try root.list("outputs"), "outputs").value {
            outputs.append(try ModuleOutput(try element.mapping()))
        }
        return outputs
    }

    private init(_ given: StrictMapping) throws(StrictYAMLError) {
        var mapping = given
        func need(_ key: String) throws(StrictYAMLError) -> String {
            try mapping.require(try mapping.string(key), key).value
        }
        func names(_ key: String) throws(StrictYAMLError) -> [String]? {
            guard let list = try mapping.list(key) else { return nil }
            var names: [String] = []
            for element in list.value { names.append(try element.string().value) }
            return names
        }
        path = try need("path")
        mediaType = try need("media_type")
        switch try need("validator") {
        case "relaxng": kind = .page(grammar: try need("grammar"), figures: try names("figures") ?? [])
        case "csv":
            kind = .table(
                dataset: try need("dataset"), columns: try names("columns"),
                byteOrderMark: try mapping.bool("bom")?.value ?? false,
                formulaGuard: try mapping.string("formula_guard")?.value != "none")
        case "json_schema": kind = .report(schema: try need("schema"))
        case "data_package": kind = .dataPackage
        default: kind = .other
        }
    }
}
