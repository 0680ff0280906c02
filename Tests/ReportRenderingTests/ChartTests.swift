import Testing

@testable import ReportRendering

/// A plot of 100 by 100 units, 0 at the foot.
private let square = Plot(left: 0, top: 0, right: 100, bottom: 100)

@Suite struct ChartTests {
    @Test(
        arguments: [
            (0.0, [0.0, 1.0]), (1, [0, 1]), (3, [0, 1, 2, 3]), (7, [0, 2, 4, 6, 8]), (21, [0, 5, 10, 15, 20, 25]),
            (1000, [0, 200, 400, 600, 800, 1000]), (28_185, [0, 10_000, 20_000, 30_000]),
        ] as [(Double, [Double])])
    func `ticks are round and reach the greatest value`(maximum: Double, ticks: [Double]) {
        #expect(Scale(upTo: maximum).ticks == ticks)
    }

    @Test(arguments: [
        (0.0, "0"), (20_000, "20,000"), (999_999, "999,999"), (1_500_000, "1.5 M"), (2e9, "2 G"), (5e15, "5,000 T"),
    ])
    func `a tick's label is short`(tick: Double, label: String) {
        #expect(Scale.label(tick) == label)
    }

    @Test(arguments: [(0.0, "0"), (500, "500"), (5000, "5 k"), (200_000, "200 k"), (2_000_000, "2 M")])
    func `on a narrow chart it is shorter`(tick: Double, label: String) {
        #expect(Scale.label(tick, isShort: true) == label)
    }

    @Test(arguments: [
        (ChartSize.wide, 1, 1, 1), (.wide, 92, 1, 92), (.wide, 93, 2, 47), (.wide, 365, 4, 92), (.wide, 3660, 40, 92),
        (.wide, 0, 1, 0), (.narrow, 31, 1, 31), (.narrow, 32, 2, 16), (.narrow, 366, 12, 31),
    ])
    func `days are grouped so that a chart stays readable`(chart: ChartSize, days: Int, size: Int, count: Int) {
        let groups = DayGroups(days, most: chart.mostGroups)
        #expect(groups.size == size)
        #expect(groups.ranges.count == count)
        #expect(groups.ranges.reduce(0) { $0 + $1.count } == days)
        #expect(groups.labelled(most: chart.mostLabels).count <= chart.mostLabels)
        #expect(groups.ranges.last?.upperBound ?? 0 == days)
    }

    @Test(arguments: ChartSize.allCases)
    func `a plot leaves room for its labels within the chart`(size: ChartSize) {
        for labels in [false, true] {
            let plot = size.plot(labels: labels)
            #expect(plot.left >= 48)
            #expect(plot.right + (labels ? 30 : 8) <= size.width)
            #expect(plot.bottom + 30 <= size.height)
            #expect(plot.slot(0, of: 4).middle == plot.left + (plot.right - plot.left) / 8)
        }
    }

    @Test func `bars stand on each other from the foot`() {
        let chart = StackedBars([[6, 3, 1], [0, 0, 0]], DayGroups(2), in: square)
        #expect(chart.scale.ticks == [0, 2, 4, 6, 8, 10])
        let nothing = StackedBars.Segment(y: 100, height: 0)
        let parts: [StackedBars.Segment] = [
            .init(y: 40, height: 60), .init(y: 10, height: 30), .init(y: 0, height: 10),
        ]
        #expect(chart.bars.map(\.x) == [5, 55])
        #expect(chart.bars.map(\.width) == [40, 40])
        #expect(chart.bars.map(\.parts) == [parts, [nothing, nothing, nothing]])
    }

    @Test func `a bar of several days is their mean a day, also the last of fewer`() {
        let days = [[Double]](repeating: [1], count: 50) + [[Double]](repeating: [3], count: 51)
        let chart = StackedBars(days, DayGroups(101), in: square)
        #expect(chart.bars.count == 51)
        #expect(chart.scale.top == 3)
        let heights = chart.bars.map { $0.parts[0].height }
        #expect(heights.prefix(25).allSatisfy { ($0 - 100 / 3).magnitude < 1e-9 })
        #expect(heights.suffix(26).allSatisfy { $0 == 100 })
    }

    @Test func `a line is interrupted where a value is missing`() {
        let chart = Lines([[10, 20, nil, 0], [nil, nil, nil, nil]], in: square)
        #expect(chart.scale.top == 20)
        #expect(
            chart.lines == [
                .init(runs: [[.init(x: 12.5, y: 50), .init(x: 37.5, y: 0)], [.init(x: 87.5, y: 100)]]),
                .init(runs: []),
            ])
        #expect(Lines.highest([1, nil, 3], DayGroups(3)) == [1, nil, 3])
    }

    @Test(arguments: [
        ([0.0, 50, 100], [100.0, 50, 10]), ([25, 25, 100], [75, 65, 10]), ([100, 100, 100], [30, 20, 10]),
    ])
    func `names of lines stand apart, from the lowest upwards, within the plot`(last: [Double], places: [Double]) {
        #expect(Lines(last.map { [$0] }, in: square).labels(apart: 10, top: 10) == places)
    }

    @Test
    func
        `a sparkline runs from edge to edge but for days without a value, and is none for a single day or for nothing`()
    {
        let first: [Lines.Point] = [.init(x: 0, y: 80), .init(x: 25, y: 60)]
        let last: [Lines.Point] = [.init(x: 99, y: 0), .init(x: 101, y: 0)]
        #expect(Lines.spark([1, 2, nil, nil, 5], in: square) == [first, last])
        #expect(Lines.spark([5], in: square) == nil)
        #expect(Lines.spark([0, 0, nil], in: square) == nil)
    }

    @Test func `names of lines fit a narrow plot`() {
        let plot = ChartSize.narrow.plot(labels: true)
        let labels = Lines([[0], [0], [0]], in: plot).labels(apart: 13, top: plot.top)
        #expect(labels == [190, 177, 164])
    }
}
