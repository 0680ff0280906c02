import AuditModel
import ReportBuilding

/// Figures of `completeness` that count what may be wrong, so that a page can tell those above zero from the others.
///
/// `some`, `none` and `unmeasured` each have every name; a figure is there under one of them only.
struct CountedFigures {
    private static let paths = [
        "misfiled", "misfiled_earlier", "misfiled_later", "undated", "clock_backwards", "without_usage",
        "zero_token_successes", "unattributed", "unknown_status", "outside_hours", "quarter_hours_unplaced",
        "duplicates.exact", "duplicates.conflicting", "dropped_duplicates", "same_file_twice", "differing_twins",
        "unreadable_files", "unknown_files",
    ]

    let pageValue: PageValue

    init(_ document: ReportNode, _ query: QueryText) {
        var (some, none, unmeasured): ([String: PageValue], [String: PageValue], [String: PageValue]) = ([:], [:], [:])
        for path in Self.paths {
            let place = ["completeness"] + path.split(separator: ".").map(String.init)
            let name = path.replacing(".", with: "_")
            let cell = document.cell(place) ?? .null
            let members: [String: PageValue] = [
                "path": .text(place.joined(separator: ".")), "figure": .figure(PageFigure(cell)),
                "query": query.counted(path).map(PageValue.text) ?? .figure(PageFigure(.null)),
            ]
            some[name] = cell != .null && cell != .integer(0) ? .object(members) : .absent(members)
            none[name] = cell == .integer(0) ? .object(members) : .absent(members)
            unmeasured[name] = cell == .null ? .object(members) : .absent(members)
        }
        func group(_ members: [String: PageValue]) -> PageValue {
            let isEmpty = members.values.allSatisfy { if case .absent = $0 { true } else { false } }
            return isEmpty ? .absent(members) : .object(members)
        }
        pageValue = .object(["some": group(some), "none": group(none), "unmeasured": group(unmeasured)])
    }
}
