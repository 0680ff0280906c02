package import LogSummaries

/// Everything a report is a function of.
package struct ReportInput: Sendable {
    package let window: ScannedWindow
    package let baseline: Baseline
    package let title: String
    package let archiveID: String
    package let version: String
    package let configurationDigest: String
    package let controls: [Control]
    package let privacy: Privacy

    package init(
        window: ScannedWindow, baseline: Baseline, title: String, archiveID: String, version: String,
        configurationDigest: String, controls: [Control] = Control.shipped, privacy: Privacy = .keep
    ) {
        self.window = window
        self.baseline = baseline
        self.title = title
        self.archiveID = archiveID
        self.version = version
        self.configurationDigest = configurationDigest
        self.controls = controls
        self.privacy = privacy
    }
}
