import AuditModel

/// A decimal number with commas between thousands: `-1,234,567.5`.
package func grouped(_ decimal: String) -> String {
    let digits = decimal.drop { $0 == "-" }.prefix { $0 != "." }
    guard digits.utf8.count > 3, digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return decimal }
    var text = decimal.hasPrefix("-") ? "-" : ""
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.utf8.count - index) % 3 == 0 { text += "," }
        text.append(digit)
    }
    return text + decimal.drop { $0 == "-" }.dropFirst(digits.utf8.count)
}

/// The number's shortest decimal, rounded half to even at that many digits behind the point, without zeros at its end.
///
/// The decimal is rounded, not the double, so that 2.0005 is a tie. `scale` moves the point to the right first.
func roundedDecimal(_ number: Double, fractionDigits: Int, scale: Int = 0) -> String {
    let parts = number.magnitude.description.split(separator: "e")
    let mantissa = parts[0].split(separator: ".")
    var digits = mantissa.joined().utf8.map { Int($0) - 48 }
    // Where the point stands in `digits`, counted from their start.
    var point = mantissa[0].utf8.count + (parts.count > 1 ? Int(parts[1])! : 0) + scale
    if point < 0 {
        digits = [Int](repeating: 0, count: -point) + digits
        point = 0
    }
    while digits.count < point { digits.append(0) }
    digits.insert(0, at: 0)
    point += 1
    let kept = point + fractionDigits
    if digits.count > kept {
        let rest = digits[kept...]
        let isOver = rest.first! > 5 || (rest.first! == 5 && rest.dropFirst().contains { $0 != 0 })
        let isTie = rest.first! == 5 && !rest.dropFirst().contains { $0 != 0 }
        digits.removeLast(digits.count - kept)
        if isOver || (isTie && digits.last! % 2 == 1) {
            var index = digits.count - 1
            while digits[index] == 9 {
                digits[index] = 0
                index -= 1
            }
            digits[index] += 1
        }
    }
    while digits.count > point, digits.last == 0 { digits.removeLast() }
    let whole = digits[..<point].drop { $0 == 0 }
    let isZero = !digits.contains { $0 != 0 }
    var text = number < 0 && !isZero ? "-" : ""
    text += whole.isEmpty ? "0" : whole.map(String.init).joined()
    if digits.count > point { text += "." + digits[point...].map(String.init).joined() }
    return text
}

/// The number rounded to three decimals, or to as many as it takes to tell it from 0 and 1 where it is neither, and two more.
package func shownDecimal(_ number: Double) -> String {
    func isTold(_ text: String) -> Bool {
        let shown = Double(text)!.magnitude
        return (shown != 0 || number == 0) && (shown != 1 || number.magnitude == 1)
    }
    let text = roundedDecimal(number, fractionDigits: 3)
    if isTold(text) { return text }
    let enough = (4...20).first { isTold(roundedDecimal(number, fractionDigits: $0)) }
    return enough.map { roundedDecimal(number, fractionDigits: $0 + 2) } ?? shortestDecimal(number)
}

/// A share in percent with one decimal; below 1 never 100 %, above 0 never 0 %.
package func percentText(_ share: Double) -> String {
    let text = roundedDecimal(share, fractionDigits: 1, scale: 2)
    if share > 0, text == "0" { return "< 0.1 %" }
    if share < 1, text == "100" { return "> 99.9 %" }
    let isWhole = share == 0 || share == 1 || text.contains(".")
    return "\(text)\(isWhole ? "" : ".0") %"
}
