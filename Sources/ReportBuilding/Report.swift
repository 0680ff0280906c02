package import AuditModel

/// All figures of one window: a pure function of day files, listing, configuration, version and baseline.
package struct Report: Sendable {
    /// The folder the archive will have (`2026-11-22`, `2026-11-22.r02`), or the as-of day of a preview.
    package let archiveID: String
    /// What the organisation calls the report; from the configuration.
    package let title: String
    /// Whose report it is; empty where nobody says.
    package let organisation: String
    package let asOf: CalendarDay
    /// report.json, member by member.
    package let document: ReportNode
    /// The tables in the order of the contract: summary, daily, users, models, usage, errors, hours, calendar, inputs,
    /// rejected_lines, controls, changes; then week_hours, findings, custody, completeness, duplicate_locations.
    package let datasets: [Dataset]
    /// What the controls said, in their order.
    package let outcomes: [ControlOutcome]
    /// The figures by which it is compared with other reports.
    package let figures: ReportFigures

    package init(
        archiveID: String, title: String, organisation: String = "", asOf: CalendarDay, document: ReportNode,
        datasets: [Dataset],
        outcomes: [ControlOutcome] = [], figures: ReportFigures = ReportFigures(figures: [], names: [:])
    ) {
        self.archiveID = archiveID
        self.title = title
        self.organisation = organisation
        self.asOf = asOf
        self.document = document
        self.datasets = datasets
        self.outcomes = outcomes
        self.figures = figures
    }

    package func dataset(named name: String) -> Dataset? { datasets.first { $0.name == name } }
}
