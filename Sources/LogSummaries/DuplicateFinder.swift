private import CScanKernels
internal import Files
import Glibc
internal import LogScanning
internal import SystemPackage

/// An id met in a day, and where: 32 bytes an entry.
struct Sighting {
    /// A 128-bit hash of the id, and a 64-bit one of the line (blanks and CR around the object aside).
    let id: (UInt64, UInt64)
    let lineHash: UInt64
    let file: UInt32
    let lineNumber: UInt32

    var place: (UInt32, UInt32) { (file, lineNumber) }

    /// By id, then by line, then by place: what repeats stands side by side.
    static func < (left: Self, right: Self) -> Bool {
        if left.id.0 != right.id.0 { return left.id.0 < right.id.0 }
        if left.id.1 != right.id.1 { return left.id.1 < right.id.1 }
        if left.lineHash != right.lineHash { return left.lineHash < right.lineHash }
        return left.place < right.place
    }
}

/// Finds the entries of a day that share an id, in bounded memory: 32 bytes an entry, past 131,072 of them sorted into a file without a name.
struct DuplicateFinder: ~Copyable {
    private let folder: FilePath
    private let heldCount: Int
    private var held: [Sighting] = []
    private var spill: SpillFile?
    /// How many sightings each run in the spill file has.
    private var runs: [Int] = []

    init(spillFolder: FilePath, heldCount: Int = 1 << 17) {
        folder = spillFolder
        self.heldCount = heldCount
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
        if held.isEmpty { held.reserveCapacity(heldCount) }
        held.append(
            Sighting(
                id: (
                    nightaudit_hash(start, id.count, hashSeed),
                    nightaudit_hash(start, id.count, hashSeed ^ 0x2545_F491_4F6C_DD1D)
                ),
                lineHash: nightaudit_hash(first, count, hashSeed), file: UInt32(file),
                lineNumber: UInt32(truncatingIfNeeded: lineNumber)))
        if held.count == heldCount { try spillHeld() }
    }

    private mutating func spillHeld() throws(FileFault) {
        held.sortSightings()
        var file: SpillFile
        if let begun = spill.take() { file = begun } else { file = try SpillFile(in: folder) }
        try file.append(held)
        spill = consume file
        runs.append(held.count)
        held.removeAll(keepingCapacity: true)
    }

    /// The duplicates of the day; nil where no entry has an id. `drops`: whether the places of exact ones are wanted, too.
    consuming func finish(drops: Bool = false) throws(FileFault) -> (counts: DuplicateCounts?, dropped: LineSet) {
        var judge = DuplicateJudge(drops: drops)
        guard !runs.isEmpty else {
            let hasSightings = !held.isEmpty
            held.keepRepeated()
            held.sortSightings()
            for sighting in held { judge.take(sighting) }
            let found = judge.finish()
            return (found.counts ?? (hasSightings ? DuplicateCounts() : nil), found.dropped)
        }
        if !held.isEmpty { try spillHeld() }
        held = []
        guard let file = spill.take() else { preconditionFailure("runs lie in a spill file") }
        var merge = try SightingMerge(file, runs: runs)
        while let sighting = try merge.next() { judge.take(sighting) }
        return judge.finish()
    }
}

extension [Sighting] {
    /// Leaves out those whose id no other one has, in most logs all; a few of them may stay.
    ///
    /// A table of 31 bits of each id, and one that tells whether they were met again.
    mutating func keepRepeated() {
        var table = [UInt32](repeating: 0, count: 1 << (Int.bitWidth - (count * 2).leadingZeroBitCount))
        let mask = table.count - 1
        var hasRepeated = false
        table.withUnsafeMutableBufferPointer { table in
            /// The slot that holds the id's bits, or an empty one.
            func slot(of sighting: Sighting) -> (slot: Int, bits: UInt32) {
                let bits = UInt32(truncatingIfNeeded: sighting.id.0 >> 32) << 1 | 2
                var slot = Int(truncatingIfNeeded: sighting.id.0) & mask
                while table[slot] != 0, table[slot] | 1 != bits | 1 { slot = (slot + 1) & mask }
                return (slot, bits)
            }
            for sighting in self {
                let (slot, bits) = slot(of: sighting)
                if table[slot] == 0 {
                    table[slot] = bits
                } else {
                    table[slot] |= 1
                    hasRepeated = true
                }
            }
            if hasRepeated { removeAll { table[slot(of: $0).slot] & 1 == 0 } }
        }
        if !hasRepeated { removeAll() }
    }

    /// Sorts by `<`, in place: ids are hashes, so their first bits part them into buckets of a few, which are sorted by insertion.
    mutating func sortSightings() {
        guard count > 256 else { return sort(by: <) }
        let shift = UInt64((count / 4).leadingZeroBitCount + 1)
        // Where each bucket begins, and the end of the last.
        var starts = [Int](repeating: 0, count: (1 << (64 - Int(shift))) + 1)
        for sighting in self { starts[Int(sighting.id.0 >> shift) + 1] += 1 }
        for bucket in starts.indices.dropFirst() { starts[bucket] += starts[bucket - 1] }
        var filled = starts
        withUnsafeMutableBufferPointer { sightings in
            for bucket in 0..<starts.count - 1 {
                while filled[bucket] < starts[bucket + 1] {
                    let place = filled[bucket]
                    let home = Int(sightings[place].id.0 >> shift)
                    if home != bucket { sightings.swapAt(place, filled[home]) }
                    filled[home] += 1
                }
                Self.sort(sightings, starts[bucket]..<starts[bucket + 1])
            }
        }
    }

    private static func sort(_ sightings: UnsafeMutableBufferPointer<Sighting>, _ bucket: Range<Int>) {
        // Many of one id: a log that repeats it.
        guard bucket.count <= 32 else {
            var part = UnsafeMutableBufferPointer(rebasing: sightings[bucket])
            return part.sort(by: <)
        }
        for index in bucket.dropFirst() {
            let sighting = sightings[index]
            var place = index
            while place > bucket.lowerBound, sighting < sightings[place - 1] {
                sightings[place] = sightings[place - 1]
                place -= 1
            }
            sightings[place] = sighting
        }
    }
}
