import AuditModel
import LogScanning

/// What the line scanner says of the line; every byte of the padding behind it is `filler`, which must not matter.
func fastVerdict(_ line: [UInt8], filler: UInt8 = 0, format: EntryFormat = .native) -> Verdict {
    var scanner = LineScanner(format)
    return fastVerdict(line, filler: filler, &scanner)
}

/// The same of a scanner that has read other lines before.
func fastVerdict(_ line: [UInt8], filler: UInt8, _ scanner: inout LineScanner) -> Verdict {
    let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: line.count + LineScanner.padding)
    defer { buffer.deallocate() }
    buffer.initialize(repeating: filler, count: line.count + LineScanner.padding)
    for (offset, byte) in line.enumerated() { buffer[offset] = byte }
    switch scanner.scan(UnsafeBufferPointer(start: buffer, count: line.count)) {
    case .blank: return .blank
    case .rejected(let reason): return .rejected(reason.name)
    case .entry(let entry): return .entry(EntryValues(entry))
    }
}

func fastVerdict(_ line: String) -> Verdict { fastVerdict(Array(line.utf8)) }

extension EntryValues {
    init(_ entry: ScannedEntry) {
        kind = "\(entry.status)"
        status = entry.statusText.name?.bytes
        user = entry.user.name?.bytes
        model = entry.model.name?.bytes
        errorType = entry.errorType.name?.bytes
        id = entry.id.name?.bytes
        timestamp = entry.timestamp.map {
            SlowInstant(seconds: Int($0.secondsSinceEpoch), nanoseconds: Int($0.nanoseconds))
        }
        promptTokens = entry.promptTokens
        completionTokens = entry.completionTokens
        latencyNanoseconds = entry.latencyNanoseconds
    }
}
