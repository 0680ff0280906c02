import AuditModel
import Glibc

/// What a run takes, stage by stage, for `--timings`.
struct RunWatch {
    /// Whether the scan shows a bar.
    let hasBar: Bool
    /// What the process took before the watch began counts for its first stage, but for the time.
    private let start = Usage(
        wallNanoseconds: Usage.now.wallNanoseconds, cpuNanoseconds: 0, readBytes: 0, writtenBytes: 0)
    private var last: Usage
    private var stages: [(name: String, used: Usage)] = []

    init(hasBar: Bool) {
        self.hasBar = hasBar
        last = start
    }

    /// Ends a stage, which began where the one before it ended.
    mutating func ends(_ stage: String) {
        let now = Usage.now
        stages.append((stage, now - last))
        last = now
    }

    /// One line a stage and one for all, on stderr: wall and CPU seconds of all threads, and the bytes that system calls read and wrote.
    mutating func tell() {
        ends("rest")
        for stage in stages { printError("nightaudit: \(stage.name): \(stage.used)") }
        printError("nightaudit: all: \(last - start)")
    }
}

/// What the process took until now, or in a stage.
struct Usage: CustomStringConvertible {
    var wallNanoseconds: Int
    var cpuNanoseconds: Int
    /// By system calls, of files, pipes and terminals; nil where the system does not count them.
    var readBytes: Int?
    var writtenBytes: Int?

    static func - (left: Self, right: Self) -> Self {
        func less(_ part: KeyPath<Usage, Int?>) -> Int? {
            guard
                let (first, second) = left[keyPath: part].flatMap({ first in right[keyPath: part].map { (first, $0) } })
            else { return nil }
            return first - second
        }
        return Usage(
            wallNanoseconds: left.wallNanoseconds - right.wallNanoseconds,
            cpuNanoseconds: left.cpuNanoseconds - right.cpuNanoseconds, readBytes: less(\.readBytes),
            writtenBytes: less(\.writtenBytes))
    }

    var description: String {
        func seconds(_ nanoseconds: Int) -> String {
            let milliseconds = (nanoseconds + 500_000) / 1_000_000
            return "\(milliseconds / 1000).\(padded(milliseconds % 1000, 3)) s"
        }
        func bytes(_ count: Int?) -> String { count.map { "\($0) bytes" } ?? "unknown bytes" }
        return
            "\(seconds(wallNanoseconds)) wall, \(seconds(cpuNanoseconds)) CPU, \(bytes(readBytes)) read, \(bytes(writtenBytes)) written"
    }
}

extension Usage {
    /// Until now.
    static var now: Usage {
        var (wall, cpu) = (timespec(), timespec())
        clock_gettime(CLOCK_MONOTONIC, &wall)
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu)
        let transfers = Self.transfers
        return Usage(
            wallNanoseconds: wall.tv_sec * 1_000_000_000 + wall.tv_nsec,
            cpuNanoseconds: cpu.tv_sec * 1_000_000_000 + cpu.tv_nsec, readBytes: transfers["rchar"],
            writtenBytes: transfers["wchar"])
    }

    /// The lines of /proc/self/io, which counts for all threads; none where it cannot be read.
    private static var transfers: [String: Int] {
        let descriptor = open("/proc/self/io", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [:] }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 1024)
        let count = read(descriptor, &buffer, buffer.count)
        let lines = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self).split(separator: "\n")
        return Dictionary(
            lines.compactMap { line in
                let parts = line.split(separator: ": ")
                return parts.count == 2 ? Int(parts[1]).map { (String(parts[0]), $0) } : nil
            }
        ) { first, _ in first }
    }
}
