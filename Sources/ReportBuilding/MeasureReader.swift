import AuditModel
import LogScanning
import LogSummaries
import StrictYAML

/// Reads what a control measures, and the keys that go with it.
///
/// | measure | keys | what it is |
/// | --- | --- | --- |
/// | a path of report.json | | that figure; of a list or table the number of its elements |
/// | such a path that counts by names, a dot and a name | | what it counts of that name |
/// | a table's path and a column | per, minimum_requests (default 0) | the column in each row |
/// | users, models, error_types | allow | how many names are not on the list |
/// | retention_days | | days from the oldest day file to the as-of day |
/// | outside_hours | hours {weekdays, from, to} | requests outside these hours of the configured zone |
/// | users.requests, users.tokens, models.… | leap {factor, minimum, new_names (default false)} | how many names leap |
struct MeasureReader {
    let reader: ControlReader

    func read(_ name: Located<String>, _ mapping: inout StrictMapping) throws(StrictYAMLError) -> Measure {
        let per = try mapping.string("per")
        let minimum = try mapping.int("minimum_requests")
        let allow = try mapping.list("allow")
        let hours = try mapping.mapping("hours")
        let leap = try mapping.mapping("leap")
        func refuse(_ key: String, _ line: Int?, _ fits: String) throws(StrictYAMLError) {
            guard let line else { return }
            throw reader.fault(line, "key \"\(key)\" does not fit measure \"\(name.value)\"; it goes with \(fits)")
        }
        let isHours = name.value == "outside_hours"
        if !isHours, hours != nil, nearestName(to: name.value, in: ["outside_hours"]) != nil {
            throw reader.fault(name.line, "unknown measure \"\(name.value)\"; did you mean \"outside_hours\"?")
        }
        if !isHours { try refuse("hours", hours?.line, "outside_hours") }
        if allow != nil || leap != nil || isHours {
            try refuse("per", per?.line, "a column of a table")
            try refuse("minimum_requests", minimum?.line, "a column of a table")
        }
        if allow != nil || isHours { try refuse("leap", leap?.line, "users.requests and its like") }
        if isHours {
            try refuse("allow", allow?.line, "users, models or error_types")
            guard let hours else {
                throw reader.fault(name.line, "measure \"outside_hours\" needs the key \"hours\"; add it")
            }
            return .outsideHours(try workingHours(hours))
        }
        if name.value == Measure.retention.name {
            try refuse("per", per?.line, "a column of a table")
            try refuse("minimum_requests", minimum?.line, "a column of a table")
            try refuse("allow", allow?.line, "users, models or error_types")
            try refuse("leap", leap?.line, "users.requests and its like")
            return .retention
        }
        if let allow { return try allowList(name, allow) }
        if let leap { return try self.leap(name, leap) }
        return try figure(name, per, minimum)
    }

    private func figure(
        _ name: Located<String>, _ per: Located<String>?, _ minimum: Located<Int>?
    ) throws(StrictYAMLError) -> Measure {
        let document = Report.measurableDocument
        let tables = RowTable.all.filter { name.value.hasPrefix($0.path + ".") }
        if let table = tables.first, case .rows(let dataset)? = document[table.path.members] {
            let column = String(name.value.dropFirst(table.path.utf8.count + 1))
            try reader.choose(Located(column, line: name.line), "column of \(table.path)", columns(table, dataset))
            guard let per else {
                throw reader.fault(
                    name.line, "measure \"\(name.value)\" is a column: add the key per: \(table.row)")
            }
            try reader.choose(per, "row", [table.row])
            if let minimum, minimum.value < 0 || dataset.index(of: "requests") == nil {
                let advice =
                    minimum.value < 0 ? "must be 0 or more" : "does not fit \(table.path), which has no requests"
                throw reader.fault(minimum.line, "minimum_requests \(advice)")
            }
            return .rows(table, column: column, minimumRequests: minimum?.value ?? 0)
        }
        if let count = try count(name, document) {
            try refuseRowKeys(name, per, minimum)
            return count
        }
        let figures = Self.measurable
        guard figures.contains(name.value) else {
            let known =
                figures + tablesAndColumns(document) + ["outside_hours", Measure.retention.name]
                + RejectReason.names.map { "\(Self.reasonsPath).\($0)" }
            let isMember = Report.emptyDocument.memberPaths().contains(name.value)
            let fault =
                isMember
                ? "measure \"\(name.value)\" is no number of the window, or depends on the controls"
                : "unknown figure \"\(name.value)\""
            let members = document.memberPaths().filter { member in
                !member.contains(".") && figures.contains { $0 == member || $0.hasPrefix(member + ".") }
            }
            let advice =
                nearestPath(to: name.value, in: known).map { "did you mean \"\($0)\"?" }
                ?? "figures are numbers, lists and tables of report.json: \(members.joined(separator: ", ")), and members "
                + "of these, joined by dots"
            throw reader.fault(name.line, "\(fault); \(advice)")
        }
        try refuseRowKeys(name, per, minimum)
        return .figure(name.value)
    }

