import AuditModel
import Files
import Glibc
import ReportBuilding
import SystemPackage

/// The seconds for which a window keeps its zone's offsets: from 32 days before the first day to 32 days after the last.
func zoneSpan(first: CalendarDay, last: CalendarDay) -> Range<Int> {
    (first.daysSinceEpoch - 32) * 86_400..<(last.daysSinceEpoch + 33) * 86_400
}

/// The offsets of an IANA zone by this machine's zone tables, for the span of these days.
///
/// A step at each quarter of an hour where the offset changes. Reads through glibc's `TZ`, which is put back; called before any
/// other thread may read the environment. A zone that the tables do not have is a usage error, and names the nearest.
func systemZone(_ name: String, first: CalendarDay, last: CalendarDay) throws(Failure) -> ZoneOffsets {
    guard isZone(name) else {
        let advice = nearestName(to: name, in: zoneNames()).map { "did you mean \"\($0)\"?" }
        throw Failure(
            .usage,
            "no zone \"\(name)\" in this machine's zone tables; \(advice ?? "write an IANA name, as Europe/Berlin, or install tzdata")"
        )
    }
    let before = getenv("TZ").map { String(cString: $0) }
    setenv("TZ", ":\(name)", 1)
    tzset()
    defer {
        if let before { setenv("TZ", before, 1) } else { unsetenv("TZ") }
        tzset()
    }
    var steps: [ZoneOffsets.Step] = []
    let span = zoneSpan(first: first, last: last)
    for second in stride(from: span.lowerBound, to: span.upperBound, by: 900) {
        var time = time_t(second)
        var local = tm()
        localtime_r(&time, &local)
        guard steps.last?.offset != local.tm_gmtoff else { continue }
        steps.append(ZoneOffsets.Step(second: second, offset: local.tm_gmtoff))
    }
    return ZoneOffsets(name: name, steps: steps)
}
