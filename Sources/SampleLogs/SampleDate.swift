/// A day of the Gregorian calendar, 1970 to 9999, written `YYYY-MM-DD`.
struct SampleDate: CustomStringConvertible {
    /// Days since 1970-01-01.
    let daysSinceEpoch: Int

    init(daysSinceEpoch: Int) { self.daysSinceEpoch = daysSinceEpoch }

    /// Reads exactly `YYYY-MM-DD`; nil for anything else, also for a date in no calendar.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return nil }
        var digits = 0
        for (place, byte) in bytes.enumerated() where place != 4 && place != 7 {
            guard (48...57).contains(byte) else { return nil }
            digits = digits * 10 + Int(byte - 48)
        }
        let (year, month, day) = (digits / 10_000, digits / 100 % 100, digits % 100)
        guard (1970...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        // Days from March on, so that the leap day is the last of its year.
        let shifted = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        self.init(daysSinceEpoch: shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468)
        guard description == text else { return nil }
    }

    func adding(days: Int) -> SampleDate { SampleDate(daysSinceEpoch: daysSinceEpoch + days) }

    var description: String {
        let shifted = daysSinceEpoch + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        var text: [UInt8] = []
        text.append(decimal: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), width: 4)
        text.append(UInt8(ascii: "-"))
        text.append(decimal: month, width: 2)
        text.append(UInt8(ascii: "-"))
        text.append(decimal: dayOfYear - (153 * shiftedMonth + 2) / 5 + 1, width: 2)
        return String(decoding: text, as: UTF8.self)
    }
}
