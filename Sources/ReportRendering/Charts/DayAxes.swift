import ReportBuilding

/// The axes of a chart over days in one of its sizes.
struct DayAxes {
    let size: ChartSize
    let plot: Plot
    let groups: DayGroups
    private let figures: DayFigures

    /// `labels`: whether lines have their names at the right.
    init(_ figures: DayFigures, in size: ChartSize, labels: Bool = false) {
        self.size = size
        self.figures = figures
        plot = size.plot(labels: labels)
        groups = DayGroups(figures.days.count, most: size.mostGroups)
    }

    /// What every drawing has: its size, the box, the ticks of values and days, and the days of a group where there are several.
    func members(_ scale: Scale) -> [String: PageValue] {
        let ticks = scale.ticks.map {
            PageValue.object([
                "y": length(plot.y($0, scale)), "label": .text(Scale.label($0, isShort: size == .narrow)),
            ])
        }
        let ranges = groups.ranges
        let labels = groups.labelled(most: size.mostLabels).map { index in
            PageValue.object([
                "x": length(plot.slot(index, of: ranges.count).middle),
                "label": .text(figures.label(of: ranges[index], isShort: size == .narrow)),
            ])
        }
        return [
            "size": .text(size.rawValue), "is_titled": .flag(size.isTitled), "width": length(size.width),
            "height": length(size.height), "plot_left": length(plot.left), "plot_top": length(plot.top),
            "plot_right": length(plot.right), "plot_bottom": length(plot.bottom),
            "y_ticks": .list(ticks, element: ticks[0]),
            "x_labels": .list(labels, element: .object(["x": length(0), "label": .text("")])),
            "group_days": .figure(PageFigure(.integer(groups.size == 1 ? 0 : Int128(groups.size)), falsyAtZero: true)),
        ]
    }
}

func length(_ number: Double) -> PageValue { .text(decimal(number)) }

func decimal(_ number: Double) -> String { roundedDecimal(number, fractionDigits: 2) }
