/// Timestamps a reader can read and such it cannot: every line is accepted, some are misfiled, some undated.
struct HostileTimes {
    let day: SampleDate

    var content: [UInt8] {
        let before = day.adding(days: -1)
        let after = day.adding(days: 1)
        let readable = [
            "\(day)T00:00:00Z", "\(day)t23:59:59.999999999z", "\(day) 10:30:45.5", "\(day)T10:30:45",
            "\(day)T10:30:45-00:00",
            "\(day)T10:30:45.1234567899999999999Z", "\(day)T05:29:59+05:30", "\(day)T05:30:00+05:30",
            "\(day)T16:00:00-08:00",
            "\(day)T15:59:59-08:00", "\(day)T23:59:60Z", "\(after)T05:29:60+05:30", "\(day)T23:59:59+23:59",
            "\(before)T23:59:59.999999Z", "\(after)T00:00:00Z", "\(after)T00:30:00+01:00", "\(before)T23:30:00-01:00",
            "1969-12-31T23:59:59.5Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59.9Z", "2024-02-29T12:00:00Z",
        ]
        let unreadable = [
            "", "yesterday", "\(day)", "\(day)T10:30Z", "\(day)T24:00:00Z", "\(day)T10:30:60Z", "\(day)T10:30:45.Z",
            "\(day)T10:30:45,5Z", "\(day)T10:30:45+0530", "\(day)T10:30:45+24:00", "\(day)T10:30:45+05:60",
            "\(day)T10:30:45Z ",
            " \(day)T10:30:45Z", "\(day)_10:30:45Z", "2026-02-30T10:30:45Z", "2025-02-29T10:30:45Z", "1795343445",
            "0000-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00", "２０２６-11-22T10:30:45Z", "\(day)T10:30:45ZZ",
        ]
        var lines: [[UInt8]] = []
        for time in readable + unreadable {
            lines.append(HostileEntry(day, "times", number: lines.count).with("timestamp", pythonQuoted(time)).bytes)
        }
        lines.append(HostileEntry(day, "times", number: lines.count).with("timestamp", "null").bytes)
        lines.append(HostileEntry(day, "times", number: lines.count).without("timestamp").bytes)
        let escaped = "\"\(day)\\u005410:30:45\\u005A\""
        lines.append(HostileEntry(day, "times", number: lines.count).with("timestamp", escaped).bytes)
        return joinedLines(lines)
    }
}
