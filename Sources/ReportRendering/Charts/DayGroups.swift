/// The days of a window in groups of as many as it takes that no chart has more than `most` of them; the last group may be shorter.
struct DayGroups: Equatable {
    static let most = 92

    let dayCount: Int
    let size: Int

    init(_ dayCount: Int) {
        self.dayCount = dayCount
        size = max(1, (dayCount + Self.most - 1) / Self.most)
    }

    /// The days of each group, from 0, in order.
    var ranges: [Range<Int>] {
        stride(from: 0, to: dayCount, by: size).map { $0..<min($0 + size, dayCount) }
    }

    /// The groups that carry a label: the first, and then as few between them as keeps them to eight.
    var labelled: [Int] {
        let every = max(1, (ranges.count + 7) / 8)
        return Array(stride(from: 0, to: ranges.count, by: every))
    }
}
