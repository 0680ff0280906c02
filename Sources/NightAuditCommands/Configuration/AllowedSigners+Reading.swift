import ArchiveVerification
import Files
import SystemPackage

extension Configuration {
    /// Who may sign, by the configured file; nil where none is.
    func allowedSigners() throws(Failure) -> AllowedSigners? {
        try path(.allowedSigners).map { (file) throws(Failure) in
            try readAllowedSigners(file, placed(.allowedSigners))
        }
    }
}

/// A file of allowed signers; `given`: what stands before the message where it cannot be read.
func readAllowedSigners(_ file: FilePath, _ given: String) throws(Failure) -> AllowedSigners {
    do {
        return try AllowedSigners(readWholeFile(file))
    } catch let fault as AllowedSigners.Fault {
        throw Failure(.usage, "\(file):\(fault)")
    } catch {
        throw Failure(.usage, "\(given)\(error)")
    }
}
