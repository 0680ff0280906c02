package import AuditModel
private import CScanKernels
package import LogScanning

/// The distinct names met, each with a number: 0 for entries without a name, then 1, 2, … in the order of meeting.
///
/// Open addressing over byte slices in one arena; no allocation for a name met before.
package struct NameTable: Sendable {
    private struct Slice {
        let hash: UInt64
        let start: Int
        let count: Int
    }
    private var slots = [UInt32](repeating: 0, count: 64)
    private var slices: [Slice] = []
    private var arena: [UInt8] = []

    package init() {}

    /// How many numbers were given out, 0 included.
    package var count: Int { slices.count + 1 }

    /// The name with that number; nil for 0.
    package func name(_ number: Int) -> Name? {
        number > 0 ? Name(bytes: Array(text(number))) : nil
    }

    /// The bytes of the name with that number, which is not 0, as they lie here.
    package func text(_ number: Int) -> ArraySlice<UInt8> {
        let slice = slices[number - 1]
        return arena[slice.start..<slice.start + slice.count]
    }

    /// The number of the text, new or known; its bytes must be followed by the scanner's padding.
    package mutating func number(of text: EntryText) -> Int {
        guard let start = text.start else { return 0 }
        return number(start, text.count, nightaudit_hash(start, text.count, hashSeed))
    }

    /// The numbers in this table of all names of another, by their numbers there.
    package mutating func numbers(of other: NameTable) -> [Int] {
        var numbers = [0]
        numbers.reserveCapacity(other.count)
        other.arena.withUnsafeBufferPointer { arena in
            for slice in other.slices {
                let number =
                    slice.count == 0 ? 0 : number(arena.baseAddress! + slice.start, slice.count, slice.hash)
                numbers.append(number)
            }
        }
        return numbers
    }

    private mutating func number(_ start: UnsafePointer<UInt8>, _ count: Int, _ hash: UInt64) -> Int {
        let (slot, number) = find(start, count, hash)
        if number > 0 { return number }
        slices.append(Slice(hash: hash, start: arena.count, count: count))
        arena.append(contentsOf: UnsafeBufferPointer(start: start, count: count))
        slots[slot] = UInt32(slices.count)
        if slices.count * 2 > slots.count { grow() }
        return slices.count
    }

    /// The name's number, 0 where it has none; and the slot that holds it, or is to.
    private func find(_ start: UnsafePointer<UInt8>, _ count: Int, _ hash: UInt64) -> (slot: Int, number: Int) {
        slots.withUnsafeBufferPointer { slots in
            slices.withUnsafeBufferPointer { slices in
                arena.withUnsafeBufferPointer { arena in
                    let mask = slots.count &- 1
                    var slot = Int(truncatingIfNeeded: hash) & mask
                    // The slot is below the count by the mask, the number by how it was given out.
                    while true {
                        let number = Int(slots.baseAddress![slot])
                        if number == 0 { return (slot, 0) }
                        let slice = slices.baseAddress![number &- 1]
                        if slice.hash == hash, slice.count == count,
                            nightaudit_equal(arena.baseAddress! + slice.start, start, count)
                        {
                            return (slot, number)
                        }
                        slot = (slot &+ 1) & mask
                    }
                }
            }
        }
    }

    private mutating func grow() {
        let mask = slots.count * 2 - 1
        slots = [UInt32](repeating: 0, count: mask + 1)
        for (index, slice) in slices.enumerated() {
            var slot = Int(truncatingIfNeeded: slice.hash) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt32(index + 1)
        }
    }
}

/// Keys the hashes of this process, so that no log can be written to collide in it; no figure depends on it.
let hashSeed = UInt64.random(in: .min ... .max)

extension NameTable {
    func write(to writer: inout SummaryWriter) {
        writer.write(slices) { $0.write(arena[$1.start..<$1.start + $1.count]) }
    }

    init(reading reader: inout SummaryReader) throws(DamagedSummary) {
        for expected in 1..<(try reader.count() &+ 1) {
            let (count, found) = try reader.paddedText(LineScanner.padding) { name, count in
                (count, number(name, count, nightaudit_hash(name, count, hashSeed)))
            }
            guard count > 0, found == expected else { throw DamagedSummary() }
        }
    }
}
