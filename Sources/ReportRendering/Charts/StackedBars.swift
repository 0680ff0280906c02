/// Stacked bars, one a group of days: the mean a day of each part, in the order of the parts from the foot up.
struct StackedBars: Equatable {
    struct Bar: Equatable {
        let x: Double
        let width: Double
        /// Top and height of each part.
        let parts: [Segment]
    }

    struct Segment: Equatable {
        let y: Double
        let height: Double
    }

    let scale: Scale
    let bars: [Bar]

    /// `days`: of each day its parts.
    init(_ days: [[Double]], _ groups: DayGroups, in plot: Plot) {
        let means = groups.ranges.map { range in
            (days.first ?? []).indices.map { part in range.reduce(0) { $0 + days[$1][part] } / Double(range.count) }
        }
        let scale = Scale(upTo: means.map { $0.reduce(0, +) }.max() ?? 0)
        self.scale = scale
        bars = means.enumerated().map { index, parts in
            let (middle, width) = plot.slot(index, of: means.count)
            var below = 0.0
            let segments = parts.map { part in
                defer { below += part }
                let (foot, top) = (plot.y(below, scale), plot.y(below + part, scale))
                return Segment(y: top, height: foot - top)
            }
            return Bar(x: middle - width * 0.4, width: width * 0.8, parts: segments)
        }
    }
}
