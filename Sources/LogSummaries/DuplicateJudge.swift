/// A repeated id and where it stood first.
package struct DuplicateLocation: Sendable, Hashable {
    /// The line equals the one at the first place; else it conflicts with it.
    package let isExact: Bool
    /// Index of the file among the day's inputs, and the line from 1.
    package let file: Int
    package let line: Int
    package let firstFile: Int
    package let firstLine: Int
}

/// Entries of one day that share an id: of n entries with m different lines, n − m are exact and m − 1 conflicting.
package struct DuplicateCounts: Sendable, Hashable {
    package var exact = 0
    package var conflicting = 0
    /// The first hundred, in file order.
    package var locations: [DuplicateLocation] = []
}

/// Lines of the day's files, one bit a line.
struct LineSet: Sendable {
    private var words: [[UInt64]] = []
    private(set) var count = 0

    func contains(file: Int, line: Int) -> Bool {
        guard file < words.count, line >> 6 < words[file].count else { return false }
        return words[file][line >> 6] >> UInt64(line & 63) & 1 == 1
    }

    mutating func insert(file: Int, line: Int) {
        while words.count <= file { words.append([]) }
        let missing = (line >> 6) + 1 - words[file].count
        if missing > 0 { words[file] += repeatElement(0, count: missing) }
        words[file][line >> 6] |= 1 << UInt64(line & 63)
        count += 1
    }
}

/// Counts duplicates among sightings that come in their order; holds a few hundred places at most.
struct DuplicateJudge {
    private static let shown = 100
    private let drops: Bool
    private var counts = DuplicateCounts()
    private var dropped = LineSet()
    private var previous: Sighting?
    /// Of the current id: the first sighting of each different line (the earliest few), and how many different lines.
    private var firsts: [Sighting] = []
    private var differentLines = 0
    private var lineFirst: Sighting?

    init(drops: Bool) { self.drops = drops }

    mutating func take(_ sighting: Sighting) {
        defer { previous = sighting }
        guard let previous, previous.id == sighting.id else {
            endID()
            return begin(sighting)
        }
        guard previous.lineHash == sighting.lineHash, let first = lineFirst else { return begin(sighting) }
        counts.exact += 1
        note(sighting, isExact: true, first: first)
        if drops { dropped.insert(file: Int(sighting.file), line: Int(sighting.lineNumber)) }
    }

    /// Begins another line of the current id.
    private mutating func begin(_ sighting: Sighting) {
        lineFirst = sighting
        differentLines += 1
        firsts.append(sighting)
        if firsts.count > 4 * Self.shown { Self.keepEarliest(&firsts, Self.shown + 1) { $0.place < $1.place } }
    }

    private mutating func endID() {
        if differentLines > 1 {
            counts.conflicting += differentLines - 1
            firsts.sort { $0.place < $1.place }
            for sighting in firsts.dropFirst() { note(sighting, isExact: false, first: firsts[0]) }
        }
        firsts.removeAll(keepingCapacity: true)
        differentLines = 0
    }

    private mutating func note(_ sighting: Sighting, isExact: Bool, first: Sighting) {
        counts.locations.append(
            DuplicateLocation(
                isExact: isExact, file: Int(sighting.file), line: Int(sighting.lineNumber),
                firstFile: Int(first.file), firstLine: Int(first.lineNumber)))
        if counts.locations.count > 4 * Self.shown { cutLocations() }
    }

    private mutating func cutLocations() {
        Self.keepEarliest(&counts.locations, Self.shown) { ($0.file, $0.line) < ($1.file, $1.line) }
    }

    private static func keepEarliest<Place>(_ places: inout [Place], _ count: Int, _ before: (Place, Place) -> Bool) {
        places.sort(by: before)
        places.removeLast(max(0, places.count - count))
    }

    /// The counts; nil where there was no sighting.
    consuming func finish() -> (counts: DuplicateCounts?, dropped: LineSet) {
        guard previous != nil else { return (nil, dropped) }
        endID()
        cutLocations()
        return (counts, dropped)
    }
}
