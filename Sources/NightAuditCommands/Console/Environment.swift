import AuditModel
import Glibc
import LogScanning
import SystemPackage

/// The value of an environment variable, any bytes kept; nil where it is unset or empty.
func environment(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return nativeText(value)
}

/// The names of the environment's variables that begin so, ordered.
func environmentNames(beginning prefix: String) -> [String] {
    var names: [String] = []
    var next = environ
    while let entry = next.pointee {
        let name = String(cString: entry).prefix { $0 != "=" }
        if name.hasPrefix(prefix) { names.append(String(name)) }
        next += 1
    }
    return names.sorted()
}

/// The state directory where none is configured: what systemd made for the service, else the user's; nil where there is neither.
func defaultStateDirectory() -> FilePath? {
    if let made = environment("STATE_DIRECTORY")?.split(separator: ":").first { return FilePath(native: String(made)) }
    if let base = environment("XDG_STATE_HOME"), base.hasPrefix("/") {
        return FilePath(native: base).appending("nightaudit")
    }
    return environment("HOME").map { FilePath(native: $0).appending(".local/state/nightaudit") }
}

/// The state directory: the one that is configured, else the environment's; nil where there is neither.
///
/// The environment's is refused inside the archives like a configured one, whose clash is among the configuration's faults.
func stateDirectory(_ configuration: Configuration) throws(Failure) -> FilePath? {
    guard let state = configuration.path(.state) ?? defaultStateDirectory() else { return nil }
    if let archives = configuration.path(.archives), lies(state, in: archives) {
        throw Failure(
            .usage, "the state directory \(state) lies inside \"archives.path\"; give --state a place outside of it")
    }
    if let logs = configuration.path(.logs), holdsDayFiles(state, of: logs) {
        throw Failure(
            .usage, "the state directory \(state) is where the day files lie; give --state a directory of its own")
    }
    return state
}

/// The template modules where no directory is configured: the share folder beside the program's `bin`, else `templates` here.
func defaultTemplateDirectory() -> FilePath {
    var buffer = [CChar](repeating: 0, count: 4096)
    if readlink("/proc/self/exe", &buffer, buffer.count - 1) > 0 {
        let program = buffer.withUnsafeBufferPointer { FilePath(platformString: $0.baseAddress!) }
        let shared = program.removingLastComponent().removingLastComponent().appending("share/nightaudit/templates")
        if (try? shared.stat())?.type == .directory { return shared }
    }
    return "templates"
}

/// Seconds since 1970: `SOURCE_DATE_EPOCH` where it is set, else the clock.
func currentSeconds() throws(Failure) -> Int {
    let lastOfYear9999 = 253_402_300_799
    guard let text = environment("SOURCE_DATE_EPOCH") else {
        let clock = time(nil)
        guard (0...lastOfYear9999).contains(clock) else {
            throw Failure(.failed, "the clock says \(clock) seconds since 1970, which no archive can have; set it")
        }
        return clock
    }
    guard let seconds = Int(text), (0...lastOfYear9999).contains(seconds) else {
        throw Failure(.usage, "SOURCE_DATE_EPOCH is a number of seconds since 1970, up to the year 9999, not `\(text)`")
    }
    return seconds
}

/// The instant of the clock.
func now() -> Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(secondsSinceEpoch: Int64(time.tv_sec), nanoseconds: Int32(time.tv_nsec))
}

/// The UTC day of the clock, not of `SOURCE_DATE_EPOCH`: which days have ended is no matter of rendering.
func today() -> CalendarDay { CalendarDay(daysSinceEpoch: time(nil) / 86_400) }

/// The name of this machine.
func hostName() -> String {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, 255)
    return name.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
}

/// The name of the user who runs this, or the number where it has none.
func userName() -> String {
    guard let entry = getpwuid(getuid()) else { return String(getuid()) }
    return String(cString: entry.pointee.pw_name)
}

/// Seconds since 1970 as `YYYYMMDDhhmmssZ`.
func compactTime(_ seconds: Int) -> String {
    let day = CalendarDay(daysSinceEpoch: seconds / 86_400).description.filter { $0 != "-" }
    let rest = seconds % 86_400
    return "\(day)\(padded(rest / 3600, 2))\(padded(rest / 60 % 60, 2))\(padded(rest % 60, 2))Z"
}

/// 128 random bits in hexadecimal.
func randomID() -> String {
    (0..<4).map { _ in
        let digits = String(UInt32.random(in: .min ... .max), radix: 16)
        return String(repeating: "0", count: 8 - digits.utf8.count) + digits
    }.joined()
}
