import JSONText

/// The members of manifest.json that do not say what report.json says of the same, in a fixed order; of `inputs` each row.
func contradictions(of manifest: JSONValue, to report: JSONValue) -> [String] {
    let same: [(member: [String], inReport: [String])] = [
        (["run", "version"], ["generator", "version"]), (["run", "as_of"], ["report_period", "end"]),
        (["run", "days"], ["report_period", "days"]), (["run", "privacy"], ["privacy"]),
        (["config_sha256"], ["generator", "config_sha256"]),
        (["signer"], ["generator", "signer"]),
        (["accounting", "lines"], ["completeness", "lines_read"]),
        (["accounting", "accepted"], ["completeness", "accepted"]),
        (["accounting", "blank"], ["completeness", "blank"]),
        (["accounting", "rejected"], ["completeness", "rejected"]),
        (["accounting", "bytes"], ["completeness", "bytes_read"]),
    ]
    var found = same.filter { (manifest[$0.member] ?? .null) != (report[$0.inReport] ?? .null) }.map {
        $0.member.joined(separator: ".")
    }
    for (list, figure) in [("unknown_files", "unknown_files"), ("twins", "same_file_twice")]
    where manifest["listing"]?[list]?.elements?.count != report["completeness"]?[figure]?.integer {
        found.append("listing.\(list)")
    }
    let (inputs, reported) = (manifest["inputs"]?.elements ?? [], report["inputs"]?.elements ?? [])
    if inputs.count != reported.count { return found + ["inputs"] }
    let members = [
        "file", "date", "format", "bytes", "sha256", "content_bytes", "content_sha256", "lines", "state",
    ]
    for (index, (input, row)) in zip(inputs, reported).enumerated() {
        found += members.filter { input[$0] != row[$0] }.map { "inputs[\(index)].\($0)" }
    }
    return found
}

extension JSONValue {
    /// The value at that path of members; nil where there is none.
    fileprivate subscript(_ path: [String]) -> JSONValue? {
        path.reduce(Optional(self)) { value, name in value?[name] }
    }
}
