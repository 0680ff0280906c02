private import CScanKernels
internal import LogScanning

/// A repeated id and where it stood first.
package struct DuplicateLocation: Sendable, Hashable {
    /// The line equals one before it; else it conflicts with all before it.
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

/// Collects the ids of a day by 128-bit hash: 32 bytes an entry.
struct DuplicateFinder {
    private struct Sighting {
        let id: (UInt64, UInt64)
        let line: UInt64
        let file: UInt32
        let lineNumber: UInt32
    }
    private var sightings: [Sighting] = []

    mutating func add(id: EntryText, line: UnsafeBufferPointer<UInt8>, file: Int, lineNumber: Int) {
        guard let start = id.start, var first = line.baseAddress else { return }
        var count = line.count
        while count > 0, first[0] <= 0x20 {
            first += 1
            count -= 1
        }
        while count > 0, first[count - 1] <= 0x20 { count -= 1 }
        sightings.append(
            Sighting(
                id: (
                    nightaudit_hash(start, id.count, hashSeed),
                    nightaudit_hash(start, id.count, hashSeed ^ 0x2545_F491_4F6C_DD1D)
                ),
                line: nightaudit_hash(first, count, hashSeed), file: UInt32(file), lineNumber: UInt32(lineNumber)))
    }

    /// The duplicates of the day; nil where no entry has an id.
    consuming func finish() -> DuplicateCounts? {
        guard !sightings.isEmpty else { return nil }
        sightings.sort { ($0.id.0, $0.id.1, $0.file, $0.lineNumber) < ($1.id.0, $1.id.1, $1.file, $1.lineNumber) }
        var counts = DuplicateCounts()
        var start = 0
        while start < sightings.count {
            var end = start + 1
            while end < sightings.count, sightings[end].id == sightings[start].id { end += 1 }
            if end - start > 1 { Self.judge(sightings[start..<end], into: &counts) }
            start = end
        }
        counts.locations.sort { ($0.file, $0.line) < ($1.file, $1.line) }
        counts.locations.removeLast(max(0, counts.locations.count - 100))
        return counts
    }

    private static func judge(_ group: ArraySlice<Sighting>, into counts: inout DuplicateCounts) {
        let first = group.first!
        var lines: Set<UInt64> = [first.line]
        for sighting in group.dropFirst() {
            let isExact = !lines.insert(sighting.line).inserted
            if isExact { counts.exact += 1 } else { counts.conflicting += 1 }
            counts.locations.append(
                DuplicateLocation(
                    isExact: isExact, file: Int(sighting.file), line: Int(sighting.lineNumber),
                    firstFile: Int(first.file), firstLine: Int(first.lineNumber)))
        }
    }
}
