import AuditModel
import ReportBuilding
import Testing

@testable import ReportRendering

@Suite struct FigureWordsTests {
    @Test(arguments: [
        ("summary.success_rate", 0.9498, 0.95, "94.98 %", "95.0 %"),
        ("summary.success_rate", 0.94996, 0.95, "94.996 %", "95.0 %"),
        ("summary.success_rate", 0.96, 0.95, "96.0 %", "95.0 %"),
        ("summary.success_rate", 0.95, 0.94996, "95.0 %", "94.996 %"),
        ("summary.success_rate", 0.9995, 1, "> 99.9 %", "100 %"),
        ("summary.success_rate", 0.9995, 0.9999, "99.95 %", "99.99 %"),
        ("completeness.rejected_share", 0.00102, 0.001, "0.102 %", "0.1 %"),
        ("completeness.rejected_share", 0.0001, 0.0005, "0.01 %", "0.05 %"),
        ("completeness.rejected_share", 0.0004, 0, "< 0.1 %", "0 %"),
        ("completeness.rejected_share", 0.0004, 0.0002, "0.04 %", "0.02 %"),
        ("summary.latency_ms.p95", 60000.0004, 60000, "60,000.0004", "60,000"),
        ("summary.latency_ms.p95", 59999.5, 60000, "59,999.5", "60,000"),
    ])
    func `an observed value stands to its limit on the page as it does in the report`(
        path: String, observed: Double, limit: Double, shown: String, bound: String
    ) {
        let kind = FigureKind(path: path)
        #expect(kind.words(.number(observed), against: .number(limit)) == shown)
        #expect(kind.words(ofLimit: .number(limit)) == bound)
    }

    @Test(arguments: [
        ("summary.success_rate", 0.96701, 0.96698, "96.701 %", "96.698 %"),
        ("summary.success_rate", 0.9671, 0.9674, "96.71 %", "96.74 %"),
        ("summary.success_rate", 0.5, 0.5, "50.0 %", "50.0 %"), ("summary.success_rate", 0.5, 0.6, "50.0 %", "60.0 %"),
        ("summary.avg_latency_ms", 1.23412, 1.23408, "1.23412", "1.23408"),
        ("summary.avg_latency_ms", 1.5, 2.5, "1.5", "2.5"),
    ])
    func `two values that differ are shown so`(path: String, one: Double, other: Double, first: String, second: String)
    {
        let kind = FigureKind(path: path)
        #expect(kind.words(.number(one), unlike: .number(other)) == first)
        #expect(kind.words(.number(other), unlike: .number(one)) == second)
    }

    @Test(arguments: [(0.04, "0.04 %"), (0.05, "0.05 %"), (12.34, "12.3 %"), (0.0, "0 %"), (99.99, "99.99 %")])
    func `a small change in percent is told by its number`(percent: Double, shown: String) {
        #expect(FigureKind.percent(percent) == shown)
    }
}
