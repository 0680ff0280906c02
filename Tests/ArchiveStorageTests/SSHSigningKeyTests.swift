import Testing

@testable import ArchiveStorage

@Suite struct SSHSigningKeyTests {
    /// Made by `ssh-keygen -t ed25519 -N ''` for these tests; it signs nothing else.
    static let file = """
        -----BEGIN OPENSSH PRIVATE KEY-----
        b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW
        QyNTUxOQAAACDXjwF+UTE1d6CdZtIy32NKo4In7qe0SyRDkZg1qB9oHwAAAJDjY2iX42No
        lwAAAAtzc2gtZWQyNTUxOQAAACDXjwF+UTE1d6CdZtIy32NKo4In7qe0SyRDkZg1qB9oHw
        AAAECQR6U17l0ZrLkMpxrz2wXKks6JIWMLn62b1Q9j7mKsB9ePAX5RMTV3oJ1m0jLfY0qj
        gifup7RLJEORmDWoH2gfAAAACHRlc3Qga2V5AQIDBAU=
        -----END OPENSSH PRIVATE KEY-----

        """
    /// What `ssh-keygen -Y sign -n nightaudit` makes of "hello" and a line end with it.
    static let signature = """
        -----BEGIN SSH SIGNATURE-----
        U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAg148BflExNXegnWbSMt9jSqOCJ+
        6ntEskQ5GYNagfaB8AAAAKbmlnaHRhdWRpdAAAAAAAAAAGc2hhNTEyAAAAUwAAAAtzc2gt
        ZWQyNTUxOQAAAEAJDNmq6LXuK34jgVJi04jy76DuO+grSSDWGkxpNHn5xN1F75Hk4+iRy4
        jVp1ut7fDO4ZpLLAxuAkuhOvZ/QPoL
        -----END SSH SIGNATURE-----

        """

    @Test("A signature is, byte for byte, the one that ssh-keygen makes")
    func equal() throws {
        let key = try SSHSigningKey(file: Array(Self.file.utf8))
        let made = key.signature(of: Array("hello\n".utf8), namespace: "nightaudit")
        #expect(String(decoding: made, as: UTF8.self) == Self.signature)
    }

    @Test("The public key is told as ssh-keygen tells it")
    func publicKey() throws {
        let key = try SSHSigningKey(file: Array(Self.file.utf8)).publicKey
        let line = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINePAX5RMTV3oJ1m0jLfY0qjgifup7RLJEORmDWoH2gf"
        #expect(key.line == line)
        #expect(key.comment == "test key")
        #expect(key.fingerprint == "SHA256:BKEG1mofEKvZMSKTJIgU3mJVLZmzfh9AFUp6GWIs7V4")
        #expect(SSHPublicKey(line: line + " test key")?.fingerprint == key.fingerprint)
        #expect(SSHPublicKey(line: line.replacing("ssh-ed25519", with: "ssh-rsa")) == nil)
    }

