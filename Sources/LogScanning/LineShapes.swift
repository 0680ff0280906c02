private import CScanKernels

/// The shapes of the last lines that were entries: most logs have a few only, and a line of a known one is read by a kernel in one go.
///
/// A shape is all of a line but its scalar values. Whatever has the same bytes between such values is JSON as that line was, with the same members
/// at the same depth, so only the values are to be judged; a line of which the kernel is not sure is the scanner's.
struct LineShapes: ~Copyable {
    private static let count = 4
    /// The known ones, and one more that is being learnt: what a kernel could not hold is none of them.
    private let shapes = UnsafeMutablePointer<nightaudit_shape>.allocate(capacity: LineShapes.count + 1)
    private let date = UnsafeMutablePointer<nightaudit_date>.allocate(capacity: 1)
    private var known = 0
    /// The shape of the line before, which is tried first, and the one that gives way to the next that is learnt.
    private var last = 0
    private var oldest = 0
    /// Lines that shapes may still fail at before they are left alone for a while; lines left till then.
    private var credit = LineShapes.mostCredit
    private var pause = 0
    private static let mostCredit = 64
    private static let cost = 4

    init() {
        shapes.initialize(repeating: nightaudit_shape(), count: Self.count + 1)
        date.initialize(to: nightaudit_date())
    }

    deinit {
        shapes.deallocate()
        date.deallocate()
    }

    /// What became of a line that was tried.
    enum Outcome {
        /// It is an entry; behind it and the blanks after it is this place.
        case entry(UnsafePointer<UInt8>)
        /// It has none of the shapes.
        case unknown
        /// It has a value that no kernel reads.
        case unsure
    }

    /// Reads the line that begins at `start`; it ends before `end`, which the scanner's padding follows.
    @inline(__always)
    mutating func read(
        _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ entry: inout ScannedEntry
    ) -> Outcome {
        guard known > 0, pause == 0 else { return .unknown }
        if let behind = nightaudit_scan_shape(shapes + last, start, end, date, &entry.raw) { return .entry(behind) }
        return entry.raw.other_shape ? readOther(start, end, &entry) : .unsure
    }

    private mutating func readOther(
        _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ entry: inout ScannedEntry
    ) -> Outcome {
        for index in 0..<known where index != last {
            if let behind = nightaudit_scan_shape(shapes + index, start, end, date, &entry.raw) {
                last = index
                credit = min(credit + Self.cost, Self.mostCredit)
                return .entry(behind)
            }
            if !entry.raw.other_shape { return .unsure }
        }
        return .unknown
    }

    /// Takes the shape of a line that the scanner found to be an entry of that format, and that has none of the known ones.
    mutating func learn(_ line: UnsafeBufferPointer<UInt8>, _ format: EntryFormat) {
        guard pause == 0 else {
            pause -= 1
            return
        }
        credit -= Self.cost
        if credit < 0 {
            credit = Self.mostCredit
            pause = 1024
            return
        }
        guard shapes[Self.count].take(line, format) else { return }
        let index = known < Self.count ? known : oldest
        shapes[index] = shapes[Self.count]
        last = index
        known = max(known, index + 1)
        oldest = (index + 1) % Self.count
    }
}

extension nightaudit_shape {
    /// Becomes the shape of a line that is an entry; false, and a part of one, where a kernel could not hold it.
    fileprivate mutating func take(_ line: UnsafeBufferPointer<UInt8>, _ format: EntryFormat) -> Bool {
        count = 0
        let base = line.baseAddress!
        var end = line.count
        while base[end - 1] <= 0x20 { end -= 1 }
        var literal = 0
        var at = 0
        var depth = 0
        var field: Int32 = -1
        while at < end {
            switch base[at] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ","): field = -1
            case UInt8(ascii: ":"), 0x20, 0x09, 0x0D: break
            case UInt8(ascii: "\""):
                let close = Self.close(base, at)
                var next = close + 1
                while base[next] <= 0x20 { next += 1 }
                if base[next] == UInt8(ascii: ":") {
                    if depth == 1 {
                        guard let number = format.number(ofPlain: base + at + 1, close - at - 1) else { return false }
                        field = number
                    }
                } else {
                    let isOurs = depth == 1
                    guard nightaudit_add_segment(&self, base + literal, at - literal, isOurs ? field : -1) else {
                        return false
                    }
                    literal = close + 1
                }
                at = close
            default:
                guard nightaudit_add_segment(&self, base + literal, at - literal, depth == 1 ? field : -1) else {
                    return false
                }
                while at + 1 < end, Self.isScalar(base[at + 1]) { at += 1 }
                literal = at + 1
            }
            at += 1
        }
        return nightaudit_add_segment(&self, base + literal, end - literal, -1)
    }

    /// Where the string ends that begins at `start` with its quote.
    private static func close(_ base: UnsafePointer<UInt8>, _ start: Int) -> Int {
        var at = start + 1
        while base[at] != UInt8(ascii: "\"") { at += base[at] == UInt8(ascii: "\\") ? 2 : 1 }
        return at
    }

    /// Whether the byte goes on a number or a word.
    private static func isScalar(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), 0...0x20: false
        default: true
        }
    }
}

extension EntryFormat {
    /// The number of the field of ours that bears a name as it stands in the line, −1 for none; nil where the name has an escape.
    fileprivate func number(ofPlain start: UnsafePointer<UInt8>, _ count: Int) -> Int32? {
        if UnsafeBufferPointer(start: start, count: count).contains(UInt8(ascii: "\\")) { return nil }
        if isNative { return nightaudit_field(start, count) }
        return field(ScannedString(start: start, count: count, hasLoneSurrogate: false)).map { Int32($0.rawValue) }
            ?? -1
    }
}
