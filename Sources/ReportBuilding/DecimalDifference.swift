import AuditModel

/// What lies between two numbers as they are written, in decimal: the doubles nearest to the exact difference, and to it in percent of the
/// first; 0.5 less 0.6 is -0.1, which no subtraction of doubles gives. Nil where 128 bits do not hold them side by side.
func decimalDifference(_ before: Cell, _ after: Cell) -> (difference: Double, percent: Double?)? {
    guard let before = WrittenDecimal(before), let after = WrittenDecimal(after) else { return nil }
    let exponent = min(before.exponent, after.exponent)
    guard let from = before.digits(at: exponent), let to = after.digits(at: exponent) else { return nil }
    let (digits, overflows) = to.subtractingReportingOverflow(from)
    guard !overflows, let difference = Double("\(digits)e\(exponent)") else { return nil }
    let (hundredfold, isTooMuch) = digits.magnitude.multipliedReportingOverflow(by: 100)
    guard !isTooMuch, from != 0 else { return (difference, nil) }
    let sign: Double = (digits < 0) == (from < 0) ? 1 : -1
    return (difference, sign * exactQuotient(hundredfold, from.magnitude))
}

/// Whether a whole number is above a factor, as that is written in decimal, times another: 435 is not above 4.35 times 100, which the
/// product of doubles has it. Where 128 bits do not hold them side by side doubles do.
func isAbove(_ number: Int128, _ factor: Double, times other: Int128) -> Bool {
    guard let written = WrittenDecimal(.number(factor)), case let exponent = min(written.exponent, 0),
        let digits = written.digits(at: exponent),
        let left = WrittenDecimal(.integer(number))?.digits(at: exponent),
        case (let right, let overflows) = digits.multipliedReportingOverflow(by: other), !overflows
    else { return Double(number) > factor * Double(other) }
    return left > right
}

/// A number as it is written: `value` × 10 to the power of `exponent`.
private struct WrittenDecimal {
    let value: Int128
    let exponent: Int

    /// Nil for what is no number.
    init?(_ cell: Cell) {
        switch cell {
        case .integer(let value): (self.value, exponent) = (value, 0)
        case .number(let number):
            let parts = shortestDecimal(number).split(separator: "e")
            let digits = parts[0].split(separator: ".", omittingEmptySubsequences: false)
            let fraction = digits.count > 1 ? digits[1] : ""
            guard let value = Int128(digits[0] + fraction), let power = parts.count > 1 ? Int(parts[1]) : 0 else {
                return nil
            }
            (self.value, exponent) = (value, power - fraction.utf8.count)
        default: return nil
        }
    }

    /// The same number by a power that is not above its own.
    func digits(at power: Int) -> Int128? {
        var value = value
        guard exponent - power < 38 else { return nil }
        for _ in power..<exponent {
            let (tenfold, overflows) = value.multipliedReportingOverflow(by: 10)
            if overflows { return nil }
            value = tenfold
        }
        return value
    }
}
