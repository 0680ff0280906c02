/// The days of a window in groups of as many as it takes that no chart has more than `most` of them; the last group may be shorter.
struct DayGroups: Equatable {
    let dayCount: Int
    let size: Int

    init(_ dayCount: Int, most: Int = ChartSize.wide.mostGroups) {
        self.dayCount = dayCount
        size = max(1, (dayCount + most - 1) / most)
    }

    /// The days of each group, from 0, in order.
    var ranges: [Range<Int>] {
        stride(from: 0, to: dayCount, by: size).map { $0..<min($0 + size, dayCount) }
    }

    /// The groups that carry a label: the first, and then as few between them as keeps them to `most`.
    func labelled(most: Int) -> [Int] {
        let every = max(1, (ranges.count + most - 1) / most)
        return Array(stride(from: 0, to: ranges.count, by: every))
    }
}
