import Files
import SystemPackage

private let zoneFolder: FilePath = "/usr/share/zoneinfo"

/// Whether the name is one that only this machine's tables give a meaning, or a copy by another count of seconds.
private func isOfThisMachine(_ name: String) -> Bool {
    name == "localtime" || name == "posixrules" || name.hasPrefix("posix/") || name.hasPrefix("right/")
}

/// Whether the system's zone tables hold a zone of that name.
func isZone(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard !isOfThisMachine(name), parts.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") }), !name.utf8.contains(0),
        let bytes = try? readWholeFile(zoneFolder.appending(name))
    else { return false }
    return bytes.starts(with: "TZif".utf8)
}

/// The names of zones that the system's tables hold.
func zoneNames() -> [String] {
    let files = (try? filesBelow(zoneFolder)) ?? []
    return files.map(\.path).filter { !$0.contains(".") && isZone($0) }
}
