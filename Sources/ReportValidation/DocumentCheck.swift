import JSONText
import ReportBuilding
package import ReportRendering

/// Reads the report document back: strict JSON, equal to the report in every member, and as its schema wants it.
///
/// `read` begins to read it, anew each time: where it is not equal it is read whole, as where the schema is not the shipped one, which
/// admits every report.
func checkDocument(
    of document: ReportNode, schemaName: String, schema: [UInt8], _ faults: inout OutputFaults,
    read: () throws -> OutputBytes
) throws {
    let isEqual = try DocumentAgreement.holds(document, read())
    let isShipped = schema == PackageResources.report_schema_json
    if isEqual, isShipped { return }
    let bytes = try read().whole()
    do throws(JSONSyntaxError) {
        let json = try JSONValue(reading: bytes)
        if !isEqual {
            var comparison = DocumentComparison()
            comparison.compare(document, json)
            let locator = JSONLocator(bytes)
            for difference in comparison.differences {
                faults.add(
                    difference.code, line: locator.line(of: difference.positions),
                    "\(difference.path) \(difference.message)")
            }
        }
        if !isShipped { hold(json, bytes, against: schema, named: schemaName, &faults) }
    } catch {
        faults.add("json_syntax", error)
    }
}

/// Holds the JSON of those bytes against a schema; returns the keywords of it that are not judged.
@discardableResult
func hold(
    _ json: JSONValue, _ bytes: [UInt8], against schema: [UInt8], named name: String, _ faults: inout OutputFaults
) -> [String] {
    let rules: JSONSchema
    do {
        rules = JSONSchema(try JSONValue(reading: schema))
    } catch {
        faults.add("schema_unusable", line: nil, "schemas/\(name):\(error.line) is no JSON: \(error.message)")
        return []
    }
    let locator = JSONLocator(bytes)
    for difference in rules.differences(of: json) {
        faults.add(
            "schema", line: locator.line(of: difference.positions), "\(difference.message) [schemas/\(name)]")
    }
    return rules.unjudged
}

/// What of the modules' own JSON Schemas no report is held against, a sentence a keyword; in their order.
package func unjudged(of modules: [TemplateModule]) -> [String] {
    modules.flatMap { module in
        Set(module.outputs.compactMap(\.schema?.name)).sorted().flatMap { name -> [String] in
            guard let bytes = module.file(name), let schema = try? JSONValue(reading: bytes) else { return [] }
            return JSONSchema(schema).unjudged.map {
                "\(module.place(name)): reports are not held against \(quoted($0)), which is not judged here"
            }
        }
    }
}
