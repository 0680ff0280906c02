import ArchiveStorage
import ArchiveVerification
import AuditModel
import ReportBuilding
import SystemPackage

/// What of the events of a root is not what was written, as a sentence; nil where nothing is known of, or there are none.
func eventFault(in root: FilePath, _ chain: ArchiveChain) -> String? {
    guard chain.hasEvents else { return nil }
    return eventFaults(in: root).first.map { sentence($0, root) }
}

/// The same for who adds to the archives, and signs as `signer`: an event of another key that signed no archive is not the operator's.
///
/// `passingOver`: codes of what is no matter to who asks.
func eventFault(
    in root: FilePath, _ chain: ArchiveChain, addingAs signer: SignerIdentity?, passingOver codes: Set<String> = []
) -> String? {
    guard chain.hasEvents else { return nil }
    let faults = eventFaults(in: root).filter { !codes.contains($0.code) }
    return (faults + strangersEvents(in: root, signer: signer?.fingerprint)).first.map { sentence($0, root) }
}

private func sentence(_ fault: Finding, _ root: FilePath) -> String {
    "\(root): \(fault.subject) \(fault.message) [\(fault.code)]; run `nightaudit verify`"
}
