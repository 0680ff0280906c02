import AuditModel
import LogScanning
import LogSummaries
package import ReportBuilding

/// The names a report has, read off an empty one: what templates are checked against before anything is scanned.
package enum ReportShape {
    package static let report = report(title: "", organisation: "")

    /// The same under that title.
    package static func report(title: String, organisation: String) -> Report {
        let window = ScannedWindow(empty: CalendarDay("2000-01-01")!)
        return Report(
            ReportInput(
                window: window, baseline: Baseline(comparison: nil, restated: nil), title: title,
                organisation: organisation, archiveID: "2000-01-01", version: "", configurationDigest: ""))
    }

    static var datasets: [Dataset] { report.datasets }
}
