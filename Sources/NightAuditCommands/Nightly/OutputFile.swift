import Files
import ReportValidation
import SystemPackage

/// A staged output that is read back piece by piece, by one reader.
final class OutputFile {
    private var file: ReadFile

    init(_ path: FilePath) throws(FileFault) { file = try ReadFile(path) }

    /// The next bytes; none at the end.
    func next() throws(FileFault) -> [UInt8] { try file.next() }
}
