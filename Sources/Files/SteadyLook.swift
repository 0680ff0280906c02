import Glibc
package import SystemPackage

/// What is found in folders while nothing in them comes or goes: where their names change meanwhile it is looked at again, a hundred times
/// at most. Nil where they never stood still; what a look throws while they do is thrown.
package func steadily<Value, Fault: Error>(
    _ folders: [FilePath], _ look: () throws(Fault) -> Value
) throws(Fault) -> Value? {
    func names() -> [[FilePath.Component]] { folders.map { (try? listDirectory($0)) ?? [] } }
    for looks in 0..<100 {
        // Less and less often: who writes may take a while.
        if looks > 0 { usleep(UInt32(min(looks * 10_000, 500_000))) }
        let before = names()
        let found = Result { () throws(Fault) in try look() }
        if names() == before { return try found.get() }
    }
    return nil
}
