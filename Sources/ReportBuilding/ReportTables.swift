import AuditModel
import LogSummaries

/// The sorted rows of a window's tables.
struct ReportTables: Sendable {
    let users: KeyedRows
    let models: KeyedRows
    let usage: KeyedRows
    let errors: KeyedRows
    let errorTypes: KeyedRows

    init(_ summary: DaySummary) {
        let (users, models) = (NameOrder(summary.users), NameOrder(summary.models))
        let errorTypes = NameOrder(summary.errorTypes)
        var byUser = TotalsTable(count: users.names.count)
        var byModel = TotalsTable(count: models.names.count)
        var byErrorType = TotalsTable(count: errorTypes.names.count)
        summary.usage.visit { user, model, totals in
            byUser.merge(totals, into: user)
            byModel.merge(totals, into: model)
        }
        summary.errors.visit { _, errorType, totals in byErrorType.merge(totals, into: errorType) }
        self.users = KeyedRows(users, byUser)
        self.models = KeyedRows(models, byModel)
        self.errorTypes = KeyedRows(errorTypes, byErrorType)
        usage = KeyedRows(users, models, summary.usage)
        errors = KeyedRows(models, errorTypes, summary.errors)
    }
}
