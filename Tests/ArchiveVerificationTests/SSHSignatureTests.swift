import Foundation
import JSONText
import Testing

@testable import ArchiveVerification

@Suite struct SSHSignatureTests {
    static let message = Array("hello\n".utf8)

    @Test("Signatures of ssh-keygen are its key's, of that file only", arguments: [ed25519, p256, p521])
    func right(text: String) throws {
        let signature = try #require(SSHSignature(armoured: Array(text.utf8)))
        #expect(signature.namespace == "nightaudit")
        #expect(signature.isOf(Self.message) == true)
        #expect(signature.isOf(Self.message + [10]) == false)
    }

    @Test("A kind of key that is not checked is neither right nor wrong")
    func unknown() throws {
        let signature = try #require(SSHSignature(armoured: Array(Self.rsa.utf8)))
        #expect(signature.isOf(Self.message) == nil)
    }

    @Test("A signature of the hash SHA-256 is neither right nor wrong, and told")
    func otherHash() throws {
        #expect(try #require(SSHSignature(armoured: Array(Self.sha256.utf8))).isOf(Self.message) == nil)
        #expect(faults(Self.sha256, "SHA256:x").map(\.code) == ["signature_unsupported"])
    }

    @Test("A signature in lines of another width is none", arguments: [64, 76])
    func width(width: Int) {
        let lines = Self.ed25519.split(separator: "\n").map(String.init)
        var (digits, text) = (Array(lines.dropFirst().dropLast().joined()), lines[0] + "\n")
        while !digits.isEmpty {
            text += String(digits.prefix(width)) + "\n"
            digits.removeFirst(min(width, digits.count))
        }
        #expect(SSHSignature(armoured: Array((text + lines.last! + "\n").utf8)) == nil)
    }

    @Test("The fingerprint named is the key's by its bytes")
    func fingerprint() {
        let fingerprint = "SHA256:BKEG1mofEKvZMSKTJIgU3mJVLZmzfh9AFUp6GWIs7V4"
        #expect(faults(Self.ed25519, fingerprint).isEmpty)
        let other = fingerprint.replacing("K", with: "\u{212A}")
        #expect(other == fingerprint)
        #expect(faults(Self.ed25519, other).map(\.code) == ["signer_differs"])
    }

