import AuditModel
import JSONText

/// The findings about one output, up to a limit.
struct OutputFaults {
    private static let limit = 20
    private let path: String
    private(set) var findings: [Finding] = []

    init(_ path: String) { self.path = path }

    /// None of the same output.
    var anew: OutputFaults { OutputFaults(path) }

    var isFull: Bool { findings.count >= Self.limit }

    /// Adds an error; `line` counts from 1.
    mutating func add(_ code: String, line: Int?, _ message: String) {
        guard !isFull else { return }
        let location = "data/\(path)" + (line.map { ":\($0)" } ?? "")
        findings.append(Finding(code, .error, subject: path, location: location, message: message))
    }

    /// Adds those of the same output, which was begun anew.
    mutating func add(_ others: OutputFaults) { findings += others.findings.prefix(Self.limit - findings.count) }

    mutating func add(_ code: String, _ error: JSONSyntaxError) {
        add(code, line: error.line, "no strict JSON: column \(error.column): \(error.message)")
    }
}

/// Text as a finding may show it: quoted, invisible characters escaped, cut after 120 characters.
func quoted(_ bytes: some Sequence<UInt8>) -> String {
    let text = String(decoding: Array(bytes.prefix(481)), as: UTF8.self)
    let shown = text.unicodeScalars.prefix(120)
    var writer = JSONWriter()
    writer.string(String(shown))
    return String(decoding: writer.bytes, as: UTF8.self) + (shown.count < text.unicodeScalars.count ? "…" : "")
}

func quoted(_ text: String) -> String { quoted(text.utf8) }
