private let limit: UInt64 = 1_000_000_000_000

/// A whole number by value in 0…10^12 (`150`, `150.0`, `1.5e2`, `-0`); nil where it is none. The text is a JSON number.
func wholeNumber(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
    if text.count <= 13, text[0] != UInt8(ascii: "-") {
        var value: UInt64 = 0
        var plain = true
        for byte in text {
            let digit = byte &- 48
            if digit > 9 {
                plain = false
                break
            }
            value = value &* 10 &+ UInt64(digit)
        }
        if plain { return value <= limit ? Int64(value) : nil }
    }
    return Decimal(text).scaled(byPowerOfTen: 0, exactly: true)
}

/// Milliseconds in 0…10^12 as nanoseconds, rounded half-even to a whole one; nil out of range. The text is a JSON number.
func nanoseconds(milliseconds text: UnsafeBufferPointer<UInt8>) -> Int64? {
    Decimal(text).scaled(byPowerOfTen: 6, exactly: false)
}

/// The same of a text; nil also where that is no JSON number.
package func exactNanoseconds(milliseconds text: String) -> Int64? {
    let padded = Array(text.utf8) + [UInt8](repeating: 0, count: LineScanner.padding)
    return padded.withUnsafeBufferPointer { padded in
        let number = UnsafeBufferPointer(rebasing: padded[..<text.utf8.count])
        guard let start = number.baseAddress, let first = number.first, first == UInt8(ascii: "-") || first &- 48 < 10
        else { return nil }
        var cursor = Cursor(start, number.count)
        return cursor.skipNumber() && cursor.atEnd ? nanoseconds(milliseconds: number) : nil
    }
}

/// A decimal number read exactly: 0.d₁d₂d₃… × 10^point with d₁ ≠ 0, or zero.
private struct Decimal {
    /// The first 19 significant digits as a number, and how many there are.
    private var digits: UInt64 = 0
    private var digitCount = 0
    /// Whether a digit behind those 19 is not zero.
    private var hasMore = false
    private var point = 0
    private var isNegative = false

    init(_ text: UnsafeBufferPointer<UInt8>) {
        var behindPoint = false
        var at = 0
        while at < text.count {
            let byte = text[at]
            at += 1
            let digit = byte &- 48
            if digit < 10 {
                if digitCount == 0, digit == 0 {
                    if behindPoint { point -= 1 }
                    continue
                }
                if !behindPoint { point += 1 }
                if digitCount < 19 {
                    digits = digits * 10 + UInt64(digit)
                    digitCount += 1
                } else if digit != 0 {
                    hasMore = true
                }
            } else if byte == UInt8(ascii: ".") {
                behindPoint = true
            } else if byte == UInt8(ascii: "-") {
                isNegative = true
            } else {
                point += Self.exponent(text, from: at)
                return
            }
        }
    }

    /// The exponent, held within ±10^15: beyond every number of digits that a line can have.
    private static func exponent(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var value = 0
        var sign = 1
        for byte in text[start...] {
            if byte == UInt8(ascii: "-") { sign = -1 }
            let digit = byte &- 48
            if digit < 10 { value = min(value * 10 + Int(digit), 1_000_000_000_000_000) }
        }
        return sign * value
    }

    /// The value × 10^power as a whole number, where the value is in 0…10^12; `exactly` refuses what is no whole number, else half-even.
    func scaled(byPowerOfTen power: Int, exactly: Bool) -> Int64? {
        if digitCount == 0 { return 0 }
        if isNegative || point > 13 { return nil }
        if point == 13 {
            // 10^12 itself is 0.1 × 10^13; every other number with this point is above it.
            guard !hasMore, digits == Self.powers[digitCount - 1] else { return nil }
        }
        let wanted = point + power
        if wanted < 0 { return exactly ? nil : 0 }
        if digitCount <= wanted { return Int64(digits * Self.powers[wanted - digitCount]) }
        let divisor = Self.powers[digitCount - wanted]
        let (whole, rest) = digits.quotientAndRemainder(dividingBy: divisor)
        if exactly { return rest == 0 && !hasMore ? Int64(whole) : nil }
        let half = divisor / 2
        let up = rest > half || (rest == half && (hasMore || whole & 1 == 1))
        return Int64(whole + (up ? 1 : 0))
    }

    private static let powers: [UInt64] = (0...19).map { count in (0..<count).reduce(1) { power, _ in power * 10 } }
}
