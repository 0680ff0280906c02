import AuditModel
import Files
import JSONText
import LogScanning
internal import SystemPackage

/// The text of a day's rejected lines, for the operator's eyes: `<folder>/<date>.jsonl`, readable by its owner only.
///
/// One JSON object a line, in file order: file, line, byte_offset, reason, sha256, and the line as `text`, or as `hex` where it is no UTF-8;
/// neither for a line too long to be held.
struct QuarantineFile: ~Copyable {
    private let path: FilePath
    private var file: PrivateFile
    private var pending: [UInt8] = []
    private var fault: FileFault?

    init(_ day: CalendarDay, in folder: FilePath) throws(FileFault) {
        path = folder.appending("\(day).jsonl")
        file = try PrivateFile(replacing: path)
    }

    mutating func take(_ line: RejectedLine, of dayFile: DayFile, text: UnsafeBufferPointer<UInt8>?) {
        var json = JSONWriter()
        json.beginObject(inline: true)
        json.key("file")
        json.string(dayFile.reportName)
        json.key("line")
        json.integer(line.lineNumber)
        json.key("byte_offset")
        json.integer(line.byteOffset)
        json.key("reason")
        json.string(line.reason.name)
        json.key("sha256")
        json.string(line.digest.text)
        if let text {
            let isText = String(validating: text, as: UTF8.self) != nil
            json.key(isText ? "text" : "hex")
            if isText { json.string(Name(bytes: Array(text))) } else { json.string(hexadecimal(text)) }
        }
        json.endObject()
        json.finish()
        pending += json.bytes
        if pending.count > 1 << 16 { flush() }
    }

    private mutating func flush() {
        do throws(FileFault) { if fault == nil { try file.append(pending) } } catch { fault = error }
        pending.removeAll(keepingCapacity: true)
    }

    /// Gives the file its name; throws what went wrong since it was made.
    consuming func close() throws(FileFault) {
        flush()
        if let fault { throw fault }
        // The day's summary, by which it is not written again, must not outlast it.
        try file.close(flushing: true)
    }
}
