import Testing

@testable import ReportRendering

private func week(_ values: [Int128]) -> [[Int128]] {
    var weeks = [[Int128]](repeating: [Int128](repeating: 0, count: 24), count: 7)
    weeks[0].replaceSubrange(0..<values.count, with: values)
    return weeks
}

@Suite struct HeatMapTests {
    @Test(
        arguments: [
            ([], []), ([7], [5]), ([3, 3, 9], [3, 3, 5]), ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5]),
            ([0, 1, 2, 3, 4, 1_000_000], [0, 1, 2, 3, 4, 5]),
            ([10, 20, 30, 40, 50, 60, 70, 80, 90, 100], [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]),
            ([1, 1, 1, 1, 1, 1, 2], [3, 3, 3, 3, 3, 3, 5]), ([6, 5, 4, 3, 2, 1], [5, 5, 4, 3, 2, 1]),
        ] as [([Int128], [Int])])
    func `a value's shade is the fifth of the different values that it is in`(values: [Int128], shades: [Int]) {
        let rank = RankShades(values)
        #expect(values.map(rank.shade) == shades)
    }

    @Test func `a shade's range is that of the values that have it`() {
        #expect(RankShades([1, 2, 9, 10, 11, 900, 0]).ranges == [1...1, 2...2, 9...9, 10...10, 11...900])
        #expect(RankShades([4, 8]).ranges == [nil, nil, 4...4, nil, 8...8])
        #expect(RankShades([0]).ranges == [nil, nil, nil, nil, nil])
    }

    @Test func `equal values have one shade, and more requests never a lower one`() {
        let values = (0..<168).map { Int128($0 * $0 % 97) }
        let rank = RankShades(values)
        let shades = values.sorted().map(rank.shade)
        #expect(shades == shades.sorted())
        #expect(Set(shades) == [0, 1, 2, 3, 4, 5])
        for (shade, range) in zip(1..., rank.ranges) {
            #expect(values.filter { range!.contains($0) }.allSatisfy { rank.shade(of: $0) == shade })
        }
    }

    @Test(arguments: [(ChartSize.wide, 688.0, 168.0, 716.0, 192.0), (.narrow, 307.125, 144, 319, 164)])
    func `fields stand in seven rows of 24`(size: ChartSize, x: Double, y: Double, width: Double, height: Double) {
        let weeks = week([0, 5])
        let map = HeatMap(weeks, RankShades(weeks.joined()), in: size)
        #expect(map.cells.map(\.count) == [Int](repeating: 24, count: 7))
        #expect(map.cells[0][0...1].map(\.shade) == [0, 5])
        #expect(map.cells[6][23] == HeatMap.Cell(x: x, y: y, shade: 0))
        #expect((map.width, map.height) == (width, height))
    }
}
