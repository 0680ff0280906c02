/// Which whole UTC seconds of a day have an entry by timestamp.
struct SecondsOfDay {
    private var bits = [UInt64](repeating: 0, count: 1350)

    mutating func mark(_ second: Int) { bits[second >> 6] |= 1 << UInt64(second & 63) }

    /// The longest run of seconds without an entry, the day's edges included: 86,400 where there is none at all.
    var longestSilence: Int {
        var longest = 0
        var current = 0
        for word in bits {
            if word == 0 {
                current += 64
                continue
            }
            for bit in 0..<64 {
                if word >> UInt64(bit) & 1 == 1 {
                    longest = max(longest, current)
                    current = 0
                } else {
                    current += 1
                }
            }
        }
        return max(longest, current)
    }
}
