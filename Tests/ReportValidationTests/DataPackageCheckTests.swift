import AuditModel
import ReportBuilding
import ReportRendering
import ReportValidation
import Testing

@Suite struct DataPackageCheckTests {
    static let good = """
        {"name": "n", "resources": [
        {"name": "users", "path": "users.csv", "encoding": "utf-8", "dialect": {"lineTerminator": "\\r\\n"},
         "formula_guard": {"columns": ["user_id"], "cells": 1}, "schema": {"missingValues": [""], "fields": [
          {"name": "as_of", "type": "date"}, {"name": "user_id", "type": "string"},
          {"name": "requests", "type": "integer"}, {"name": "latency_ms_mean", "type": "number"},
          {"name": "latency_ms_known", "type": "boolean"}]}}
        ]}
        """

    @Test(
        "A data package names each CSV file with its fields, and nothing else",
        arguments: [
            ("", "", []),
            (
                "users.csv", "csv/users.csv",
                ["package_differs data/csv/datapackage.json:2", "package_differs data/csv/datapackage.json"]
            ),
            ("\"requests\"", "\"request\"", ["package_differs data/csv/datapackage.json:2"]),
            ("integer", "number", ["package_differs data/csv/datapackage.json:2"]),
            ("resources", "resource", ["package_differs data/csv/datapackage.json:1"]),
            ("]}}", "]}},", ["json_syntax data/csv/datapackage.json:7"]),
            ("\"utf-8\"", "\"latin-1\"", ["package_differs data/csv/datapackage.json:2"]),
            (
                "{\"lineTerminator\"", "{\"delimiter\": \";\", \"lineTerminator\"",
                ["package_differs data/csv/datapackage.json:2"]
            ),
            ("[\"\"]", "[\"\", \"x\"]", ["package_differs data/csv/datapackage.json:2"]),
            ("{\"columns\": [\"user_id\"]", "{\"columns\": []", ["package_differs data/csv/datapackage.json:2"]),
            (
                "\"missingValues\"", "\"primaryKey\": \"x\", \"missingValues\"",
                ["package_differs data/csv/datapackage.json:2"]
            ),
            (
                "\"integer\"", "\"integer\", \"constraints\": {\"minimum\": 9}",
                ["package_differs data/csv/datapackage.json:2"]
            ),
        ])
    func faults(old: String, new: String, expected: [String]) {
        let text = old.isEmpty ? Self.good : Self.good.replacing(old, with: new)
        let package = RenderedOutput(
            path: "csv/datapackage.json", mediaType: "application/json", format: .dataPackage)
        let found = validate(outputs: [package, SmallReport.table()], of: SmallReport.report) {
            Array(($0 == package.path ? text : SmallReport.csv).utf8)
        }
        #expect(found.map(\.short) == expected, "\(found)")
    }
}
