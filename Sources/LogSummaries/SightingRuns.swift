import Dispatch
internal import Files
import Synchronization
internal import SystemPackage

/// A day's sightings in a file without a name, run by run, each parted by the first bits of the ids: they are parted and written on another
/// thread while the scan goes on, and handed out part by part, so that those of one id come together.
final class SightingRuns: Sendable {
    /// Where a run lies in the file, and where its parts begin in it, and the end of the last.
    private struct Run {
        let offset: Int
        let starts: [Int]
    }
    private struct State: ~Copyable {
        /// Those that are being parted and written, else memory for the next.
        var held: [Sighting] = []
        var file: SpillFile?
        var runs: [Run] = []
        var fault: FileFault?
    }

    private static let partBits = 8
    private let folder: FilePath
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "nightaudit.sightings")
    private let pending = DispatchGroup()

    init(in folder: FilePath) { self.folder = folder }

    /// Takes a run's sightings, in any order, and leaves none. Throws where the run before could not be written.
    func append(_ sightings: inout [Sighting]) throws(FileFault) {
        pending.wait()
        try state.withLock { (state) throws(FileFault) in
            if let fault = state.fault { throw fault }
            swap(&state.held, &sightings)
        }
        sightings.removeAll(keepingCapacity: true)
        queue.async(group: pending) { self.write() }
    }

    private func write() {
        state.withLock { state in
            let starts = state.held.part(by: 0..<Self.partBits)
            do throws(FileFault) {
                var file: SpillFile
                if let begun = state.file.take() { file = begun } else { file = try SpillFile(in: folder) }
                state.runs.append(Run(offset: file.byteCount, starts: starts))
                try file.append(state.held)
                state.file = consume file
            } catch {
                state.fault = error
            }
        }
    }

    /// Hands out all sightings that have others of their id, and perhaps more: those of one id together, sorted. Some must have been taken.
    ///
    /// A part of more than `most`, as where all entries have one id, is sorted run by run into another file and merged.
    func forEachRepeated(
        _ memory: inout DayMemory.Sightings, most: Int, _ body: (Sighting) -> Void
    ) throws(FileFault) {
        pending.wait()
        try state.withLock { (state) throws(FileFault) in
            if let fault = state.fault { throw fault }
            state.held = []
            guard let file = state.file.take() else { preconditionFailure("runs lie in a file") }
            for part in 0..<1 << Self.partBits {
                let pieces = state.runs.map { run in
                    (
                        offset: run.offset + run.starts[part] * Sighting.byteCount,
                        count: run.starts[part + 1] - run.starts[part]
                    )
                }
                memory.held.removeAll(keepingCapacity: true)
                if pieces.reduce(0, { $0 + $1.count }) <= most {
                    for piece in pieces { try memory.held.append(piece.count, of: file, at: piece.offset) }
                    memory.forEachRepeated(common: Self.partBits, body)
                } else {
                    var sorted = try SpillFile(in: folder)
                    for piece in pieces {
                        memory.held.removeAll(keepingCapacity: true)
                        try memory.held.append(piece.count, of: file, at: piece.offset)
                        memory.held.sortSightings(common: Self.partBits)
                        try sorted.append(memory.held)
                    }
                    var merge = try SightingMerge(sorted, runs: pieces.map(\.count))
                    while let sighting = try merge.next() { body(sighting) }
                }
            }
        }
    }
}
