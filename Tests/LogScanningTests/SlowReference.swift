/// Judges a line by the contract, slowly and obviously: a tree first, then one rule after another.
struct SlowReference {
    private enum Stop: Error { case notJSON, tooDeep }

    private indirect enum Value {
        case null
        case number(String)
        case string(SlowString)
        case object([(name: SlowString, value: Value)])
        case other
    }

    private struct SlowString {
        var bytes: [UInt8] = []
        var hasLoneSurrogate = false
    }

    private static let fields = [
        "status", "user_id", "model", "error_type", "id", "request_id", "timestamp", "prompt_tokens",
        "completion_tokens", "latency_ms",
    ]
    /// Our field → the member's name in the log, where that is another.
    private let renames: [String: String]
    private let line: [UInt8]
    private var at = 0

    private init(_ line: [UInt8], _ renames: [String: String]) {
        self.line = line
        self.renames = renames
    }

    /// What the line (without its LF) is.
    static func verdict(_ line: [UInt8], renames: [String: String] = [:]) -> Verdict {
        if line.allSatisfy({ [0x20, 0x09, 0x0D].contains($0) }) { return .blank }
        if String(validating: line, as: UTF8.self) == nil { return .rejected("not_utf8") }
        var reader = SlowReference(line, renames)
        do {
            let value = try reader.value(depth: 1)
            reader.skipBlanks()
            guard reader.here == nil else { return .rejected("not_json") }
            guard case .object(let members) = value else { return .rejected("not_object") }
            return reader.judge(members)
        } catch Stop.tooDeep {
            return .rejected("too_deep")
        } catch {
            return .rejected("not_json")
        }
    }

    private func judge(_ members: [(name: SlowString, value: Value)]) -> Verdict {
        var met: [String: Value] = [:]
        for (name, value) in members where !name.hasLoneSurrogate {
            guard let field = Self.fields.first(where: { Array((renames[$0] ?? $0).utf8) == name.bytes }) else {
                continue
            }
            if met[field] != nil { return .rejected("\(field)_repeated") }
            met[field] = value
            if let fault = Self.fault(of: value, field) { return .rejected("\(field)_\(fault)") }
        }
        guard case .string(let status)? = met["status"] else { return .rejected("status_missing") }
        var entry = EntryValues()
        let word = String(decoding: status.bytes, as: UTF8.self).unicodeScalars.map(\.value)
        if word == "success".unicodeScalars.map(\.value) { entry.kind = "success" }
        if word == "error".unicodeScalars.map(\.value) { entry.kind = "error" }
        entry.status = Self.text(met["status"])
        entry.user = Self.text(met["user_id"])
        entry.model = Self.text(met["model"])
        entry.errorType = Self.text(met["error_type"])
        entry.id = Self.text(met["id"]) ?? Self.text(met["request_id"])
        entry.timestamp = Self.text(met["timestamp"]).flatMap(SlowInstant.init(rfc3339:))
        entry.promptTokens = Self.number(met["prompt_tokens"])?.wholeNumber
        entry.completionTokens = Self.number(met["completion_tokens"])?.wholeNumber
        entry.latencyNanoseconds = Self.number(met["latency_ms"])?.nanoseconds
        return .entry(entry)
    }

    private static func fault(of value: Value, _ field: String) -> String? {
        let isFigure = ["prompt_tokens", "completion_tokens", "latency_ms"].contains(field)
        switch value {
        case .null: return field == "status" ? "type" : nil
        case .number(let text):
            guard isFigure else { return "type" }
            let decimal = SlowDecimal(text)
            let result = field == "latency_ms" ? decimal.nanoseconds : decimal.wholeNumber
            return result == nil ? "range" : nil
        case .string(let string):
            if isFigure { return "type" }
            return string.hasLoneSurrogate ? "surrogate" : nil
        case .object, .other: return "type"
        }
    }

    private static func text(_ value: Value?) -> [UInt8]? {
        guard case .string(let string)? = value, !string.bytes.isEmpty else { return nil }
        return string.bytes
    }

    private static func number(_ value: Value?) -> SlowDecimal? {
        guard case .number(let text)? = value else { return nil }
        return SlowDecimal(text)
    }

