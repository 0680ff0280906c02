import Glibc

/// Whether standard error is a terminal that a line can be drawn again on.
func showsProgress() -> Bool { isatty(2) == 1 && environment("TERM") != "dumb" }

/// The columns of the terminal that standard error is; nil where it does not say.
func terminalWidth() -> Int? {
    var size = winsize()
    guard ioctl(2, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
}

/// The text with a bar of that share behind it, cut so that it stays on one line of the terminal.
func progressLine(_ text: String, share: Double, columns: Int?) -> String {
    let width = 20
    let done = Int((Double(width) * share).rounded(.down))
    let bar = String(repeating: "━", count: done) + String(repeating: "╌", count: width - done)
    // A line that fills the last column wraps.
    return String("\(text) \(bar)".prefix(columns.map { max(0, $0 - 1) } ?? .max))
}
