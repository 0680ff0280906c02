private import AuditModel
package import LogScanning

/// The pseudonyms of the users of one scan, each computed once. The raw names are held here and go with it.
package struct PseudonymTable: ~Copyable {
    private let pseudonyms: Pseudonyms
    private var names = NameTable()
    /// The pseudonym of name 1, of name 2, …, `Pseudonyms.length` bytes each.
    private var known: [UInt8] = []
    /// The pseudonym given out last, with the padding that scanned text has.
    private let current: UnsafeMutablePointer<UInt8>

    package init(_ pseudonyms: Pseudonyms) {
        self.pseudonyms = pseudonyms
        let capacity = Pseudonyms.length + LineScanner.padding
        current = .allocate(capacity: capacity)
        current.initialize(repeating: 0, count: capacity)
    }

    deinit { current.deallocate() }

    /// What the name is called, good until the next call; none for none.
    package mutating func pseudonym(of name: EntryText) -> EntryText {
        let number = names.number(of: name)
        guard number > 0 else { return .none }
        let length = Pseudonyms.length
        if number * length > known.count { known += pseudonyms.pseudonym(of: name.bytes).bytes }
        known.withUnsafeBufferPointer { current.update(from: $0.baseAddress! + (number - 1) * length, count: length) }
        return EntryText(start: current, count: length)
    }
}
