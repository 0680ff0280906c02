import AuditModel

/// Whether the text is the number's decimal digits, behind a `-` where it is below zero; reading digits, where what wrote them made them.
func isDecimal(_ text: UnsafeBufferPointer<UInt8>, of value: Int128) -> Bool {
    guard text.count < 19, value >= 0 else { return text.elementsEqual(String(value).utf8) }
    guard let first = text.first, first != 48 || text.count == 1 else { return false }
    var number: UInt64 = 0
    for byte in text {
        guard (48...57).contains(byte) else { return false }
        number = number * 10 + UInt64(byte - 48)
    }
    return Int128(number) == value
}

/// The double that a decimal of at most 15 digits is read as, without sign, exponent and zeros before; nil for any other text.
///
/// Its digits and the power of ten are doubles exactly, and IEEE 754 rounds their quotient once.
func smallDecimal(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    guard text.count <= 16, let first = text.first, let last = text.last, first != 46, last != 46 else { return nil }
    var digits: UInt64 = 0
    var point: Int?
    for index in text.indices {
        let byte = text[index]
        if byte == 46, point == nil {
            point = index
        } else if (48...57).contains(byte) {
            digits = digits * 10 + UInt64(byte - 48)
        } else {
            return nil
        }
    }
    let whole = point ?? text.endIndex
    guard text.count - (point == nil ? 0 : 1) <= 15, first != 48 || whole == text.startIndex + 1 else { return nil }
    return Double(digits) / powersOfTen[point.map { text.endIndex - $0 - 1 } ?? 0]
}

/// Whether the text is the shortest decimal that reads back as this double.
func isShortestDecimal(_ text: UnsafeBufferPointer<UInt8>, of value: Double) -> Bool {
    // No two decimals of at most 15 digits are one double (IEEE 754): without zeros at its end there is no shorter one.
    if value >= 1e-4, let double = smallDecimal(text), !text.contains(46) || text.last != 48 {
        return double.bitPattern == value.bitPattern
    }
    return text.elementsEqual(shortestDecimal(value).utf8)
}

private let powersOfTen: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
]
