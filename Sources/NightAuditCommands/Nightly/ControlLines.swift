import AuditModel
import JSONText
import ReportBuilding

extension JSONWriter {
    /// Every setting of a control in a fixed order, on one line: what the configuration digest covers of it.
    mutating func write(_ control: Control) {
        beginObject(inline: true)
        member("id", control.id)
        member("title", control.title)
        member("explanation", control.explanation)
        member("measure", control.measure.name)
        switch control.measure {
        case .figure, .count, .retention: break
        case .rows(let table, _, let minimum):
            member("per", table.row)
            member("minimum_requests", minimum)
        case .allowList(_, let names): strings("allow", names)
        case .outsideHours(let hours):
            key("hours")
            beginObject(inline: true)
            key("weekdays")
            beginArray(inline: true)
            for weekday in hours.weekdays { integer(weekday) }
            endArray()
            member("from_minute", hours.from)
            member("to_minute", hours.to)
            endObject()
        case .leap(_, _, let rule):
            key("leap")
            beginObject(inline: true)
            key("factor")
            number(rule.factor)
            member("minimum", rule.minimum)
            key("new_names")
            flag(rule.judgesNewNames)
            endObject()
        }
        member("comparison", control.comparison.rawValue)
        key("limit")
        number(control.limit)
        member("severity", control.severity.rawValue)
        strings("supports", control.supports.map(Name.init))
        member("evidence", control.evidence)
        strings("query", control.query.map(Name.init))
        endObject()
    }

    private mutating func strings(_ name: String, _ texts: [Name]) {
        key(name)
        beginArray(inline: true)
        for text in texts { string(text) }
        endArray()
    }
}