    private var here: Character? { at < line.count ? Character(Unicode.Scalar(line[at])) : nil }

    private mutating func take(_ wanted: Unicode.Scalar) -> Bool {
        guard at < line.count, line[at] == UInt8(ascii: wanted) else { return false }
        at += 1
        return true
    }

    private mutating func need(_ text: String) throws {
        for scalar in text.unicodeScalars where !take(scalar) { throw Stop.notJSON }
    }

    private mutating func skipBlanks() {
        while take(" ") || take("\t") || take("\r") {}
    }

    /// `depth` is what an object or array that begins here has.
    private mutating func value(depth: Int) throws -> Value {
        skipBlanks()
        switch here {
        case "{": return try object(depth)
        case "[": return try array(depth)
        case "\"": return .string(try string())
        case "t": try need("true")
        case "f": try need("false")
        case "n":
            try need("null")
            return .null
        default: return .number(try number())
        }
        return .other
    }

    private mutating func object(_ depth: Int) throws -> Value {
        if depth > 512 { throw Stop.tooDeep }
        try need("{")
        skipBlanks()
        if take("}") { return .object([]) }
        var members: [(name: SlowString, value: Value)] = []
        repeat {
            skipBlanks()
            let name = try string()
            skipBlanks()
            try need(":")
            members.append((name, try value(depth: depth + 1)))
            skipBlanks()
        } while take(",")
        try need("}")
        return .object(members)
    }

    private mutating func array(_ depth: Int) throws -> Value {
        if depth > 512 { throw Stop.tooDeep }
        try need("[")
        skipBlanks()
        if take("]") { return .other }
        repeat {
            _ = try value(depth: depth + 1)
            skipBlanks()
        } while take(",")
        try need("]")
        return .other
    }

    private mutating func number() throws -> String {
        let start = at
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
        return String(decoding: line[start..<at], as: UTF8.self)
    }

    private mutating func digits() throws {
        let start = at
        while at < line.count, (48...57).contains(line[at]) { at += 1 }
        if at == start { throw Stop.notJSON }
    }

    private mutating func string() throws -> SlowString {
        try need("\"")
        var units: [UInt16] = []
        var run: [UInt8] = []
        func flush() {
            units += Array(String(decoding: run, as: UTF8.self).utf16)
            run = []
        }
        while at < line.count {
            let byte = line[at]
            if byte < 0x20 { throw Stop.notJSON }
            if take("\"") {
                flush()
                return Self.joined(units)
            }
            if take("\\") {
                flush()
                units.append(try escape())
            } else {
                run.append(byte)
                at += 1
            }
        }
        throw Stop.notJSON
    }

    private mutating func escape() throws -> UInt16 {
        let letters: [(Unicode.Scalar, UInt16)] = [
            ("\"", 0x22), ("\\", 0x5C), ("/", 0x2F), ("b", 8), ("f", 12), ("n", 10), ("r", 13), ("t", 9),
        ]
        for (letter, unit) in letters where take(letter) { return unit }
        try need("u")
        guard at + 4 <= line.count else { throw Stop.notJSON }
        let digits = line[at..<at + 4]
        let hexadecimal = Array("0123456789abcdefABCDEF".utf8)
        guard digits.allSatisfy(hexadecimal.contains) else { throw Stop.notJSON }
        at += 4
        return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)!
    }

    /// UTF-16 units as UTF-8; a surrogate without its other half is left out and told.
    private static func joined(_ units: [UInt16]) -> SlowString {
        var result = SlowString()
        var at = 0
        while at < units.count {
            let unit = UInt32(units[at])
            at += 1
            if (0xD800...0xDBFF).contains(unit), at < units.count, (0xDC00...0xDFFF).contains(units[at]) {
                let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) * 0x400 + UInt32(units[at]) - 0xDC00)!
                at += 1
                result.bytes += Array(String(Character(scalar)).utf8)
            } else if let scalar = Unicode.Scalar(unit) {
                result.bytes += Array(String(Character(scalar)).utf8)
            } else {
                result.hasLoneSurrogate = true
            }
        }
        return result
    }
}
