import AuditModel
import Glibc
import Synchronization

/// Writes one line to stderr, made visible.
func printError(_ line: String, unless isQuiet: Bool = false) {
    if isQuiet { return }
    aboveProgress { _ = writeAll(Array((visibleText(line) + "\n").utf8), to: 2) }
}

/// The line that stands on the terminal until there is another one; nil for none.
private let progress = Mutex<String?>(nil)

/// Shows that line in the place of the one before it, on stderr, which is a terminal; nil: none any more.
func showProgress(_ line: String?) {
    progress.withLock { shown in
        if shown != nil || line != nil { draw(line) }
        shown = line
    }
}

/// Writes other lines, above the one that is shown.
private func aboveProgress(_ write: () -> Void) {
    progress.withLock { shown in
        if shown != nil { draw(nil) }
        write()
        if shown != nil { draw(shown) }
    }
}

/// Erases the terminal's last line and writes that one in its place, not ended.
private func draw(_ line: String?) { _ = writeAll(Array("\r\u{1B}[K\(line ?? "")".utf8), to: 2) }

/// The text with what could steer a terminal (controls, bidi overrides) shown as `⟨U+001B⟩`.
func visibleText(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        if isShownVisibly(scalar) { result += shownVisibly(scalar) } else { result.unicodeScalars.append(scalar) }
    }
    return result
}

/// Buffered standard output; a reader that closed the pipe ends the writing without an error.
struct StandardOutput: ~Copyable {
    private var buffer: [UInt8] = []
    /// False once the reader is gone.
    private(set) var isOpen = true
    /// The system's reason why output was lost, other than a closed pipe.
    private(set) var fault: String?

    mutating func write(_ bytes: some Sequence<UInt8>) {
        buffer.append(contentsOf: bytes)
        if buffer.count >= 1 << 16 { flush() }
    }

    mutating func flush() {
        guard isOpen, !buffer.isEmpty else { return }
        var code: Int32?
        aboveProgress { code = writeAll(buffer, to: 1) }
        if let code {
            isOpen = false
            if code != EPIPE { fault = String(cString: strerror(code)) }
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Writes what is left; where output was lost, of a thing that is done, this warns.
    mutating func warn(unlessWritten what: String) {
        flush()
        if let fault { printError("nightaudit: warning: cannot write \(what) to standard output: \(fault)") }
    }

    /// Writes what is left; throws where output was lost.
    mutating func finish() throws(Failure) {
        flush()
        if let fault { throw Failure(.failed, "cannot write to standard output: \(fault)") }
    }
}

/// Writes all bytes; the error number where that fails.
private func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
    var start = 0
    while start < bytes.count {
        let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress! + start, bytes.count - start) }
        if count < 0 {
            if errno == EINTR { continue }
            return errno
        }
        start += count
    }
    return nil
}
