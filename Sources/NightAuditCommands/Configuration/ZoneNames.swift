import Files
import SystemPackage

private let zoneFolder: FilePath = "/usr/share/zoneinfo"

/// Whether the system's zone tables hold a zone of that name.
func isZone(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") }), !name.utf8.contains(0),
        let bytes = try? readWholeFile(zoneFolder.appending(name))
    else { return false }
    return bytes.starts(with: "TZif".utf8)
}

/// The names the system's zone tables hold, without their copies by another count of seconds.
func zoneNames() -> [String] {
    let files = (try? filesBelow(zoneFolder)) ?? []
    return files.map(\.path).filter { !$0.hasPrefix("posix/") && !$0.hasPrefix("right/") && !$0.contains(".") }
}
