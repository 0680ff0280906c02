/// A JSON number as its digits before and behind the point, the exponent carried out.
struct SlowDecimal {
    private let isNegative: Bool
    private var whole: [Int]
    private var fraction: [Int]

    /// The text is a JSON number of at most some thousand digits.
    init(_ text: String) {
        isNegative = text.hasPrefix("-")
        let parts = text.drop { $0 == "-" }.split { $0 == "e" || $0 == "E" }
        let mantissa = parts[0].split(separator: ".")
        whole = mantissa[0].map { $0.wholeNumberValue! }
        fraction = mantissa.count > 1 ? mantissa[1].map { $0.wholeNumberValue! } : []
        var exponent = 0
        if parts.count > 1 {
            let digits = parts[1].drop { $0 == "+" || $0 == "-" }
            exponent = digits.reduce(0) { min(5000, $0 * 10 + $1.wholeNumberValue!) }
            if parts[1].hasPrefix("-") { exponent = -exponent }
        }
        for _ in 0..<max(0, exponent) { whole.append(fraction.isEmpty ? 0 : fraction.removeFirst()) }
        for _ in 0..<max(0, -exponent) { fraction.insert(whole.isEmpty ? 0 : whole.removeLast(), at: 0) }
        whole = Array(whole.drop { $0 == 0 })
    }

    private var hasFraction: Bool { fraction.contains { $0 != 0 } }

    private var isInRange: Bool {
        if isNegative { return whole.isEmpty && !hasFraction }
        if whole.count <= 12 { return true }
        return whole == [1] + Array(repeating: 0, count: 12) && !hasFraction
    }

    /// Nil outside 0…10^12, and for what is no whole number.
    var wholeNumber: Int64? {
        guard isInRange, !hasFraction else { return nil }
        return whole.reduce(0) { $0 * 10 + Int64($1) }
    }

    /// Milliseconds as nanoseconds, half-even; nil outside 0…10^12.
    var nanoseconds: Int64? {
        guard isInRange else { return nil }
        let padded = fraction + Array(repeating: 0, count: 7)
        let cut = (whole + padded.prefix(6)).reduce(Int64(0)) { $0 * 10 + Int64($1) }
        let rest = padded.dropFirst(6)
        let isAboveHalf = rest.first! > 5 || (rest.first! == 5 && rest.dropFirst().contains { $0 != 0 })
        let isHalf = rest.first! == 5 && !isAboveHalf
        return cut + (isAboveHalf || (isHalf && cut % 2 == 1) ? 1 : 0)
    }
}

extension SlowInstant {
    /// RFC 3339 by a pattern; nil for anything else, and for years outside 0000…9999 in UTC.
    init?(rfc3339 bytes: [UInt8]) {
        guard let text = String(validating: bytes, as: UTF8.self), bytes.allSatisfy({ $0 < 0x80 && $0 != 13 }) else {
            return nil
        }
        let pattern = /(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))?/
        guard let match = text.wholeMatch(of: pattern)?.output else { return nil }
        let (year, month, day) = (Int(match.1)!, Int(match.2)!, Int(match.3)!)
        let (hour, minute, second) = (Int(match.4)!, Int(match.5)!, Int(match.6)!)
        guard (1...12).contains(month), day >= 1, day <= Self.length(month, year) else { return nil }
        guard hour < 24, minute < 60, second <= 60 else { return nil }
        var offset = 0
        if let sign = match.8, let hours = match.9.flatMap({ Int($0) }), let minutes = match.10.flatMap({ Int($0) }) {
            guard hours < 24, minutes < 60 else { return nil }
            offset = (hours * 60 + minutes) * (sign == "-" ? -60 : 60)
        }
        var days = day - 1
        for earlier in 1..<month { days += Self.length(earlier, year) }
        days += year / 400 * 146_097
        for earlier in 0..<year % 400 { days += Self.length(2, earlier) == 29 ? 366 : 365 }
        let ofYearZero = days * 86_400 + hour * 3600 + minute * 60 + second - offset
        if second == 60, ofYearZero % 86_400 != 0 { return nil }
        let read = second == 60 ? ofYearZero - 1 : ofYearZero
        guard read >= 0, read < 3_652_425 * 86_400 else { return nil }
        let fraction = ((match.7.map(String.init) ?? "") + "000000000").prefix(9)
        self.init(seconds: read - 719_528 * 86_400, nanoseconds: Int(fraction)!)
    }

    private static func length(_ month: Int, _ year: Int) -> Int {
        if month == 2 { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28 }
        return [4, 6, 9, 11].contains(month) ? 30 : 31
    }
}
