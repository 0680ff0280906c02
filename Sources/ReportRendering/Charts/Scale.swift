import AuditModel

/// A value axis from 0, with round ticks.
struct Scale: Equatable {
    /// From 0, a step of 1, 2 or 5 times a power of ten apart, two to six of them; whole numbers.
    let ticks: [Double]

    /// An axis on which `maximum` stands.
    init(upTo maximum: Double) {
        var power = 1.0
        while true {
            for factor in [1.0, 2, 5] {
                let step = factor * power
                let count = max(1, (maximum / step).rounded(.up))
                if count <= 5 {
                    ticks = (0...Int(count)).map { Double($0) * step }
                    return
                }
            }
            power *= 10
        }
    }

    var top: Double { ticks.last! }

    /// Where a value stands between two ends, of which `from` is 0.
    func place(_ value: Double, from start: Double, to end: Double) -> Double { start + (end - start) * value / top }

    /// A tick's label: grouped below a million, else in `M`, `G`, `T`; where there is little room also in `k`.
    static func label(_ tick: Double, isShort: Bool = false) -> String {
        let units = [("T", 1e12), ("G", 1e9), ("M", 1e6)] + (isShort ? [("k", 1e3)] : [])
        for (unit, size) in units where tick >= size {
            return grouped(roundedDecimal(tick / size, fractionDigits: 2)) + " " + unit
        }
        return grouped(roundedDecimal(tick, fractionDigits: 0))
    }
}
