import JSONText
import ReportBuilding

/// Reads the report document back: strict JSON, equal to the report in every member; its schema is strict JSON, too.
func checkDocument(
    _ bytes: [UInt8], of document: ReportNode, schemaName: String, schema: [UInt8], _ faults: inout OutputFaults
) {
    do {
        _ = try JSONValue(reading: schema)
    } catch {
        faults.add("schema_unusable", line: nil, "the schema \(schemaName):\(error.line) is no JSON: \(error.message)")
    }
    if DocumentAgreement.holds(document, bytes) { return }
    do {
        var comparison = DocumentComparison()
        comparison.compare(document, try JSONValue(reading: bytes))
        let locator = JSONLocator(bytes)
        for difference in comparison.differences {
            faults.add(
                difference.code, line: locator.line(of: difference.positions),
                "\(difference.path) \(difference.message)")
        }
    } catch {
        faults.add("json_syntax", error)
    }
}
