/// The IEEE double nearest to the exact quotient, ties to even. The divisor is not zero.
///
/// Two `Double`s divided would round three times; this rounds once, so that a figure does not depend on how its sums were grouped.
package func exactQuotient(_ dividend: UInt128, _ divisor: UInt128) -> Double {
    precondition(divisor != 0, "a quotient needs a divisor")
    guard dividend != 0 else { return 0 }
    // Both are doubles exactly, and IEEE 754 rounds their quotient once.
    if dividend < 1 << 53, divisor < 1 << 53 { return Double(UInt64(dividend)) / Double(UInt64(divisor)) }
    var (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
    var exponent = 0
    // Long division by bits until 64 significant bits stand in the quotient: 53, and more than one to round by.
    while quotient >> 63 == 0 {
        let (doubled, carry) = remainder.addingReportingOverflow(remainder)
        quotient <<= 1
        if carry || doubled >= divisor {
            remainder = doubled &- divisor
            quotient |= 1
        } else {
            remainder = doubled
        }
        exponent -= 1
    }
    // More than 64 bits: shift right, keeping what falls off as "sticky".
    var sticky = remainder != 0
    while quotient >> 64 != 0 {
        sticky = sticky || quotient & 1 != 0
        quotient >>= 1
        exponent += 1
    }
    var significand = UInt64(quotient >> 11)
    let rest = UInt64(quotient & 0x7FF)
    if rest > 0x400 || (rest == 0x400 && (sticky || significand & 1 == 1)) { significand += 1 }
    return Double(sign: .plus, exponent: exponent + 11, significand: Double(significand))
}

/// The shortest decimal that reads back as the same double, without ".0"; for finite numbers.
package func shortestDecimal(_ number: Double) -> String {
    let text = number.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

extension [UInt8] {
    /// Appends the shortest decimal that reads back as the same double; `number` is finite.
    package mutating func append(shortest number: Double) {
        let millionths = (number * 1e6).rounded()
        // Two decimals of at most 15 digits are never one double (IEEE 754), so what divides back to the number has no shorter one.
        guard number >= 1e-4, millionths < 1e15, millionths / 1e6 == number else {
            return append(contentsOf: shortestDecimal(number).utf8)
        }
        let (whole, rest) = UInt64(millionths).quotientAndRemainder(dividingBy: 1_000_000)
        append(decimal: whole)
        guard rest > 0 else { return }
        append(UInt8(ascii: "."))
        var (fraction, unit): (UInt64, UInt64) = (rest, 100_000)
        while fraction > 0 {
            append(UInt8(truncatingIfNeeded: fraction / unit) + 48)
            (fraction, unit) = (fraction % unit, unit / 10)
        }
    }

    /// Appends the number's decimal digits, behind a `-` where it is below zero.
    package mutating func append(decimal value: Int128) {
        guard let small = UInt64(exactly: value) else { return append(contentsOf: String(value).utf8) }
        append(decimal: small)
    }

    private mutating func append(decimal value: UInt64) {
        var (count, limit) = (1, UInt64(10))
        while count < 20, value >= limit {
            count += 1
            let (product, overflows) = limit.multipliedReportingOverflow(by: 10)
            limit = overflows ? .max : product
        }
        append(addingCapacity: count) { span in
            span.withUnsafeMutableBufferPointer { bytes, end in
                var rest = value
                for place in (end..<end + count).reversed() {
                    bytes[place] = UInt8(truncatingIfNeeded: rest % 10) + 48
                    rest /= 10
                }
                end += count
            }
        }
    }
}
