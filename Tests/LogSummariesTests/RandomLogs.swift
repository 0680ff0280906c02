import AuditModel
import Foundation
import LogScanning
import SystemPackage

/// Log lines by seed: entries of few users and models, some without names, tokens or timestamps, and some that are rejected or blank.
struct RandomLines: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &+ 0x9E37_79B9_7F4A_7C15 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    mutating func line(_ day: CalendarDay) -> String {
        switch Int.random(in: 0..<20, using: &self) {
        case 0: return ""
        case 1: return "{\"status\": }"
        case 2: return "{\"user_id\": 7, \"status\": \"success\"}"
        default: return entry(day)
        }
    }

    private mutating func entry(_ day: CalendarDay) -> String {
        func pick(_ choices: [String]) -> String { choices.randomElement(using: &self)! }
        var members = ["\"status\": " + pick(["\"success\"", "\"success\"", "\"error\"", "\"odd\""])]
        members.append("\"user_id\": " + pick(["\"ann\"", "\"bob\"", "\"é\"", "\"e\\u0301\"", "null", "\"\""]))
        members.append("\"model\": " + pick(["\"m1\"", "\"m2\"", "null"]))
        members.append("\"error_type\": " + pick(["null", "\"timeout\"", "\"rate\""]))
        if Bool.random(using: &self) {
            members.append("\"prompt_tokens\": \(Int.random(in: 0...1_000_000_000_000, using: &self))")
        }
        members.append("\"completion_tokens\": " + pick(["0", "17", "null", "1.5e2"]))
        members.append("\"latency_ms\": " + pick(["null", "0.0000005", "12.25", "1234.5678901234567"]))
        members.append("\"id\": \"i\(Int.random(in: 0..<50, using: &self))\"")
        let hour = padded(Int.random(in: 0..<24, using: &self), 2)
        let date = pick([day.description, day.description, day.adding(days: 1).description])
        if Int.random(in: 0..<8, using: &self) > 0 { members.append("\"timestamp\": \"\(date)T\(hour):00:01.5Z\"") }
        return "{" + members.shuffled(using: &self).joined(separator: ", ") + "}"
    }
}

/// A log directory of the test's own, removed with its owner.
final class LogFolder {
    let path: FilePath

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "nightaudit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url.appending(path: "archive"), withIntermediateDirectories: true)
        path = FilePath(url.path())
    }

    deinit { try? FileManager.default.removeItem(atPath: path.string) }

    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path.appending(name).string))
    }
}
