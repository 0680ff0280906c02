private import CScanKernels
import Synchronization

/// Memory that is used for one day after the other: what the system gave once need not be asked for again. It decides no figure.
final class DayMemory: Sendable {
    /// What one day's search for duplicates needs.
    struct Sightings {
        var held: [Sighting] = []
        var table: [UInt32] = []

        /// Hands out those held whose id another one has, and perhaps more: those of one id together, sorted. The first `common` bits of all
        /// ids are the same.
        mutating func forEachRepeated(common: Int = 0, _ body: (Sighting) -> Void) {
            held.keepRepeated(&table)
            held.sortSightings(common: common)
            for sighting in held { body(sighting) }
        }
    }

    private struct State {
        var free: [Sightings] = []
        var rowCount = 0
    }
    private let state = Mutex(State())

    func takeSightings() -> Sightings { state.withLock { $0.free.popLast() } ?? Sightings() }

    /// Takes them back.
    func give(_ sightings: inout Sightings) {
        sightings.held.removeAll(keepingCapacity: true)
        state.withLock {
            $0.free.append(Sightings())
            swap(&$0.free[$0.free.count - 1], &sightings)
        }
    }

    /// How many rows by user and model a day had at most: the next may have as many.
    var expectedRowCount: Int { state.withLock { $0.rowCount } }

    func note(rowCount: Int) { state.withLock { $0.rowCount = max($0.rowCount, rowCount) } }
}

/// Has large blocks go back to the system as soon as they are let go. glibc would come to keep ever larger ones, for each thread its own, so that
/// what days took is held through the night.
package func returnLargeBlocks() { nightaudit_return_blocks(1 << 22) }

/// Gives back what the start needed of the program's own text, most of which a scan does not: by looking up what conforms to what, Swift's runtime
/// comes by more of it than the days of a window take.
package func returnText() { nightaudit_return_text() }
