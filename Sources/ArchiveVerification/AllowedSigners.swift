import AuditModel

/// Whose keys may sign, and when: a file of allowed signers as `ssh-keygen -Y verify -f` reads it (ssh-keygen(1)).
///
/// Times without `Z` are UTC, too, so that the answer is the same on every machine. Lines of certificate authorities
/// are passed over: certificates are not checked.
package struct AllowedSigners: Sendable {
    /// A line that is none: where, and what is wrong with it.
    package struct Fault: Error, CustomStringConvertible {
        package let line: Int
        package let message: String

        package var description: String { "\(line): \(message)" }
    }

    private struct Signer {
        let principals: String
        let key: [UInt8]
        var namespaces: String?
        var validAfter: String?
        var validBefore: String?
    }

    private var signers: [Signer] = []

    package init(_ bytes: [UInt8]) throws(Fault) {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let fields = try Self.fields(line, index + 1)
            guard let principals = fields.first, !principals.hasPrefix("#") else { continue }
            guard let signer = try Self.signer(principals, fields.dropFirst(), index + 1) else { continue }
            signers.append(signer)
        }
    }

    /// What is wrong with a signature by that key, under that name, sealed at that time (`YYYYMMDDhhmmssZ`).
    enum Verdict { case allowed, unknown, expired }

    func verdict(principal: String, key: [UInt8], namespace: String, sealed: String) -> Verdict {
        let time = sealed.filter { $0 != "Z" }
        var verdict = Verdict.unknown
        for signer in signers where signer.key == key && matches(principal, signer.principals) {
            guard signer.namespaces.map({ matches(namespace, $0) }) ?? true else { continue }
            let isInTime =
                (signer.validAfter.map { $0 <= time } ?? true) && (signer.validBefore.map { time < $0 } ?? true)
            if isInTime { return .allowed }
            verdict = .expired
        }
        return verdict
    }

    private static func signer(
        _ principals: String, _ fields: ArraySlice<String>, _ line: Int
    ) throws(Fault) -> Signer? {
        var fields = fields
        var options: [String] = []
        if let first = fields.first, !isKeyType(first) {
            options = split(first, at: ",")
            fields = fields.dropFirst()
        }
        guard fields.count >= 2, isKeyType(fields.first!), let key = decodedBase64(fields[fields.startIndex + 1]) else {
            throw Fault(line: line, message: "there is no `principals [options] type key`")
        }
        var signer = Signer(principals: principals, key: key)
        for option in options {
            let parts = option.split(separator: "=", maxSplits: 1).map(String.init)
            let value = parts.count == 2 ? parts[1].filter { $0 != "\"" } : ""
            switch parts.first?.lowercased() {
            case "cert-authority": return nil
            case "namespaces": signer.namespaces = value
            case "valid-after": signer.validAfter = try fourteenDigits(value, line)
            case "valid-before": signer.validBefore = try fourteenDigits(value, line)
            default: throw Fault(line: line, message: "the option `\(option)` is unknown")
            }
        }
        return signer
    }

    private static func isKeyType(_ field: String) -> Bool {
        ["ssh-", "ecdsa-", "sk-"].contains { field.hasPrefix($0) }
    }

    /// The time as 14 digits.
    private static func fourteenDigits(_ text: String, _ line: Int) throws(Fault) -> String {
        let digits = text.hasSuffix("Z") ? String(text.dropLast()) : text
        guard [8, 12, 14].contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
            throw Fault(line: line, message: "`\(text)` is no time of the form YYYYMMDD[hhmm[ss]][Z]")
        }
        return digits + String(repeating: "0", count: 14 - digits.utf8.count)
    }

    /// Parts at blanks outside quotes.
    private static func fields(_ line: Substring, _ number: Int) throws(Fault) -> [String] {
        let text = String(line).replacing("\t", with: " ").replacing("\r", with: "")
        guard text.count(where: { $0 == "\"" }).isMultiple(of: 2) else {
            throw Fault(line: number, message: "a quote is not closed")
        }
        return split(text, at: " ")
    }

    private static func split(_ text: String, at separator: Character) -> [String] {
        var (parts, isQuoted) = ([""], false)
        for character in text {
            if character == "\"" { isQuoted.toggle() }
            if character == separator, !isQuoted {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        return parts.filter { !$0.isEmpty }
    }
}

/// Whether the text matches a list of patterns with `*` and `?`, parted by commas; one after `!` forbids what it matches.
private func matches(_ text: String, _ patterns: String) -> Bool {
    var isMatched = false
    for pattern in patterns.filter({ $0 != "\"" }).split(separator: ",") {
        if pattern.hasPrefix("!") {
            if isMatch(Array(text)[...], Array(pattern.dropFirst())[...]) { return false }
        } else if isMatch(Array(text)[...], Array(pattern)[...]) {
            isMatched = true
        }
    }
    return isMatched
}

private func isMatch(_ text: ArraySlice<Character>, _ pattern: ArraySlice<Character>) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    if first == "*" {
        return isMatch(text, pattern.dropFirst()) || (!text.isEmpty && isMatch(text.dropFirst(), pattern))
    }
    guard let character = text.first, first == "?" || first == character else { return false }
    return isMatch(text.dropFirst(), pattern.dropFirst())
}
