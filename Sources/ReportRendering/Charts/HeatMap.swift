/// A week by the hour: seven rows of 24 fields in six shades, by requests.
struct HeatMap {
    struct Cell: Equatable {
        let x: Double
        let y: Double
        /// 0 for none, else 1 to 5 by rank.
        let shade: Int
    }

    /// From field to field, and the gap between them.
    let step: (x: Double, y: Double)
    let gap: Double
    /// Room for weekdays at the left and hours above.
    let left: Double
    let top = 24.0
    /// An hour of so many has a label.
    let labelledHours: Int
    /// Row by row.
    let cells: [[Cell]]

    var width: Double { left + 24 * step.x }
    var height: Double { top + 7 * step.y }

    /// `weeks`: 7 rows of 24 values.
    init(_ weeks: [[Int128]], _ shades: RankShades, in size: ChartSize) {
        let (left, step): (Double, (x: Double, y: Double))
        switch size {
        case .wide: (left, step, gap, labelledHours) = (44, (28, 24), 2, 3)
        case .narrow: (left, step, gap, labelledHours) = (34, (11.875, 20), 1, 6)
        }
        (self.left, self.step) = (left, step)
        let top = top
        cells = weeks.enumerated().map { row, values in
            values.enumerated().map { column, value in
                Cell(
                    x: left + Double(column) * step.x, y: top + Double(row) * step.y, shade: shades.shade(of: value))
            }
        }
    }
}
