internal import Files

/// An id met in a day, and where: 32 bytes an entry.
struct Sighting {
    /// A 128-bit hash of the id, and a 64-bit one of the line (blanks and CR around the object aside).
    let id: (UInt64, UInt64)
    let lineHash: UInt64
    let file: UInt32
    let lineNumber: UInt32

    /// Of each in a spill file.
    static let byteCount = MemoryLayout<Sighting>.stride

    var place: (UInt32, UInt32) { (file, lineNumber) }

    /// Those bits of the id, counted from the highest; one at least.
    @inline(__always)
    func bits(_ bits: Range<Int>) -> Int {
        Int(truncatingIfNeeded: (id.0 << UInt64(bits.lowerBound)) >> UInt64(64 - bits.count))
    }

    /// By id, then by line, then by place: what repeats stands side by side.
    static func < (left: Self, right: Self) -> Bool {
        if left.id.0 != right.id.0 { return left.id.0 < right.id.0 }
        if left.id.1 != right.id.1 { return left.id.1 < right.id.1 }
        if left.lineHash != right.lineHash { return left.lineHash < right.lineHash }
        return left.place < right.place
    }
}

extension [Sighting] {
    /// Reads so many that lie in the file from that offset on.
    mutating func append(_ more: Int, of file: borrowing SpillFile, at offset: Int) throws(FileFault) {
        var fault: FileFault?
        append(addingCapacity: more) { span in
            span.withUnsafeMutableBufferPointer { sightings, count in
                let room = UnsafeMutableBufferPointer(rebasing: sightings[count..<count + more])
                do throws(FileFault) {
                    try file.read(at: offset, into: UnsafeMutableRawBufferPointer(room))
                    count += more
                } catch {
                    fault = error
                }
            }
        }
        if let fault { throw fault }
    }

    /// Leaves out those whose id no other one has, in most logs all; a few of them may stay.
    ///
    /// The table becomes one of 30 bits of each id, and one that tells whether they were met again.
    mutating func keepRepeated(_ table: inout [UInt32]) {
        let mask = (1 << (Int.bitWidth - (count * 2).leadingZeroBitCount)) - 1
        table.removeAll(keepingCapacity: true)
        table.append(contentsOf: repeatElement(0, count: mask + 1))
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
        if !hasRepeated { removeAll(keepingCapacity: true) }
    }

    /// Sorts by `<`, in place: ids are hashes, so their bits part them into buckets of a few, which are sorted by insertion. The first `common`
    /// bits of all ids are the same.
    mutating func sortSightings(common: Int = 0) {
        guard count > 256 else { return sort(by: <) }
        let starts = part(by: common..<common + Int.bitWidth - (count / 4).leadingZeroBitCount - 1)
        withUnsafeMutableBufferPointer { sightings in
            for bucket in 0..<starts.count - 1 { Self.sort(sightings, starts[bucket]..<starts[bucket + 1]) }
        }
    }

    /// Parts them, in place, by those bits of the ids, counted from the highest: where each part begins, in ascending order, and the end of the last.
    mutating func part(by bits: Range<Int>) -> [Int] {
        var starts = [Int](repeating: 0, count: (1 << bits.count) + 1)
        for sighting in self { starts[sighting.bits(bits) + 1] += 1 }
        for bucket in starts.indices.dropFirst() { starts[bucket] += starts[bucket - 1] }
        var filled = starts
        withUnsafeMutableBufferPointer { sightings in
            for bucket in 0..<starts.count - 1 {
                while filled[bucket] < starts[bucket + 1] {
                    let place = filled[bucket]
                    let home = sightings[place].bits(bits)
                    if home != bucket { sightings.swapAt(place, filled[home]) }
                    filled[home] += 1
                }
            }
        }
        return starts
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
