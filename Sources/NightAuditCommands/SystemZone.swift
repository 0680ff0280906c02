import AuditModel
import Files
import Glibc
import ReportBuilding
import SystemPackage

private let zoneTables: FilePath = "/usr/share/zoneinfo"

/// The offsets of an IANA zone by this machine's zone tables, from 32 days before the first day to 32 days after the last.
///
/// A step at each quarter of an hour where the offset changes. Reads through glibc's `TZ`, which is put back; called before any
/// other thread may read the environment. A zone that the tables do not have is a usage error, and names the nearest.
func systemZone(_ name: String, first: CalendarDay, last: CalendarDay) throws(Failure) -> ZoneOffsets {
    guard zoneExists(name) else {
        let advice = nearestName(to: name, in: zoneNames()).map { "did you mean \"\($0)\"?" }
        throw Failure(
            .usage,
            "no zone \"\(name)\" in \(zoneTables); \(advice ?? "write an IANA name, as Europe/Berlin, or install tzdata")"
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
    let end = (last.daysSinceEpoch + 33) * 86_400
    for second in stride(from: (first.daysSinceEpoch - 32) * 86_400, to: end, by: 900) {
        var time = time_t(second)
        var local = tm()
        localtime_r(&time, &local)
        guard steps.last?.offset != local.tm_gmtoff else { continue }
        steps.append(ZoneOffsets.Step(second: second, offset: local.tm_gmtoff))
    }
    return ZoneOffsets(name: name, steps: steps)
}

/// Whether the name is one of the tables' files, none outside of them.
private func zoneExists(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") }), !name.utf8.contains(0),
        let bytes = try? readWholeFile(zoneTables.appending(name))
    else { return false }
    return bytes.starts(with: "TZif".utf8)
}

/// The zones of zone1970.tab; none where it is not installed.
private func zoneNames() -> [String] {
    guard let bytes = try? readWholeFile(zoneTables.appending("zone1970.tab")) else { return ["UTC"] }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("#") }
    return ["UTC"] + lines.compactMap { $0.split(separator: "\t").dropFirst(2).first.map(String.init) }
}
