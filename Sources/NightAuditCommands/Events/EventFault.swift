import ArchiveStorage
import ArchiveVerification
import AuditModel
import Files
import ReportBuilding
import SystemPackage

/// What of the events of a root is not what was written, or by nobody who is known, as a sentence; nil where nothing is known of, or there
/// are none.
///
/// `signer`: by whom the next event or archive is signed; `allowed`: who may sign, where that is said; `isForNight`: an archive follows, so
/// that it is no matter that one is missing which an event names, of which itself is told, and what else lies in the folder of events.
func eventFault(
    in root: FilePath, _ chain: ArchiveChain, addingAs signer: SignerIdentity? = nil, allowed: AllowedSigners? = nil,
    isForNight: Bool = false
) -> String? {
    guard chain.hasEvents else { return nil }
    let faults = eventFaults(in: root, addingAs: signer?.fingerprint, allowed: allowed)
    let passed = isForNight ? ["event_unlisted"] + (chain.missing.isEmpty ? [] : ["chain_cut"]) : []
    guard let fault = faults.first(where: { !passed.contains($0.code) }) else { return nil }
    let advice =
        fault.code.hasPrefix("signer_")
        ? "run `nightaudit verify --allowed-signers FILE`; signing.allowed_signers says whose events count"
        : "run `nightaudit verify`"
    return "\(root): \(fault.subject) \(fault.message) [\(fault.code)]; \(advice)"
}

/// What of the events of a root is not as the operator's file of heads has them, as a sentence; nil where it is, or cannot be read.
///
/// The events may have been cut off their end: then nothing in the root tells of it.
func eventFault(of chain: ArchiveChain, against headFile: FilePath) -> String? {
    for line in ((try? readWholeFile(headFile)) ?? []).split(separator: 10) {
        let words = String(decoding: line, as: UTF8.self).split(separator: " ")
        guard words.count == 4, words[0] == "event", let number = Int(words[1]) else { continue }
        let event = chain.events.first { $0.number == number }
        if event?.digest == String(words[2]) { continue }
        return "head_file \(headFile) has an event \(number) about archive \(words[3]) that "
            + (event == nil ? "is not there" : "is another")
            + "; restore the folder of events, or, if the line is of other archives, give these a head_file of their own"
    }
    return nil
}