    /// The paths of what can be measured as one figure.
    private static let measurable = Report.measurableDocument.memberPaths().filter(
        Report.measurableDocument.isMeasurable)

    private func refuseRowKeys(
        _ name: Located<String>, _ per: Located<String>?, _ minimum: Located<Int>?
    ) throws(StrictYAMLError) {
        guard let extra = per.map({ ("per", $0.line) }) ?? minimum.map({ ("minimum_requests", $0.line) }) else {
            return
        }
        throw reader.fault(
            extra.1, "key \"\(extra.0)\" does not fit measure \"\(name.value)\"; it goes with a column of a table")
    }

    private static let reasonsPath = "completeness.rejected_by_reason"

    /// The name is all that follows the member's dot, as names hold dots, too; nil where no member that counts by names is meant.
    private func count(_ name: Located<String>, _ document: ReportNode) throws(StrictYAMLError) -> Measure? {
        for path in document.memberPaths() where name.value.utf8.starts(with: "\(path).".utf8) {
            guard case .counts? = document[path.members] else { continue }
            let counted = Located(
                String(decoding: name.value.utf8.dropFirst(path.utf8.count + 1), as: UTF8.self), line: name.line)
            switch path {
            case Self.reasonsPath:
                guard RejectReason(name: counted.value) != nil else {
                    let advice =
                        nearestName(to: counted.value, in: RejectReason.names).map { "did you mean \"\(path).\($0)\"?" }
                        ?? "a report names those it met"
                    throw reader.fault(
                        name.line, "measure \"\(name.value)\": no line is rejected for \"\(counted.value)\"; \(advice)")
                }
            // "" are failures without a type.
            case "error_breakdown": break
            default:
                guard !counted.value.isEmpty else {
                    throw reader.fault(
                        name.line, "measure \"\(name.value)\" names nothing; write the name behind the dot")
                }
            }
            if path == "by_user" {
                try refuseRawUser(counted, "measure", advice: "give by_user.PSEUDONYM as reports write it")
            }
            return .count(path, of: Name(counted.value))
        }
        return nil
    }

    /// Under pseudonyms what names users names pseudonyms: the archive keeps the controls, and no raw name may be in it.
    private func refuseRawUser(_ user: Located<String>, _ key: String, advice: String) throws(StrictYAMLError) {
        guard reader.usersArePseudonyms, Pseudonyms.keyID(of: Array(user.value.utf8)) == nil else { return }
        throw reader.fault(
            user.line, "\(key): it names a user, but reports call users by pseudonyms; \(advice)")
    }

    private func tablesAndColumns(_ document: ReportNode) -> [String] {
        RowTable.all.flatMap { table -> [String] in
            guard case .rows(let dataset)? = document[table.path.members] else { return [] }
            return columns(table, dataset).map { "\(table.path).\($0)" }
        }
    }

    /// Those that hold a number, or true or false, and are no key.
    private func columns(_ table: RowTable, _ dataset: Dataset) -> [String] {
        dataset.columns.filter { [.integer, .number, .boolean].contains($0.type) }
            .map { $0.path.joined(separator: ".") }.filter { !table.keys.contains($0) }
    }

