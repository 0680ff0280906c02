/// The two sizes that each chart is drawn in; a page shows the one for which there is room.
enum ChartSize: String, CaseIterable {
    /// For a screen and for paper.
    case wide
    /// For a telephone, where a user unit is about a pixel.
    case narrow

    /// Of a chart over the days of a window, in user units.
    var width: Double { self == .wide ? 720 : 320 }
    var height: Double { self == .wide ? 240 : 220 }

    /// The most bars or points of a chart, and the most of them that have a label.
    var mostGroups: Int { self == .wide ? 92 : 31 }
    var mostLabels: Int { self == .wide ? 8 : 4 }

    /// Whether each bar and field says its figures where a pointer rests on it; on a telephone there is none.
    var isTitled: Bool { self == .wide }

    /// The room for values: beside it stand the labels of an axis at the left, of days below and, with `labels`, of lines at the right.
    func plot(labels: Bool = false) -> Plot {
        switch self {
        case .wide: Plot(left: 68, top: 24, right: labels ? 680 : 712, bottom: 208)
        case .narrow: Plot(left: 48, top: 24, right: labels ? 288 : 306, bottom: 190)
        }
    }
}
