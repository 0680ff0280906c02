import Glibc
package import SystemPackage

/// What is found in a directory of archives where nothing of it went, and no event came, meanwhile: else it is looked at again, a hundred times at
/// most. Archives may come. Nil where it never stood still; what a look throws while it does is thrown.
package func steadily<Value, Fault: Error>(
    _ root: FilePath, events: FilePath, _ look: () throws(Fault) -> Value
) throws(Fault) -> Value? {
    func names(_ folder: FilePath) -> [FilePath.Component] {
        ((try? listDirectory(folder)) ?? []).filter { !$0.string.hasPrefix(".") }
    }
    for looks in 0..<100 {
        // Less and less often: who writes may take a while.
        if looks > 0 { usleep(UInt32(min(looks * 10_000, 500_000))) }
        let before = (names(root), names(events))
        let found = Result { () throws(Fault) in try look() }
        if Set(before.0).isSubset(of: names(root)), before.1 == names(events) { return try found.get() }
    }
    return nil
}
