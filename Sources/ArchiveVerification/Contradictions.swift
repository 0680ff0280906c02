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
    if let headline = manifest["headline"] { found += contradictions(ofHeadline: headline, to: report) }
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

/// The members of a manifest's `headline` that are not what the report has; archives from before have none.
private func contradictions(ofHeadline headline: JSONValue, to report: JSONValue) -> [String] {
    let figures: [(member: String, path: [String])] = [
        ("days", ["report_period", "days"]), ("requests", ["summary", "total_requests"]),
        ("success_rate", ["summary", "success_rate"]), ("tokens", ["summary", "total_tokens"]),
        ("tokens_lower_bound", ["summary", "lower_bound", "total_tokens"]),
        ("rejected", ["completeness", "rejected"]),
    ]
    let outcomes = (report["controls"]?.elements ?? []).map { $0["outcome"]?.text }
    let counts = [
        ("missing_days", report["completeness"]?["missing_days"]?.elements?.count ?? 0),
        ("controls_passed", outcomes.count { $0 == "pass" }), ("controls_failed", outcomes.count { $0 == "fail" }),
    ]
    return figures.filter { headline[$0.member] != report[$0.path] }.map { "headline.\($0.member)" }
        + counts.filter { headline[$0.0]?.integer != $0.1 }.map { "headline.\($0.0)" }
        + (headline["complete"].map { $0 != isComplete(report).map(JSONValue.flag) ?? .null } ?? false
            ? ["headline.complete"] : [])
}

/// Whether something was received, each expected day has a whole day file with an entry, no line was rejected, and no day file is otherwise
/// than an earlier archive recorded it; nil where every day is declared closed and nothing came.
private func isComplete(_ report: JSONValue) -> Bool? {
    let figures = [
        ["completeness", "rejected"], ["custody", "vanished"], ["custody", "truncated"], ["custody", "altered"],
    ]
    let days = report["completeness"]?["calendar"]?.elements ?? []
    let isWhole =
        figures.allSatisfy { (report[$0]?.integer ?? 0) == 0 }
        && days.allSatisfy { day in
            switch day["state"]?.text {
            case "closed": true
            case "present": day["entries"]?.integer != 0
            default: false
            }
        }
    return isWhole && report[["completeness", "accepted"]]?.integer == 0 ? nil : isWhole
}

extension JSONValue {
    /// The value at that path of members; nil where there is none.
    fileprivate subscript(_ path: [String]) -> JSONValue? {
        path.reduce(Optional(self)) { value, name in value?[name] }
    }
}
