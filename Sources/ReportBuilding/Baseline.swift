package import AuditModel

/// What a report looks back at; read from earlier archives by the caller.
package struct Baseline: Sendable {
    /// The highest revision of the latest earlier as-of day with the same number of days.
    package let comparison: ArchivedFigures?
    /// The revision that this report restates.
    package let restated: ArchivedFigures?
    /// The contents that the chain recorded of day files of the window, in the order of the chain.
    package let recorded: [RecordedContent]
    /// The oldest day file that the chain ever saw; nil for a first archive.
    package let oldestKnownDay: CalendarDay?

    package init(
        comparison: ArchivedFigures?, restated: ArchivedFigures?, recorded: [RecordedContent] = [],
        oldestKnownDay: CalendarDay? = nil
    ) {
        self.comparison = comparison
        self.restated = restated
        self.recorded = recorded
        self.oldestKnownDay = oldestKnownDay
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
