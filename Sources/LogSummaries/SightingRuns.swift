import Dispatch
internal import Files
import Synchronization
internal import SystemPackage

/// The sorted runs of a day's sightings in a file without a name; they are sorted and written on another thread while the scan goes on.
final class SightingRuns: Sendable {
    private struct State: ~Copyable {
        /// Those that are being sorted and written, else memory for the next.
        var held: [Sighting] = []
        var file: SpillFile?
        /// How many sightings each run has.
        var counts: [Int] = []
        var fault: FileFault?
    }
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
            state.held.sortSightings()
            do throws(FileFault) {
                var file: SpillFile
                if let begun = state.file.take() { file = begun } else { file = try SpillFile(in: folder) }
                try file.append(state.held)
                state.file = consume file
                state.counts.append(state.held.count)
            } catch {
                state.fault = error
            }
        }
    }

    /// All sightings in order, once everything is written; some must have been taken.
    func merged() throws(FileFault) -> SightingMerge {
        pending.wait()
        return try state.withLock { (state) throws(FileFault) in
            if let fault = state.fault { throw fault }
            state.held = []
            guard let file = state.file.take() else { preconditionFailure("runs lie in a spill file") }
            return try SightingMerge(file, runs: state.counts)
        }
    }
}
