import AuditModel
import LogSummaries

/// Totals with the names that are their key; nil for entries that have none.
///
/// An object, since rows are sorted and read cell by cell a million times: a copy of one is a count, not its names' and all its figures'.
final class KeyedTotals: Sendable {
    let first: Name?
    let second: Name?
    let totals: EntryTotals

    init(first: Name?, second: Name?, totals: EntryTotals) {
        self.first = first
        self.second = second
        self.totals = totals
    }

    /// Most requests first, then by name, those without one last.
    static func precedes(_ left: KeyedTotals, _ right: KeyedTotals) -> Bool {
        if left.totals.requests != right.totals.requests { return left.totals.requests > right.totals.requests }
        if left.first != right.first { return before(left.first, right.first) }
        return left.second != right.second && before(left.second, right.second)
    }

    private static func before(_ left: Name?, _ right: Name?) -> Bool {
        guard let left else { return false }
        guard let right else { return true }
        return left < right
    }
}

/// The sorted rows of a window's tables.
struct ReportTables: Sendable {
    let users: [KeyedTotals]
    let models: [KeyedTotals]
    let usage: [KeyedTotals]
    let errors: [KeyedTotals]
    let errorTypes: [KeyedTotals]

    init(_ summary: DaySummary) {
        let users = (0..<summary.users.count).map { summary.users.name($0) }
        let models = (0..<summary.models.count).map { summary.models.name($0) }
        let errorTypes = (0..<summary.errorTypes.count).map { summary.errorTypes.name($0) }
        var byUser = [EntryTotals](repeating: EntryTotals(), count: users.count)
        var byModel = [EntryTotals](repeating: EntryTotals(), count: models.count)
        var byErrorType = [EntryTotals](repeating: EntryTotals(), count: errorTypes.count)
        var usage: [KeyedTotals] = []
        var errors: [KeyedTotals] = []
        usage.reserveCapacity(summary.usage.count)
        summary.usage.visit { user, model, totals in
            byUser[user].merge(totals)
            byModel[model].merge(totals)
            usage.append(KeyedTotals(first: users[user], second: models[model], totals: totals))
        }
        summary.errors.visit { model, errorType, totals in
            byErrorType[errorType].merge(totals)
            errors.append(KeyedTotals(first: models[model], second: errorTypes[errorType], totals: totals))
        }
        self.users = Self.rows(users, byUser)
        self.models = Self.rows(models, byModel)
        self.errorTypes = Self.rows(errorTypes, byErrorType)
        self.usage = usage.sorted(by: KeyedTotals.precedes)
        self.errors = errors.sorted(by: KeyedTotals.precedes)
    }

    private static func rows(_ names: [Name?], _ totals: [EntryTotals]) -> [KeyedTotals] {
        zip(names, totals).filter { $1.requests > 0 }
            .map { KeyedTotals(first: $0, second: nil, totals: $1) }.sorted(by: KeyedTotals.precedes)
    }
}
