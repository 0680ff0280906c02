internal import AuditModel

extension Instant {
    /// Reads RFC 3339: date, `T`, `t` or a blank, time to any fraction, `Z`, `z`, an offset, or no zone (UTC); nil for anything else.
    ///
    /// Second 60 is read where it is 23:59:60 in UTC, as the second before it. Years outside 0000…9999 in UTC are unreadable.
    init?(readingRFC3339 text: UnsafeBufferPointer<UInt8>) {
        guard text.count >= 19 else { return nil }
        func number(_ start: Int) -> Int? {
            let (tens, ones) = (text[start] &- 48, text[start + 1] &- 48)
            return tens < 10 && ones < 10 ? Int(tens) * 10 + Int(ones) : nil
        }
        let separator = text[10]
        guard let century = number(0), let ofCentury = number(2), let month = number(5), let dayOfMonth = number(8),
            let hour = number(11), let minute = number(14), let second = number(17),
            text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"), text[13] == UInt8(ascii: ":"),
            text[16] == UInt8(ascii: ":"),
            separator == UInt8(ascii: "T") || separator == UInt8(ascii: "t") || separator == UInt8(ascii: " "),
            hour <= 23, minute <= 59, second <= 60, (1...12).contains(month), dayOfMonth >= 1
        else { return nil }
        let year = century * 100 + ofCentury
        guard dayOfMonth <= Self.length(ofMonth: month, year: year) else { return nil }

        var at = 19
        var nanoseconds: Int32 = 0
        if at < text.count, text[at] == UInt8(ascii: ".") {
            at += 1
            let start = at
            var weight: Int32 = 100_000_000
            while at < text.count, text[at] &- 48 < 10 {
                nanoseconds += Int32(text[at] - 48) * weight
                weight /= 10
                at += 1
            }
            guard at > start else { return nil }
        }
        var offset = 0
        if at < text.count {
            let zone = text[at]
            if zone | 0x20 == UInt8(ascii: "z") {
                guard at + 1 == text.count else { return nil }
            } else {
                guard zone == UInt8(ascii: "+") || zone == UInt8(ascii: "-"), at + 6 == text.count,
                    text[at + 3] == UInt8(ascii: ":"), let hours = number(at + 1), let minutes = number(at + 4),
                    hours <= 23, minutes <= 59
                else { return nil }
                offset = (hours * 3600 + minutes * 60) * (zone == UInt8(ascii: "-") ? -1 : 1)
            }
        }
        let days = CalendarDay.epochDays(year: year, month: month, day: dayOfMonth)
        let seconds = days * 86_400 + hour * 3600 + minute * 60 + min(second, 59) - offset
        if second == 60 {
            let ofDay = ((seconds % 86_400) + 86_400) % 86_400
            guard ofDay == 86_399 else { return nil }
        }
        guard Self.readable.contains(seconds) else { return nil }
        self.init(secondsSinceEpoch: Int64(seconds), nanoseconds: nanoseconds)
    }

    /// The seconds since 1970 of the years 0000 to 9999, which a report can show.
    package static let readable =
        CalendarDay.epochDays(year: 0, month: 1, day: 1) * 86_400...CalendarDay.epochDays(
            year: 9999, month: 12, day: 31) * 86_400 + 86_399

    private static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The UTC day the instant lies on, in days since 1970-01-01, and the second of that day.
    package var dayAndSecond: (day: Int, second: Int) {
        let seconds = Int(secondsSinceEpoch)
        let day = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        return (day, seconds - day * 86_400)
    }

    /// RFC 3339 in UTC with `Z`, the fraction without zeros at its end.
    package var text: String {
        let (day, second) = dayAndSecond
        var text = "\(CalendarDay(daysSinceEpoch: day))T\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):"
        text += padded(second % 60, 2)
        if nanoseconds != 0 {
            var fraction = padded(Int(nanoseconds), 9)
            while fraction.hasSuffix("0") { fraction.removeLast() }
            text += "." + fraction
        }
        return text + "Z"
    }
}
