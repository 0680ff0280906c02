import AuditModel
import JSONText
import ReportBuilding
import LogScanning
import LogSummaries
import SystemPackage

func put(_ node: ReportNode, _ w: inout JSONWriter) {
    switch node {
    case .cell(let c): put(c, &w)
    case .object(let members):
        w.beginObject()
        for m in members { w.key(m.name); put(m.node, &w) }
        w.endObject()
    case .list(let l):
        w.beginArray()
        for n in l { put(n, &w) }
        w.endArray()
    case .counts(let cs):
        w.beginObject()
        for c in cs { w.key(c.name); w.integer(c.count) }
        w.endObject()
    case .rows(let d):
        w.beginArray()
        for r in 0..<d.rowCount {
            w.beginObject(inline: true)
            for (i, c) in d.columns.enumerated() { w.key(c.name); put(d.cell(row: r, column: i), &w) }
            w.endObject()
        }
        w.endArray()
    }
}
func put(_ c: Cell, _ w: inout JSONWriter) {
    switch c {
    case .null: w.null()
    case .integer(let i): w.integer(i)
    case .number(let n): w.number(n)
    case .text(let t): w.string(t)
    case .flag(let f): w.flag(f)
    }
}
func nightlyRun(_ s: RunSettings, _ gate: StopGate) async throws -> ExitStatus {
    let dir = try LogDirectory(s.logs)
    let window = await ScannedWindow(dir, asOf: s.asOf, dayCount: s.days, width: 2)
    let report = Report(ReportInput(window: window, baseline: Baseline(comparison: nil, restated: nil), title: s.title, archiveID: "x", version: programVersion, configurationDigest: "x"))
    var w = JSONWriter()
    put(report.document, &w)
    w.finish()
    var out = StandardOutput()
    out.write(w.bytes)
    out.flush()
    return .done
}
