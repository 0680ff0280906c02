extension ReportNode {
    /// Whether the figure at that path of a report is a rate, a mean or a quantile of nothing: no entry for a rate, no latency for the
    /// others. `summary` then has 0, as its first users expect, which says nothing.
    package func isUnmeasured(_ path: String) -> Bool {
        if path == ratePath { return cell(["summary", "total_requests"])?.double == 0 }
        guard isLatency(path), let coverage = cell(["completeness", "coverage", "latency"]) else { return false }
        return (coverage.double ?? 0) == 0
    }
}

extension ReportFigures {
    /// The same figures, with null for a rate, a mean or a quantile of nothing. Where coverage is not among them, as of a comparison
    /// archive, no latency was where the greatest is 0.
    var measured: ReportFigures {
        let known = Dictionary(figures.map { ($0.path, $0.value) }) { first, _ in first }
        let isWithoutEntries = known["summary.total_requests"]?.double == 0
        let latency = known["completeness.coverage.latency"] ?? known["summary.latency_ms.max"] ?? .number(1)
        let isWithoutLatency = (latency.double ?? 0) == 0
        return ReportFigures(
            figures: figures.map { path, value in
                let isNothing = path == ratePath ? isWithoutEntries : isLatency(path) && isWithoutLatency
                return (path, isNothing ? .null : value)
            }, names: names, tables: tables)
    }
}

private let ratePath = "summary.success_rate"

private func isLatency(_ path: String) -> Bool {
    path == "summary.avg_latency_ms" || path.hasPrefix("summary.latency_ms.")
}
