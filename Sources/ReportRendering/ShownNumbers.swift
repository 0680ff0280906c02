import AuditModel

/// A decimal number with commas between thousands: `-1,234,567.5`.
package func grouped(_ decimal: String) -> String {
    let text = Array(decimal.utf8)
    let start = text.first == UInt8(ascii: "-") ? 1 : 0
    let end = text.firstIndex(of: UInt8(ascii: ".")) ?? text.count
    guard end - start > 3, text[start..<end].allSatisfy({ (48...57).contains($0) }) else { return decimal }
    var shown = Array(text[..<start])
    for index in start..<end {
        if index > start, (end - index) % 3 == 0 { shown.append(UInt8(ascii: ",")) }
        shown.append(text[index])
    }
    return String(decoding: shown + text[end...], as: UTF8.self)
}

/// The number's shortest decimal, rounded half to even at that many digits behind the point, without zeros at its end.
///
/// The decimal is rounded, not the double, so that 2.0005 is a tie. `scale` moves the point to the right first.
func roundedDecimal(_ number: Double, fractionDigits: Int, scale: Int = 0) -> String {
    let shortest = number.magnitude.description.utf8
    let mantissa = shortest.prefix { $0 != UInt8(ascii: "e") }
    let exponent = Int(Substring(shortest.dropFirst(mantissa.count + 1))) ?? 0
    // A zero before the others, for what is carried.
    var digits: [UInt8] = [0]
    for byte in mantissa where byte != UInt8(ascii: ".") { digits.append(byte - 48) }
    // Where the point stands in `digits`, counted from their start.
    var point = 1 + mantissa.prefix { $0 != UInt8(ascii: ".") }.count + exponent + scale
    if point < 1 {
        digits.insert(contentsOf: repeatElement(0, count: 1 - point), at: 1)
        point = 1
    }
    while digits.count < point { digits.append(0) }
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
    let isZero = !digits.contains { $0 != 0 }
    var text: [UInt8] = number < 0 && !isZero ? [UInt8(ascii: "-")] : []
    let start = min(digits.firstIndex { $0 != 0 } ?? point, point - 1)
    for index in start..<digits.count {
        if index == point { text.append(UInt8(ascii: ".")) }
        text.append(digits[index] + 48)
    }
    return String(decoding: text, as: UTF8.self)
}

/// The number rounded to three decimals, or to as many as it takes to tell it from 0 and 1 where it is neither, and two more.
package func shownDecimal(_ number: Double) -> String {
    func isTold(_ text: String) -> Bool {
        let shown = Double(text)!.magnitude
        return (shown != 0 || number == 0) && (shown != 1 || number.magnitude == 1)
    }
    let text = roundedDecimal(number, fractionDigits: 3)
    if number.magnitude >= 2 || isTold(text) { return text }
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