    private func allowList(
        _ name: Located<String>, _ allow: Located<[StrictValue]>
    ) throws(StrictYAMLError) -> Measure {
        try reader.choose(name, "measure of an allow-list", NameKind.allCases.map(\.table))
        var names: Set<Name> = []
        for element in allow.value {
            let allowed = try element.string()
            guard !allowed.value.isEmpty else {
                throw reader.fault(
                    allowed.line, "an allow-list names names; entries without one are not judged: remove \"\"")
            }
            if name.value == NameKind.user.table {
                try refuseRawUser(allowed, "allow", advice: "list the pseudonyms as reports write them")
            }
            guard names.insert(Name(allowed.value)).inserted else {
                throw reader.fault(allowed.line, "\"\(allowed.value)\" is allowed twice; remove one")
            }
        }
        return .allowList(NameKind.allCases.first { $0.table == name.value }!, names.sorted())
    }

    private func leap(_ name: Located<String>, _ mapping: StrictMapping) throws(StrictYAMLError) -> Measure {
        var mapping = mapping
        let measures = [NameKind.user, .model].flatMap { kind in
            NamedFigures.Figure.allCases.map { (name: "\(kind.table).\($0.rawValue)", kind: kind, figure: $0) }
        }
        try reader.choose(name, "measure of a leap", measures.map(\.name))
        let factor = try mapping.require(try mapping.number("factor"), "factor")
        guard factor.value > 1 else { throw reader.fault(factor.line, "factor must be above 1") }
        let minimum = try mapping.require(try mapping.int("minimum"), "minimum")
        guard minimum.value >= 0 else { throw reader.fault(minimum.line, "minimum must be 0 or more") }
        let newNames = try mapping.bool("new_names")?.value ?? false
        try mapping.finish()
        let measure = measures.first { $0.name == name.value }!
        return .leap(
            measure.kind, measure.figure,
            LeapRule(factor: factor.value, minimum: minimum.value, judgesNewNames: newNames))
    }

    private func workingHours(_ mapping: StrictMapping) throws(StrictYAMLError) -> WorkingHours {
        var mapping = mapping
        let list = try mapping.require(try mapping.list("weekdays"), "weekdays")
        var weekdays: [Int] = []
        for element in list.value {
            let weekday = try element.int()
            guard (1...7).contains(weekday.value), !weekdays.contains(weekday.value) else {
                throw reader.fault(
                    weekday.line, "weekdays are numbers from 1 (Monday) to 7, each once, not \(weekday.value)")
            }
            weekdays.append(weekday.value)
        }
        let from = try minuteOfDay("from", try mapping.require(try mapping.string("from"), "from"))
        let to = try mapping.require(try mapping.string("to"), "to")
        let end = try minuteOfDay("to", to)
        guard from < end else { throw reader.fault(to.line, "from must be earlier in the day than to") }
        try mapping.finish()
        return WorkingHours(weekdays: weekdays.sorted(), from: from, to: end)
    }

    /// Minutes of the day of `hh:mm`, on a quarter of an hour, up to 24:00.
    private func minuteOfDay(_ key: String, _ text: Located<String>) throws(StrictYAMLError) -> Int {
        let bytes = Array(text.value.utf8)
        let digits = [0, 1, 3, 4].compactMap { place in
            bytes.count == 5 && (48...57).contains(bytes[place]) ? Int(bytes[place]) - 48 : nil
        }
        guard digits.count == 4, bytes[2] == UInt8(ascii: ":"), digits[2] < 6 else {
            throw reader.fault(text.line, "\(key) must be a time \"hh:mm\", not \"\(text.value)\"")
        }
        let minute = (digits[0] * 10 + digits[1]) * 60 + digits[2] * 10 + digits[3]
        guard minute <= 1440, minute % 15 == 0 else {
            throw reader.fault(text.line, "\(key) must be a quarter of an hour up to 24:00, not \"\(text.value)\"")
        }
        return minute
    }
}
