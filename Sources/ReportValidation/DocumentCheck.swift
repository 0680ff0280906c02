import JSONText
import ReportBuilding

/// Reads the report document back: strict JSON, equal to the report in every member; its schema is strict JSON, too.
///
/// `read` begins to read it, anew each time: where it is not equal it is read whole, to tell what differs.
func checkDocument(
    of document: ReportNode, schemaName: String, schema: [UInt8], _ faults: inout OutputFaults,
    read: () throws -> OutputBytes
) throws {
    do {
        _ = try JSONValue(reading: schema)
    } catch {
        faults.add("schema_unusable", line: nil, "the schema \(schemaName):\(error.line) is no JSON: \(error.message)")
    }
    if try DocumentAgreement.holds(document, read()) { return }
    let bytes = try read().whole()
    do throws(JSONSyntaxError) {
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
