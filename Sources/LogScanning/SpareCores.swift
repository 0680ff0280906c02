private import CScanKernels
import Synchronization

/// How many processors have no day to scan: so many threads may help to read another day's file. It decides no figure.
package final class SpareCores: Sendable {
    private let count: Atomic<Int>

    package init(_ count: Int) { self.count = Atomic(count) }

    /// Takes one, whether there is one or not: for a day.
    package func occupy() { count.subtract(1, ordering: .relaxed) }

    /// Takes one where there is one.
    package func take() -> Bool {
        if count.subtract(1, ordering: .relaxed).newValue >= 0 { return true }
        give()
        return false
    }

    /// Whether more are taken than there are, so that what was taken to help should be given back; it may seem so while another thread asks.
    var isOvertaken: Bool { count.load(ordering: .relaxed) < 0 }

    /// Gives back what was taken.
    package func give() { count.add(1, ordering: .relaxed) }
}

/// On how many processors this process may run: as many threads are worth their while.
package func processorCount() -> Int { Int(nightaudit_processor_count()) }
