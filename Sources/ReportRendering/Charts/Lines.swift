/// Lines over the groups of days; where a value is missing a line is interrupted.
struct Lines: Equatable {
    struct Point: Equatable {
        let x: Double
        let y: Double
    }

    /// The points as SVG's `points` has them.
    static func text(_ points: [Point]) -> String {
        points.map { "\(decimal($0.x)),\(decimal($0.y))" }.joined(separator: " ")
    }

    struct Line: Equatable {
        /// Runs of points without a gap, each of one or more.
        let runs: [[Point]]
    }

    let scale: Scale
    let lines: [Line]

    /// `series`: of each line the value of each group, nil where there is none.
    init(_ series: [[Double?]], in plot: Plot) {
        let scale = Scale(upTo: series.joined().compactMap(\.self).max() ?? 0)
        self.scale = scale
        lines = series.map { values in
            var runs: [[Point]] = []
            var isOpen = false
            for (index, value) in values.enumerated() {
                guard let value else {
                    isOpen = false
                    continue
                }
                if !isOpen { runs.append([]) }
                isOpen = true
                runs[runs.count - 1].append(
                    Point(x: plot.slot(index, of: values.count).middle, y: plot.y(value, scale)))
            }
            return Line(runs: runs)
        }
    }

    /// Where the name of each line stands: beside its last point, yet so far above the line before it, and none above `top`.
    func labels(apart: Double, top: Double) -> [Double] {
        var places = lines.map { $0.runs.last?.last?.y ?? top }
        for index in places.indices.dropFirst() { places[index] = min(places[index], places[index - 1] - apart) }
        for (below, index) in places.indices.reversed().enumerated() {
            places[index] = max(places[index], top + apart * Double(below))
        }
        return places
    }

    /// The highest value of each group; nil where no day has one.
    static func highest(_ days: [Double?], _ groups: DayGroups) -> [Double?] {
        groups.ranges.map { range in range.compactMap { days[$0] }.max() }
    }

    /// A line of the mean of each group, scaled to its own highest value, in runs without a gap, a single point as a dash; nil below two points.
    static func spark(_ days: [Double?], in plot: Plot) -> [[Point]]? {
        let groups = DayGroups(days.count).ranges
        let means = groups.map { range -> Double? in
            let known = range.compactMap { days[$0] }
            return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
        }
        let known = means.compactMap(\.self)
        guard known.count > 1, let most = known.max(), most > 0 else { return nil }
        let step = (plot.right - plot.left) / Double(means.count - 1)
        var runs: [[Point]] = []
        for (index, mean) in means.enumerated() {
            guard let mean else { continue }
            let point = Point(
                x: plot.left + step * Double(index), y: plot.bottom - (plot.bottom - plot.top) * mean / most)
            if index > 0, means[index - 1] != nil {
                runs[runs.count - 1].append(point)
            } else {
                runs.append([point])
            }
        }
        return runs.map { $0.count > 1 ? $0 : [Point(x: $0[0].x - 1, y: $0[0].y), Point(x: $0[0].x + 1, y: $0[0].y)] }
    }
}
