import AuditModel
import Files
import SystemPackage

/// Judges a bag that is no archive; where signatures are expected, that it has none is a fault.
func verifyBag(_ path: FilePath, _ expectations: Expectations) -> Verification {
    var check = BagItCheck(path)
    check.run()
    var findings = check.findings
    if expectations.signers != nil {
        let message = "is not signed, but must be; it is no archive of nightaudit"
        findings.append(Finding("signature_missing", .error, subject: check.name, message: message))
    }
    var chain = Chain(of: nil)
    chain.expect(expectations, [])
    findings += chain.findings
    let bag = VerifiedArchive(
        id: check.name, sequence: nil, tagManifestDigest: nil, isSigned: false,
        faultCount: findings.count { $0.severity == .error }, foreignKind: "BagIt \(check.version ?? "?") bag")
    return Verification(archives: [bag], events: [], findings: findings)
}

/// Whether a folder with a bagit.txt is judged as an archive of nightaudit: it is where anything about it says so, so that taking one
/// thing away does not get it judged by laxer rules.
///
/// Its name or External-Identifier is an archive's, a file beside `data/` is one that only archives have, bag-info.txt is by nightaudit
/// or has a place in a chain, or the folder lies in a directory of archives.
func isArchive(_ given: FilePath) -> Bool {
    let path = resolvedPath(given)
    let isID = { (text: String) in CalendarDay(text.utf8.prefix(10)) != nil }
    if isID(path.lastComponent?.string ?? "") { return true }
    let own = ["manifest.json", "tagmanifest-sha256.txt.sig", "source/configuration.txt", "source/baseline.json"]
    let isThere = { (file: FilePath) in (try? file.stat(followTargetSymlink: false)) != nil }
    if own.contains(where: { isThere(path.pushing(FilePath($0))) }) { return true }
    if isThere(folder(of: path).appending("nightaudit-root.json")) { return true }
    guard let info = try? readWholeFile(path.appending("bag-info.txt")) else { return false }
    guard let elements = bagItElements(info) else {
        return String(decoding: info, as: UTF8.self).lowercased().contains("nightaudit")
    }
    return elements.contains { label, value in
        switch label.lowercased() {
        case "bag-software-agent": value.lowercased().hasPrefix("nightaudit")
        case "chain-sequence", "previous-bag", "previous-tagmanifest-sha256", "sealed": true
        case "external-identifier": isID(value)
        default: false
        }
    }
}
