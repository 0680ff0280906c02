import ArchiveStorage
import AuditModel
import Files
import SystemPackage
import Testing

@testable import ArchiveVerification

/// One way in which signed archives are not what they should be, and the codes it must be told by.
struct Mismatch: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let codes: Set<String>
    var signing = Signing.first
    /// The file of allowed signers; nil: none is given.
    var allowed: String? = Signing.first.allowed()
    var inflict: @Sendable (borrowing SmallArchives) throws -> Void = { _ in }

    static let signature = "2026-03-15/tagmanifest-sha256.txt.sig"

    static let all = [
        Mismatch(testDescription: "nothing is wrong", codes: []),
        Mismatch(testDescription: "nothing is wrong, as far as can be told", codes: [], allowed: nil),
        Mismatch(
            testDescription: "the namespace is another", codes: ["signature_namespace"],
            signing: Signing(key: Signing.first.key, namespace: "file")),
        Mismatch(testDescription: "the key is nobody's", codes: ["signer_unknown"], allowed: Signing.second.allowed()),
        Mismatch(
            testDescription: "the key is somebody else's", codes: ["signer_unknown"],
            allowed: Signing(key: Signing.first.key, principal: "audit").allowed()),
        Mismatch(
            testDescription: "the key was allowed until the day before", codes: ["signer_expired"],
            allowed: Signing.first.allowed("valid-before=\"20260315\"")),
        Mismatch(
            testDescription: "the key is allowed from the day after", codes: ["signer_expired"],
            allowed: Signing.first.allowed("valid-after=\"20260317Z\"")),
        Mismatch(
            testDescription: "the key was changed in time", codes: [],
            allowed: Signing.second.allowed("valid-after=\"20260317\"")
                + Signing.first.allowed("valid-before=\"20260317\"")),
        Mismatch(testDescription: "the signature is of another archive", codes: ["signature_wrong"]) {
            try $0.write(signature, try $0.text("2026-03-14/tagmanifest-sha256.txt.sig"))
        },
        Mismatch(testDescription: "the signature is by another key", codes: ["signer_differs"]) {
            let signed = try readWholeFile($0.place("2026-03-15/tagmanifest-sha256.txt"))
            try $0.write(signature, String(decoding: Signing.second.signature(of: signed), as: UTF8.self))
        },
        Mismatch(testDescription: "the signature is a key", codes: ["signature_form"]) {
            try $0.write(signature, try $0.text(signature).replacing("SIGNATURE", with: "KEY"))
        },
        Mismatch(testDescription: "the signature lost its end", codes: ["signature_form"]) {
            try $0.write(signature, String(try $0.text(signature).prefix(60)))
        },
        Mismatch(testDescription: "the signature is removed", codes: ["signature_missing"], allowed: nil) {
            $0.remove(signature)
        },
        Mismatch(testDescription: "an unsigned archive follows", codes: ["signature_missing"]) {
            let head = sha256(try readWholeFile($0.place("2026-03-15/tagmanifest-sha256.txt")))
            _ = try $0.publish("2026-03-16", sequence: 3, after: "2026-03-15", head)
        },
    ]
}

@Suite struct SignatureTests {
    @Test("Whose the signatures are, of what and when, is told by its code", arguments: Mismatch.all)
    func mismatches(mismatch: Mismatch) throws {
        let archives = try SmallArchives(signing: mismatch.signing)
        try mismatch.inflict(archives)
        let signers = mismatch.allowed.map { AllowedSigners(Array($0.utf8)) }
        let codes = Set(try verify(archives.path, expecting: Expectations(signers: signers)).findings.map(\.code))
        #expect(codes == mismatch.codes, "\(codes.sorted())")
    }

    @Test("Where signers are given, unsigned archives are a fault, one alone, too")
    func unsigned() throws {
        let archives = try SmallArchives()
        let expectations = Expectations(signers: AllowedSigners(Array(Signing.first.allowed().utf8)))
        let all = try verify(archives.path, expecting: expectations)
        #expect(all.findings.map(\.code) == ["signature_missing", "signature_missing"])
        let one = try verify(archives.path.appending("2026-03-15"), expecting: expectations)
        #expect(one.findings.map(\.code) == ["signature_missing"])
    }

    @Test("The root_id that is expected is that of the root, and of one archive alone")
    func rootID() throws {
        let archives = try SmallArchives()
        for (rootID, codes) in [(SmallArchives.rootID, []), (String(repeating: "1", count: 32), ["root_identity"])] {
            var expectations = Expectations()
            expectations.rootID = rootID
            for path in [archives.path, archives.path.appending(SmallArchives.first)] {
                #expect(try verify(path, expecting: expectations).findings.map(\.code) == codes)
            }
        }
    }

    @Test("What was cut off the end is told by a head or a day known from elsewhere")
    func cut() throws {
        let archives = try SmallArchives()
        let head = sha256(try readWholeFile(archives.place("2026-03-15/tagmanifest-sha256.txt")))
        let expectations = Expectations(head: head, through: CalendarDay("2026-03-15"))
        #expect(try verify(archives.path, expecting: expectations).findings == [])
        archives.remove("2026-03-15")
        #expect(try verify(archives.path, expecting: expectations).findings.map(\.code) == ["chain_cut", "chain_cut"])
        #expect(try verify(archives.path).findings == [])
    }
}
