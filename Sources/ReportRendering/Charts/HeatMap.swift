/// A week by the hour: seven rows of 24 cells in six shades, by requests.
struct HeatMap: Equatable {
    struct Cell: Equatable {
        let x: Double
        let y: Double
        /// 0 for none, else 1 to 5 by the fifth of the highest value that it reaches into.
        let shade: Int
    }

    static let width = 28.0
    static let height = 24.0
    static let left = 44.0
    static let top = 24.0

    /// Row by row.
    let cells: [[Cell]]
    /// Of each shade from 1 the least and the greatest value; none for a shade that holds no whole number.
    let ranges: [ClosedRange<Int128>?]

    /// `weeks`: 7 rows of 24 values.
    init(_ weeks: [[Int128]]) {
        let most = weeks.joined().max() ?? 0
        cells = weeks.enumerated().map { row, values in
            values.enumerated().map { column, value in
                Cell(
                    x: Self.left + Double(column) * Self.width, y: Self.top + Double(row) * Self.height,
                    shade: most == 0 ? 0 : Int((value * 5 + most - 1) / most))
            }
        }
        ranges = (1...5).map { shade in
            let (least, greatest) = (most * Int128(shade - 1) / 5 + 1, most * Int128(shade) / 5)
            return least <= greatest ? least...greatest : nil
        }
    }
}
