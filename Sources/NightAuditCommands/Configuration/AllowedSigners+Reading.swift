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

/// A file of allowed signers, of which lines that are none are warned of; `given`: what stands before the message where it cannot be read.
func readAllowedSigners(_ file: FilePath, _ given: String) throws(Failure) -> AllowedSigners {
    do throws(FileFault) {
        let signers = AllowedSigners(try readWholeFile(file))
        for fault in signers.faults {
            printError("nightaudit: warning: \(file):\(fault); the line is passed over, as by ssh-keygen")
        }
        return signers
    } catch {
        throw Failure(.usage, "\(given)\(error)")
    }
}
