package import AuditModel
package import LogSummaries

/// Everything a report is a function of.
package struct ReportInput: Sendable {
    package let window: ScannedWindow
    package let baseline: Baseline
    package let title: String
    package let organisation: String
    package let archiveID: String
    package let version: String
    package let configurationDigest: String
    package let controls: [Control]
    /// Days on which the operator expects no entries.
    package let closedDays: [ClosedDay]
    /// The zone of the working hours; nil where none is configured.
    package let zone: ZoneOffsets?
    package let privacy: Privacy
    /// Nil where the archive is not signed.
    package let signer: SignerIdentity?

    package init(
        window: ScannedWindow, baseline: Baseline, title: String, organisation: String = "", archiveID: String,
        version: String,
        configurationDigest: String, controls: [Control] = ControlSet.shipped.controls, closedDays: [ClosedDay] = [],
        zone: ZoneOffsets? = nil, privacy: Privacy = .keep, signer: SignerIdentity? = nil
    ) {
        self.window = window
        self.baseline = baseline
        self.title = title
        self.organisation = organisation
        self.archiveID = archiveID
        self.version = version
        self.configurationDigest = configurationDigest
        self.controls = controls
        self.closedDays = closedDays
        self.zone = zone
        self.privacy = privacy
        self.signer = signer
    }
}

/// A day that the operator declared closed, and why.
package struct ClosedDay: Sendable, Hashable {
    package let day: CalendarDay
    package let reason: String

    package init(day: CalendarDay, reason: String) {
        self.day = day
        self.reason = reason
    }
}
