import AuditModel
import Glibc

/// The value of an environment variable; nil where it is unset or empty.
func environment(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
}

/// An option's value, or its variable's; one of them must be there.
func resolve(_ option: String?, _ variable: String, _ name: String) throws(Failure) -> String {
    guard let value = option ?? environment(variable) else {
        throw Failure(.usage, "\(name) is needed (or \(variable) in the environment)")
    }
    return value
}

/// Seconds since 1970: `SOURCE_DATE_EPOCH` where it is set, else the clock.
func currentSeconds() -> Int { environment("SOURCE_DATE_EPOCH").flatMap(Int.init) ?? time(nil) }

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
