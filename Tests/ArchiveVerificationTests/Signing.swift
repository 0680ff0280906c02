import ArchiveStorage

/// A key made by `ssh-keygen` for these tests, and how it signs.
struct Signing {
    var key: SSHSigningKey
    var namespace = "nightaudit"
    var principal = "ops"

    static let first = Signing(key: try! SSHSigningKey(file: Array(firstFile.utf8)))
    static let second = Signing(key: try! SSHSigningKey(file: Array(secondFile.utf8)))

    /// The manifest's `signer`.
    var stated: String { #"{"principal": "\#(principal)", "fingerprint": "\#(key.publicKey.fingerprint)"}"# }

    /// The line of a file of allowed signers, with those options.
    func allowed(_ options: String = "namespaces=\"nightaudit\"") -> String {
        "\(principal) \(options) \(key.publicKey.line)\n"
    }

    func signature(of bytes: [UInt8]) -> [UInt8] { key.signature(of: bytes, namespace: namespace) }

    private static let firstFile = """
        -----BEGIN OPENSSH PRIVATE KEY-----
        b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW
        QyNTUxOQAAACDXjwF+UTE1d6CdZtIy32NKo4In7qe0SyRDkZg1qB9oHwAAAJDjY2iX42No
        lwAAAAtzc2gtZWQyNTUxOQAAACDXjwF+UTE1d6CdZtIy32NKo4In7qe0SyRDkZg1qB9oHw
        AAAECQR6U17l0ZrLkMpxrz2wXKks6JIWMLn62b1Q9j7mKsB9ePAX5RMTV3oJ1m0jLfY0qj
        gifup7RLJEORmDWoH2gfAAAACHRlc3Qga2V5AQIDBAU=
        -----END OPENSSH PRIVATE KEY-----

        """
    private static let secondFile = """
        -----BEGIN OPENSSH PRIVATE KEY-----
        b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW
        QyNTUxOQAAACDJQvk5B9XITrX6Ozmg1Foh0bW9wd81T3iAP9bqwWAMhwAAAJhxbnNlcW5z
        ZQAAAAtzc2gtZWQyNTUxOQAAACDJQvk5B9XITrX6Ozmg1Foh0bW9wd81T3iAP9bqwWAMhw
        AAAECu1Vo78BmcZk++1zx0hNVtoP/FhcG6QcDKG7KvwNMFEclC+TkH1chOtfo7OaDUWiHR
        tb3B3zVPeIA/1urBYAyHAAAADm90aGVyIHRlc3Qga2V5AQIDBAUGBw==
        -----END OPENSSH PRIVATE KEY-----

        """
}
