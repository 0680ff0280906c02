import ArchiveStorage
import ArchiveVerification
import AuditModel
import Files
import JSONText
import ReportBuilding
import SystemPackage

extension Configuration {
    /// Who may sign, by the configured file; nil where none is.
    func allowedSigners() throws(Failure) -> AllowedSigners? {
        try path(.allowedSigners).map { (file) throws(Failure) in
            try readAllowedSigners(file, placed(.allowedSigners))
        }
    }
}

/// What the configured signer signs must count by the configured file, now: what is published cannot be taken back, and an event that
/// counts for nobody would stop every later run.
func refuseDisallowed(
    _ signer: Signer?, _ allowed: AllowedSigners?, _ configuration: Configuration
) throws(Failure) {
    guard let signer, let allowed else { return }
    let verdict = allowed.verdict(
        principal: signer.principal, key: signer.publicKey.blob, namespace: Signer.namespace,
        sealed: compactTime(try currentSeconds()))
    guard verdict != .allowed else { return }
    let file = configuration.path(.allowedSigners)!
    throw Failure(
        .usage,
        configuration.placed(.allowedSigners)
            + (verdict == .expired
                ? "\(file) lets \(signer.identity.fingerprint) sign for \(signer.principal) at other times only (valid-after, valid-before)"
                : "\(file) does not let \(signer.identity.fingerprint) sign for \(signer.principal)")
            + "; sign by a key that it lets, or let it have the line: \(signer.allowedSigner)")
}

/// What is signed now must count by the time of what it lies behind, too, where the clock is before that: `verify` holds it against both.
///
/// `day`: the last of the report, or of that which an event is about.
func refuseDisallowed(
    _ signer: Signer?, _ allowed: AllowedSigners?, behind chain: ArchiveChain?, _ day: CalendarDay
) throws(Failure) {
    guard let signer, let allowed else { return }
    let end = compactTime(day.adding(days: 1).daysSinceEpoch * 86_400)
    let last = chain?.archives.last.flatMap { $0.fault == nil ? $0.manifest["run"]?["sealed"]?.text : nil }
    let times = [last, chain?.events.last?.time, end]
    let (now, latest) = (compactTime(try currentSeconds()), times.compactMap(\.self).filter(isSealTime).max()!)
    let verdict = allowed.verdict(
        principal: signer.principal, key: signer.publicKey.blob, namespace: Signer.namespace, sealed: latest)
    guard now < latest, verdict != .allowed else { return }
    throw Failure(
        .usage,
        "it is \(now) by the clock, before \(latest), which is the time of what this lies behind, when signing.allowed_signers does not let "
            + "\(signer.identity.fingerprint) sign for \(signer.principal): `verify` would never count it; set the clock (or "
            + "SOURCE_DATE_EPOCH) right, or sign by a key that might sign then")
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