    @Test("A file cut or changed anywhere is no key, or the same key")
    func damaged() throws {
        let bytes = Array(Self.file.utf8)
        for length in bytes.indices.dropLast() {
            #expect(throws: SSHSigningKey.Unusable.self) { try SSHSigningKey(file: Array(bytes[..<length])) }
        }
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 1
            guard let key = try? SSHSigningKey(file: changed) else { continue }
            #expect(key.publicKey.fingerprint == "SHA256:BKEG1mofEKvZMSKTJIgU3mJVLZmzfh9AFUp6GWIs7V4")
        }
    }

    @Test(
        "A key that cannot sign at night says why",
        arguments: [(encrypted, "it is encrypted"), (rsa, "of type ssh-rsa")])
    func unusable(file: String, reason: String) {
        #expect { try SSHSigningKey(file: Array(file.utf8)) } throws: { "\($0)".contains(reason) }
    }

    static let encrypted = """
        -----BEGIN OPENSSH PRIVATE KEY-----
        b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABDVe9XtTs
        ZP1VyGCtABRhfUAAAAEAAAAAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAIFLSGeBi2X9FFZTM
        fUwGTvi4nMVj0N5X3+iU27Xwc6FvAAAAkM//mHRur40iSFt/8UwupjuP7zyOIfSomg6Z9l
        qCdlTPd2vuqEa5kkuhddqKWVaefcj7j8DlCQseB4KvBH51iadWDZoXb2FXOWqhHnKDGqaD
        2SY8YcIVWCEOuBcYN6TLrx0nzQQQWWtvK10I+mHcM1lePgPHsy/WfWUew0B0Wvc9Z85kt0
        unT2escuGyBvzFRw==
        -----END OPENSSH PRIVATE KEY-----
        """
    static let rsa = """
        -----BEGIN OPENSSH PRIVATE KEY-----
        b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAABFwAAAAdzc2gtcn
        NhAAAAAwEAAQAAAQEAxXsGDrp5rMmgXJuiayEf098YRlOkXqdH3DH0WcIOh1khs99s2PHq
        vIyM6JNciuztUG+BWGRc58PY6EXMByCbxRzQYIPeHxdDDjlDk/AWfM8MP2KWtqJix8IFA+
        T+VdcbDIY888l6lNFZPjwAHbU4n5TZ3mIgNPNnwyfv1iummRebmnzQWWHN6hdcx2Eej4ha
        E8I2exu0/UkmNLWH40kAf3qHfetdwR49O0g2YeyJoj8Vn5/zipJdhlBmg0JN5xncr1/6VJ
        uC4cAxBzHWa0sTCtpyjC432+OVz6KOv8hgEUaAMCKzzeltsc7RJl/pbuuZWz4g2KybNWvz
        ndjeyS89BQAAA8Ajsrv8I7K7/AAAAAdzc2gtcnNhAAABAQDFewYOunmsyaBcm6JrIR/T3x
        hGU6Rep0fcMfRZwg6HWSGz32zY8eq8jIzok1yK7O1Qb4FYZFznw9joRcwHIJvFHNBgg94f
        F0MOOUOT8BZ8zww/Ypa2omLHwgUD5P5V1xsMhjzzyXqU0Vk+PAAdtTiflNneYiA082fDJ+
        /WK6aZF5uafNBZYc3qF1zHYR6PiFoTwjZ7G7T9SSY0tYfjSQB/eod9613BHj07SDZh7Imi
        PxWfn/OKkl2GUGaDQk3nGdyvX/pUm4LhwDEHMdZrSxMK2nKMLjfb45XPoo6/yGARRoAwIr
        PN6W2xztEmX+lu65lbPiDYrJs1a/Od2N7JLz0FAAAAAwEAAQAAAQAkIdFG6pmOosmDiDpc
        bZAcPOp9G5qscuD0CfPSZG4yF33SImQRAZpYa0Lw3t2E0brOB8jbumlBQpUyUmr1NuMpWo
        9JyXbfq2rqdFHIBJqotV1hT5GR0v5N3FL8lm5umE/rp7gJRuj1x6QTffjrdpfootyGEuAf
        sBVhILKCNjRiOBxIXaH1t6WZvef5y1O6u52wm7AhRRoMPtnjek4GUkZ5g04oYPhjQzbc6l
        JH5abjE+dHXHmSb+utHqcoXEmjnDFjlqD0o12UY3kVN5gqZ7pNrhZTZF9QsE2Co8IDWm+o
        i8AkMSBwHEdUSkxQc6pexuGO/Uz136VxIVMlXux3w+yhAAAAgQClQuXpp0z6HKX4+F7mS0
        O9FTl/AVrExZKZotxOg0rsClGXkdE0cPwNfQ+78k3dzU9Lb4jtOFuZMaeM2o4fyN+lSi4m
        hWq6NFNe6ZKMzGf4np7SgkOXed7X3O2Tj741mfTeX2loQ+9whlZVzzFQKZW1KkKxuFZay2
        JIX9hOjcA0cgAAAIEA46P5uKp4zFh4oaFSpHKoV/ta4MGIkrCr+5CRR+7jvFdB25cCj6/L
        ym5+4MxgpGJygjouNThSN1lDkltgo3EWFTAzikTYfwJp5cbvgXzi4MA9aKXDJUcJc67aV2
        QTiiuKULJWhrmSOJRSJ+1gpbmzD5BJ9xEwITcIiGIWOWVsuT0AAACBAN4VK+qLErHSGwhw
        jy5XulFL7tLKTsQ/fHpUzaVqLGrTRuslPysEitRSLFkwAqqhMwYO1dSiG6OqpCsXDHinuD
        lWDer8Q1HuTUZDCpoPervhGLyVd82UPblIW6mIO0WpXyxPwz0WHmMyPxkTw6kxd/s5gPEd
        RrvGm4ThaI4lmn9pAAAAB3Jvb3RAdm0BAgM=
        -----END OPENSSH PRIVATE KEY-----
        """
}
