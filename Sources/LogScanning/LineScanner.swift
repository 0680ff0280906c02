private import CScanKernels

/// Judges one line at a time: RFC 8259 to the letter, then the contract's format, in one pass without a tree.
///
/// The line's bytes must be followed by `padding` readable bytes. Texts of the result point into the line, or into the scanner's scratch where
/// they were escaped; the scratch is good until the next call.
package struct LineScanner: ~Copyable {
    /// Readable bytes that must follow a line.
    package static let padding = Int(NIGHTAUDIT_PADDING)
    /// The deepest nesting that is read; the entry's own object is depth 1.
    package static let deepest = 512

    private let kinds = UnsafeMutablePointer<Bool>.allocate(capacity: LineScanner.deepest + 1)
    private var scratch = Scratch()
    private var shapes = LineShapes()
    /// What a kernel reads a line into.
    private(set) var entry = ScannedEntry()
    /// The line that was tried last and is no entry of a known shape, and why: it is not tried again.
    private var tried: (start: UnsafePointer<UInt8>, outcome: LineShapes.Outcome)?
    /// What stood between the values of the last lines, by the member's place: most loggers write every line's members in one order.
    private let predictions = UnsafeMutablePointer<nightaudit_prediction>.allocate(capacity: LineScanner.predicted)
    private static let predicted = 32
    private let format: EntryFormat
    private let isNative: Bool

    package init(_ format: EntryFormat = .native) {
        self.format = format
        isNative = format.isNative
        predictions.initialize(repeating: nightaudit_prediction(), count: Self.predicted)
    }

    deinit {
        kinds.deallocate()
        predictions.deallocate()
    }

    /// What the line (without its LF, and without a BOM at a file's start) is.
    package mutating func scan(_ line: UnsafeBufferPointer<UInt8>) -> ScannedLine {
        guard let base = line.baseAddress, line.count > 0 else { return .blank }
        let end = base + line.count
        defer { tried = nil }
        switch base == tried?.start ? tried!.outcome : shapes.read(base, end, &entry) {
        case .entry(let behind) where behind == end && settle(line): return .entry(entry)
        case .entry, .unsure: return judge(line)
        case .unknown:
            let judged = judge(line)
            if case .entry = judged { shapes.learn(line, format) }
            return judged
        }
    }

    /// Reads the entry at `start` where its line ends with LF before `end`, which the padding follows, and has a known shape; its line without LF.
    /// Nil for any other: its line is to be found and scanned.
    @inline(__always)
    mutating func entry(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
        let outcome = shapes.read(start, end, &entry)
        if case .entry(let behind) = outcome, behind < end, behind.pointee == UInt8(ascii: "\n") {
            let line = UnsafeBufferPointer(start: start, count: behind - start)
            if settle(line) { return line }
        }
        if case .unknown = outcome { tried = (start, .unknown) } else { tried = (start, .unsure) }
        return nil
    }

    /// Reads what the kernel left to be read; false where the line is no UTF-8.
    @inline(__always)
    private mutating func settle(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
        if entry.raw.not_ascii, !isUTF8(line) { return false }
        if Int(entry.raw.dating) == NIGHTAUDIT_UNREAD {
            let (start, count) = (entry.raw.starts.6, Int(entry.raw.counts.6))
            entry.timestamp = Instant(readingRFC3339: UnsafeBufferPointer(start: start, count: count))
        }
        return true
    }

    /// What a line of any shape is.
    private mutating func judge(_ line: UnsafeBufferPointer<UInt8>) -> ScannedLine {
        guard let base = line.baseAddress else { return .blank }
        scratch.reset(capacity: line.count)
        var cursor = Cursor(base, line.count)
        cursor.skipBlanks()
        if cursor.atEnd { return .blank }
        var members = EntryMembers()
        let stop = walk(&cursor, &members)
        if (stop != nil || cursor.high != 0) && !isUTF8(line) { return .rejected(.notUTF8) }
        if let stop { return .rejected(stop) }
        if let fault = members.fault { return .rejected(fault) }
        guard members.has(.status) else { return .rejected(.statusMissing) }
        return .entry(members.entry())
    }

    /// Reads the whole line; the reason that stopped the reading, if any. Faults of members are in `members`.
    private mutating func walk(_ cursor: inout Cursor, _ members: inout EntryMembers) -> RejectReason? {
        guard cursor.byte == UInt8(ascii: "{") else {
            if let stop = skipValue(&cursor, depth: 0) { return stop }
            cursor.skipBlanks()
            return cursor.atEnd ? .notObject : .notJSON
        }
        cursor.advance()
        cursor.skipBlanks()
        if cursor.byte == UInt8(ascii: "}"), !cursor.atEnd {
            cursor.advance()
        } else {
            var place = 0
            while true {
                if let stop = member(&cursor, &members, place) { return stop }
                place += 1
                cursor.skipBlanks()
                guard !cursor.atEnd else { return .notJSON }
                let byte = cursor.byte
                cursor.advance()
                if byte == UInt8(ascii: ",") {
                    cursor.skipBlanks()
                } else if byte == UInt8(ascii: "}") {
                    break
                } else {
                    return .notJSON
                }
            }
        }
        cursor.skipBlanks()
        return cursor.atEnd ? nil : .notJSON
    }

    /// Reads the member of that place in the line, counted from 0.
    @inline(__always)
    private mutating func member(
        _ cursor: inout Cursor, _ members: inout EntryMembers, _ place: Int
    ) -> RejectReason? {
        guard let found = name(&cursor, place) else { return .notJSON }
        guard found >= 0, let field = EntryField(rawValue: UInt8(found)) else {
            guard !cursor.atEnd, cursor.byte == UInt8(ascii: "\"") else { return skipValue(&cursor, depth: 1) }
            return cursor.skipString() ? nil : .notJSON
        }
        let repeated = members.meet(field)
        guard !cursor.atEnd else { return .notJSON }
        switch cursor.byte {
        case UInt8(ascii: "\""):
            guard let text = cursor.string(&scratch) else { return .notJSON }
            if !repeated { members.take(text, for: field) }
        case UInt8(ascii: "-"), 48...57:
            let start = cursor.position
            guard cursor.skipNumber() else { return .notJSON }
            if !repeated {
                members.take(
                    number: UnsafeBufferPointer(start: start, count: cursor.position - start), for: field)
            }
        case UInt8(ascii: "n"):
            guard cursor.skipWord("null") else { return .notJSON }
            if !repeated { members.takeNull(for: field) }
        default:
            if let stop = skipValue(&cursor, depth: 1) { return stop }
            if !repeated { members.fail(field, .type) }
        }
        return nil
    }

    /// Reads over a member's name, its colon and the blanks behind it; the number of the field of ours that bears the name, −1 for none,
    /// nil for what is no name.
    ///
    /// Where the bytes are those of the line before, so is the field; else the name is read.
    @inline(__always)
    private mutating func name(_ cursor: inout Cursor, _ place: Int) -> Int? {
        let start = cursor.position
        if place < Self.predicted, predictions[place].length > 0, nightaudit_predicted(start, &predictions[place]),
            cursor.skip(Int(predictions[place].length))
        {
            cursor.skipBlanks()
            return Int(predictions[place].field)
        }
        guard !cursor.atEnd, cursor.byte == UInt8(ascii: "\"") else { return nil }
        guard let name = cursor.string(&scratch) else { return nil }
        cursor.skipBlanks()
        guard !cursor.atEnd, cursor.byte == UInt8(ascii: ":") else { return nil }
        cursor.advance()
        cursor.skipBlanks()
        let number = number(of: name)
        if place < Self.predicted {
            nightaudit_predict(&predictions[place], start, cursor.position - start, Int32(number))
        }
        return number
    }

    /// The number of the field of ours that bears the name, −1 for none; the native format takes the kernel's switch.
    private func number(of name: ScannedString) -> Int {
        if name.hasLoneSurrogate { return -1 }
        guard isNative else { return format.field(name).map { Int($0.rawValue) } ?? -1 }
        return Int(nightaudit_field(name.start, name.count))
    }

    /// Reads over any value; `depth` is that of the object or array around it.
    private mutating func skipValue(_ cursor: inout Cursor, depth: Int) -> RejectReason? {
        let outermost = depth
        var depth = depth
        while true {
            guard !cursor.atEnd else { return .notJSON }
            var opened = false
            switch cursor.byte {
            case UInt8(ascii: "\""):
                guard cursor.skipString() else { return .notJSON }
            case UInt8(ascii: "-"), 48...57:
                guard cursor.skipNumber() else { return .notJSON }
            case UInt8(ascii: "t"):
                guard cursor.skipWord("true") else { return .notJSON }
            case UInt8(ascii: "f"):
                guard cursor.skipWord("false") else { return .notJSON }
            case UInt8(ascii: "n"):
                guard cursor.skipWord("null") else { return .notJSON }
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                let isObject = cursor.byte == UInt8(ascii: "{")
                depth += 1
                if depth > Self.deepest { return .tooDeep }
                kinds[depth] = isObject
                cursor.advance()
                cursor.skipBlanks()
                guard !cursor.atEnd else { return .notJSON }
                if cursor.byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
                    cursor.advance()
                    depth -= 1
                } else {
                    opened = true
                    if isObject, !cursor.skipName() { return .notJSON }
                }
            default: return .notJSON
            }
            if opened { continue }
            // A value has ended: close what ends here, or go on behind a comma.
            while true {
                if depth == outermost { return nil }
                cursor.skipBlanks()
                guard !cursor.atEnd else { return .notJSON }
                let byte = cursor.byte
                cursor.advance()
                if byte == UInt8(ascii: ",") {
                    cursor.skipBlanks()
                    if kinds[depth], !cursor.skipName() { return .notJSON }
                    break
                }
                guard byte == (kinds[depth] ? UInt8(ascii: "}") : UInt8(ascii: "]")) else { return .notJSON }
                depth -= 1
            }
        }
    }
}
