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
    /// What of the chain was not used, as it is not what was published: archives in the chain's order, then reports.
    package let altered: [AlteredArchive]

    package init(
        comparison: ArchivedFigures?, restated: ArchivedFigures?, recorded: [RecordedContent] = [],
        oldestKnownDay: CalendarDay? = nil, altered: [AlteredArchive] = []
    ) {
        self.comparison = comparison
        self.restated = restated
        self.recorded = recorded
        self.oldestKnownDay = oldestKnownDay
        self.altered = altered
    }
}

/// An earlier archive of which a file is not what was published, so that nothing which that file says or vouches for was used.
package struct AlteredArchive: Hashable, Sendable, CustomStringConvertible {
    package let archiveID: String
    /// Relative to the archive.
    package let file: String
    /// What is wrong with the file, as the end of a sentence that begins with it.
    package let reason: String

    package init(archiveID: String, file: String, reason: String) {
        self.archiveID = archiveID
        self.file = file
        self.reason = reason
    }

    /// What is wrong, what it was not used for, and what to do; without the archive's name.
    private var sentence: String {
        let unused =
            file == "manifest.json" || file == "tagmanifest-sha256.txt" ? "nothing of the archive" : "no figure"
        return "\(file) \(reason); \(unused) was used"
    }

    package var description: String { "archive \(archiveID): \(sentence); run `nightaudit verify`" }

    var finding: Finding {
        Finding(
            "archive_altered", .error, subject: archiveID, location: "\(archiveID)/\(file)",
            message: "\(sentence). Run `nightaudit verify`.")
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
