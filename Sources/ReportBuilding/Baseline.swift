/// What a report looks back at; read from earlier archives by the caller.
package struct Baseline: Sendable {
    /// The highest revision of the latest earlier as-of day with the same number of days.
    package let comparison: ArchivedFigures?
    /// The revision that this report restates.
    package let restated: ArchivedFigures?

    package init(comparison: ArchivedFigures?, restated: ArchivedFigures?) {
        self.comparison = comparison
        self.restated = restated
    }
}

/// The figures of an archived report: of the comparison archive those of its summary, of a restated one all.
package struct ArchivedFigures: Sendable {
    package let archiveID: String
    package let figures: ReportFigures

    package init(archiveID: String, figures: ReportFigures) {
        self.archiveID = archiveID
        self.figures = figures
    }
}
