import Files

/// Hands out the sightings of sorted runs in order, holding 16 KiB of each run.
struct SightingMerge: ~Copyable {
    private struct Run {
        /// Where its next sightings lie in the file, and how many are left there.
        var offset: Int
        var left: Int
        var chunk: ArraySlice<Sighting> = []
    }

    private static let chunkCount = 512
    private let file: SpillFile
    private var runs: [Run] = []
    /// Indexes of runs, as a heap by their next sighting.
    private var heap: [Int] = []

    init(_ file: consuming SpillFile, runs counts: [Int]) throws(FileFault) {
        self.file = file
        var offset = 0
        for count in counts {
            runs.append(Run(offset: offset, left: count))
            offset += count * Sighting.byteCount
        }
        for index in runs.indices where runs[index].left > 0 {
            try refill(index)
            heap.append(index)
        }
        for place in heap.indices.reversed() { sink(place) }
    }

    /// The next sighting; nil behind the last.
    mutating func next() throws(FileFault) -> Sighting? {
        guard let index = heap.first else { return nil }
        let sighting = runs[index].chunk.removeFirst()
        if runs[index].chunk.isEmpty { try refill(index) }
        if runs[index].chunk.isEmpty {
            heap[0] = heap[heap.count - 1]
            heap.removeLast()
        }
        sink(0)
        return sighting
    }

    private mutating func refill(_ index: Int) throws(FileFault) {
        let count = min(Self.chunkCount, runs[index].left)
        guard count > 0 else { return }
        var chunk: [Sighting] = []
        try chunk.append(count, of: file, at: runs[index].offset)
        runs[index].chunk = chunk[...]
        runs[index].offset += count * Sighting.byteCount
        runs[index].left -= count
    }

    private func precedes(_ left: Int, _ right: Int) -> Bool { runs[left].chunk.first! < runs[right].chunk.first! }

    private mutating func sink(_ start: Int) {
        var place = start
        while place * 2 + 1 < heap.count {
            var child = place * 2 + 1
            if child + 1 < heap.count, precedes(heap[child + 1], heap[child]) { child += 1 }
            guard precedes(heap[child], heap[place]) else { return }
            heap.swapAt(place, child)
            place = child
        }
    }
}
