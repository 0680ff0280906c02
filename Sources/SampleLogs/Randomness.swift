/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers from the same seed on every machine and in every Swift.
struct Randomness {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// A stream of its own for each `stream` of one seed.
    init(seed: UInt64, stream: Int) {
        var root = Randomness(seed: seed)
        state = root.next() ^ (UInt64(bitPattern: Int64(stream)) &* 0xD1B5_4A32_D192_ED03)
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// At least 0 and less than `limit`, which is above 0; so slightly uneven that no log shows it.
    mutating func below(_ limit: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(limit)).high) }

    /// At least 0 and less than 1, in steps of 2^-53.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}

/// Draws places 0, 1, 2 … each as often as its weight says.
struct WeightedChoice {
    private let sums: [Double]

    /// Weights are above 0 and there is at least one.
    init(_ weights: some Sequence<Double>) {
        var sum = 0.0
        sums = weights.map { weight in
            sum += weight
            return sum
        }
    }

    /// Zipf's law: the place of rank r comes 1/r as often as the first.
    init(zipf count: Int) { self.init((1...count).lazy.map { 1 / Double($0) }) }

    func draw(_ randomness: inout Randomness) -> Int {
        let point = randomness.unit() * sums[sums.count - 1]
        var (low, high) = (0, sums.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] > point { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
