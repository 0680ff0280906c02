/// The box of a chart over the days of a window, in user units.
struct Plot: Equatable {
    let left: Double
    let top: Double
    let right: Double
    let bottom: Double

    /// The middle of one of so many slots of equal width, and their width.
    func slot(_ index: Int, of count: Int) -> (middle: Double, width: Double) {
        let width = (right - left) / Double(max(1, count))
        return (left + width * (Double(index) + 0.5), width)
    }

    /// The height at which a value stands.
    func y(_ value: Double, _ scale: Scale) -> Double { scale.place(value, from: bottom, to: top) }
}
