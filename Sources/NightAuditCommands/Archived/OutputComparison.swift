/// An archived output held against the one that is made now, chunk by chunk.
struct OutputComparison {
    /// Nil where the archive has no such output.
    private var archived: [UInt8]?
    private var position = 0
    private var differsAt: Int?

    init(archived: [UInt8]?) { self.archived = archived }

    mutating func take(_ bytes: [UInt8]) {
        guard let archived, differsAt == nil else { return }
        let rest = archived[position...].prefix(bytes.count)
        if rest.elementsEqual(bytes) {
            position += bytes.count
        } else {
            differsAt = position + zip(rest, bytes).prefix { $0 == $1 }.count
        }
    }

    /// What differs and from which line on; nil where nothing does.
    var difference: String? {
        guard let archived else { return "is not in the archive" }
        guard let place = differsAt ?? (position < archived.count ? position : nil) else { return nil }
        return "differs from line \(archived[..<place].count { $0 == 10 } + 1) on"
    }
}