    private func faults(_ text: String, _ fingerprint: String) -> [(code: String, message: String)] {
        let stated = try? JSONValue(reading: Array(#"{"principal": "ops", "fingerprint": "\#(fingerprint)"}"#.utf8))
        return SignatureCheck(
            signature: Array(text.utf8), signed: Self.message, file: "m", statedIn: "m", stated: stated,
            sealed: "20261124000500Z"
        ).faults(nil)
    }

    @Test("A signature cut or changed in any bit is none, or not of the file", arguments: [ed25519, p256])
    func damaged(text: String) {
        let bytes = Array(text.utf8)
        for length in bytes.indices {
            #expect(SSHSignature(armoured: Array(bytes[..<length])) == nil)
        }
        for index in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[index] ^= 1 << bit
                let signature = SSHSignature(armoured: changed)
                #expect(
                    signature?.isOf(Self.message) != true || signature?.namespace != "nightaudit", "\(index) \(bit)")
            }
        }
    }

    @Test(
        "A number of an ECDSA signature whose first bit is set is negative, and the signature wrong, as ssh-keygen has it"
    )
    func negative() throws {
        let lines = Self.p256.split(separator: "\n").map(String.init)
        var bytes = try #require(Data(base64Encoded: lines.dropFirst().dropLast().joined())).map(\.self)
        // The zero before the first number, and what counts it: the number's length, that of both, that of the signature.
        let place = try #require(bytes.indices.first { bytes[$0...].starts(with: [0, 0, 0, 0x21, 0, 0xDD]) })
        bytes.remove(at: place + 4)
        for length in [place + 3, place - 1, place - 28] { bytes[length] -= 1 }
        var digits = Data(bytes).base64EncodedString()
        var text = lines[0] + "\n"
        while !digits.isEmpty {
            text += digits.prefix(70) + "\n"
            digits = String(digits.dropFirst(70))
        }
        let signature = try #require(SSHSignature(armoured: Array((text + lines.last! + "\n").utf8)))
        #expect(signature.isOf(Self.message) == false)
    }

    static let ed25519 = """
        -----BEGIN SSH SIGNATURE-----
        U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAg148BflExNXegnWbSMt9jSqOCJ+
        6ntEskQ5GYNagfaB8AAAAKbmlnaHRhdWRpdAAAAAAAAAAGc2hhNTEyAAAAUwAAAAtzc2gt
        ZWQyNTUxOQAAAEAJDNmq6LXuK34jgVJi04jy76DuO+grSSDWGkxpNHn5xN1F75Hk4+iRy4
        jVp1ut7fDO4ZpLLAxuAkuhOvZ/QPoL
        -----END SSH SIGNATURE-----

        """
    static let sha256 = """
        -----BEGIN SSH SIGNATURE-----
        U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAg148BflExNXegnWbSMt9jSqOCJ+
        6ntEskQ5GYNagfaB8AAAAKbmlnaHRhdWRpdAAAAAAAAAAGc2hhMjU2AAAAUwAAAAtzc2gt
        ZWQyNTUxOQAAAEAgWeY2ByixdIRXhA2vGFvxPfp/cI+3Bjl+zw8qg/zwezyG7CZXlq+Qa8
        L0l7txaMdgd/yViRELaXP9LLvGuUIN
        -----END SSH SIGNATURE-----

        """
    static let p256 = """
        -----BEGIN SSH SIGNATURE-----
        U1NIU0lHAAAAAQAAAGgAAAATZWNkc2Etc2hhMi1uaXN0cDI1NgAAAAhuaXN0cDI1NgAAAE
        EEI4dLIDW9/YdXlKqDD90KPwysdKWpOWoLWHXMa6OWqzMTlkznZvRAKit6vSMZ3TZf8DAH
        aNgIEOMD2T/7PcnRdQAAAApuaWdodGF1ZGl0AAAAAAAAAAZzaGE1MTIAAABlAAAAE2VjZH
        NhLXNoYTItbmlzdHAyNTYAAABKAAAAIQDd6cNtKv3tYM7YcegN1QU0WDRRpoZdDLilL3Ux
        HRzZSgAAACEAqQ3DAEE0FTZrfAA3PKmZJFWTkT44xoVUdA2rpQcfR7o=
        -----END SSH SIGNATURE-----

        """
    static let p521 = """
        -----BEGIN SSH SIGNATURE-----
        U1NIU0lHAAAAAQAAAKwAAAATZWNkc2Etc2hhMi1uaXN0cDUyMQAAAAhuaXN0cDUyMQAAAI
        UEAbQj6+NxxV3XyvJgckC2WmQHldec+ZbegUeMPHBGl7Tc2PapEnRtdTpHS8oP98LcAWLE
        ntnyCyfAQEt3zYwgxfy5AEtxj2gXOaFiNsxDmRsT+XKbyQHESwX4P/VYYydupQgMdJns7G
        V+tDxI7WDd1M1016nYq7P8+csdpChsf6PzNcKhAAAACm5pZ2h0YXVkaXQAAAAAAAAABnNo
        YTUxMgAAAKcAAAATZWNkc2Etc2hhMi1uaXN0cDUyMQAAAIwAAABCAbI6+b8Icvx3q7HBVc
        8zVPRq1q9VNBGOui44vkWN4SnSqlL50t6cd/g8qIVrSuS9BOFg9F0HNQ+Xt0CkQYwq/CQ+
        AAAAQgD1KpQfZHWSdSxzZJEC6CVWzwi0KKeP3b9wnxj2Tngvoo9HtWJrVpZmlvY5LrbpFN
        7EBUin3sRU8c6NDwfLISXdcQ==
        -----END SSH SIGNATURE-----

        """
    static let rsa = """
        -----BEGIN SSH SIGNATURE-----
        U1NIU0lHAAAAAQAAARcAAAAHc3NoLXJzYQAAAAMBAAEAAAEBAMV7Bg66eazJoFybomshH9
        PfGEZTpF6nR9wx9FnCDodZIbPfbNjx6ryMjOiTXIrs7VBvgVhkXOfD2OhFzAcgm8Uc0GCD
        3h8XQw45Q5PwFnzPDD9ilraiYsfCBQPk/lXXGwyGPPPJepTRWT48AB21OJ+U2d5iIDTzZ8
        Mn79YrppkXm5p80FlhzeoXXMdhHo+IWhPCNnsbtP1JJjS1h+NJAH96h33rXcEePTtINmHs
        iaI/FZ+f84qSXYZQZoNCTecZ3K9f+lSbguHAMQcx1mtLEwracowuN9vjlc+ijr/IYBFGgD
        Ais83pbbHO0SZf6W7rmVs+INismzVr853Y3skvPQUAAAAKbmlnaHRhdWRpdAAAAAAAAAAG
        c2hhNTEyAAABFAAAAAxyc2Etc2hhMi01MTIAAAEAYBeN7Iw39BpHtN4ivQlR0tu2h9nwxa
        cjBLwK6toDGtBNKkluOmktF5fNasRlFr55MymR3LLWcVoOSWO58U7jdWr90SYH2PedpFNy
        AtsZ5YPeLoX+1/OlJLQn5KMw46KkVzwaUD0G+t8ToB6JUqb3z6g9ECeW4JEpErdBQQfrng
        B0qNeqILigJW0HgADqZr+0KPJ1X22bNkQUmQm7/Ae34yx3KQvf0bD9MSe0BiK2r/EhO+zT
        T/wUKaQvxNPRIk8p7Und2nbtRnGlC+4F2Tg+59lpBJinmySnkp2zLC3g4hFiT9WCKU+LHD
        SIOzvEqIsRm1ixvfF+eCf0HvwzkGi23g==
        -----END SSH SIGNATURE-----

        """
}
