private import CScanKernels
internal import Files
import Glibc
internal import LogScanning
internal import SystemPackage

/// Finds the entries of a day that share an id, in bounded memory: 32 bytes an entry, past 131,072 of them in a file without a name.
struct DuplicateFinder: ~Copyable {
    private let folder: FilePath
    private let heldCount: Int
    private let memory: DayMemory
    private var sightings: DayMemory.Sightings
    /// Nil while all are held.
    private var runs: SightingRuns?

    init(spillFolder: FilePath, heldCount: Int = 1 << 17, memory: DayMemory = DayMemory()) {
        folder = spillFolder
        self.heldCount = heldCount
        self.memory = memory
        sightings = memory.takeSightings()
    }

    /// Takes an entry; one without id is no matter here.
    mutating func add(
        id: EntryText, line: UnsafeBufferPointer<UInt8>, file: Int, lineNumber: Int
    ) throws(FileFault) {
        guard let start = id.start, var first = line.baseAddress else { return }
        var count = line.count
        while count > 0, first[0] <= 0x20 {
            first += 1
            count -= 1
        }
        while count > 0, first[count - 1] <= 0x20 { count -= 1 }
        if sightings.held.isEmpty { sightings.held.reserveCapacity(heldCount) }
        sightings.held.append(
            Sighting(
                id: (
                    nightaudit_hash(start, id.count, hashSeed),
                    nightaudit_hash(start, id.count, hashSeed ^ 0x2545_F491_4F6C_DD1D)
                ),
                lineHash: nightaudit_hash(first, count, hashSeed), file: UInt32(file),
                lineNumber: UInt32(truncatingIfNeeded: lineNumber)))
        if sightings.held.count == heldCount { try spillHeld() }
    }

    private mutating func spillHeld() throws(FileFault) {
        let begun = runs ?? SightingRuns(in: folder)
        runs = begun
        try begun.append(&sightings.held)
    }

    /// The duplicates of the day; nil where no entry has an id. `drops`: whether the places of exact ones are wanted, too.
    consuming func finish(drops: Bool = false) throws(FileFault) -> (counts: DuplicateCounts?, dropped: LineSet) {
        var judge = DuplicateJudge(drops: drops)
        let hasSightings = runs != nil || !sightings.held.isEmpty
        if let runs {
            if !sightings.held.isEmpty { try runs.append(&sightings.held) }
            try runs.forEachRepeated(&sightings, most: heldCount) { judge.take($0) }
        } else {
            sightings.forEachRepeated { judge.take($0) }
        }
        memory.give(&sightings)
        let found = judge.finish()
        return (found.counts ?? (hasSightings ? DuplicateCounts() : nil), found.dropped)
    }
}
