import AuditModel

/// One line of a file of allowed signers: `principals [options] type key [comment]`, read as OpenSSH's sshsig.c does.
///
/// | part | form |
/// | --- | --- |
/// | principals | patterns, to the first blank; in quotes they may hold some |
/// | options | `namespaces="…"`, `valid-after="…"`, `valid-before="…"`, each once, and `cert-authority`, parted by commas; letters of either case |
/// | type, key | the key in base64, which begins with its type |
/// | comment | anything |
///
/// A NUL ends the line. Lines of certificate authorities allow nothing: certificates are not checked.
struct AllowedSigner {
    /// What is wrong with a line that is none.
    struct Fault: Error {
        let message: String

        init(_ message: String) { self.message = message }
    }

    private let principals: PatternList
    private let options: SignerOptions
    private let key: [UInt8]

    /// Nil for a line that says nothing: blank, or a comment.
    init?(_ line: ArraySlice<UInt8>) throws(Fault) {
        var rest = line.prefix { $0 != 0 }.drop(while: isBlank)
        guard let first = rest.first, first != UInt8(ascii: "#") else { return nil }
        guard let principals = takePrincipals(&rest) else {
            throw Fault("there is nothing behind the principals, or their quote is not closed")
        }
        var options: ArraySlice<UInt8> = []
        var key = keyBytes(rest)
        if key == nil {
            guard let taken = takeOptions(&rest) else { throw Fault("a quote of the options is not closed") }
            options = taken
            key = keyBytes(rest.drop(while: isBlank))
        }
        guard let key else { throw Fault("there is no `principals [options] type key`") }
        self.principals = PatternList(principals)
        self.options = try SignerOptions(options)
        self.key = key
    }

    /// Whether the line is of that key, and admits that principal and namespace.
    func isOf(_ key: [UInt8], _ principal: [UInt8], _ namespace: [UInt8]) -> Bool {
        key == self.key && !options.isAuthority && principals.admits(principal)
            && options.namespaces?.admits(namespace) ?? true
    }

    /// Whether the key may sign at that time, in seconds since 1970; both ends are in time.
    func isValid(at time: Int) -> Bool {
        options.validAfter ?? time <= time && time <= options.validBefore ?? time
    }
}

/// What stands before the first blank or quote; a quote goes on to the next one. Nil where nothing stands behind it.
private func takePrincipals(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard let end = rest.firstIndex(where: { isSpace($0) || $0 == quote }) else { return nil }
    var (principals, last) = (rest[..<end], end)
    if rest[end] == quote {
        guard let close = rest[(end + 1)...].firstIndex(of: quote) else { return nil }
        principals += rest[(end + 1)..<close]
        last = close
    }
    rest = rest[(last + 1)...].drop(while: isSpace)
    return principals
}

/// What stands before the first blank outside quotes; nil where a quote is not closed.
private func takeOptions(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    var (index, isQuoted) = (rest.startIndex, false)
    while index < rest.endIndex, isQuoted || !isBlank(rest[index]) {
        if rest[index...].starts(with: [backslash, quote]) {
            index += 1
        } else if rest[index] == quote {
            isQuoted.toggle()
        }
        index += 1
    }
    defer { rest = rest[index...] }
    return isQuoted ? nil : rest[..<index]
}

/// The key of `type key`, anything behind it; nil where it is none, or of another type. OpenSSH's base64 passes over the CR of a line's end.
private func keyBytes(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    let type = text.prefix { !isBlank($0) }
    let field = text[type.endIndex...].drop(while: isBlank).prefix { !isBlank($0) }
    let digits = field.filter { !(11...13).contains($0) }
    guard let key = decodedBase64(String(decoding: digits, as: UTF8.self)) else { return nil }
    var parts = SSHParts(key[...])
    guard let name = parts.string(), !name.isEmpty, name.elementsEqual(type) else { return nil }
    return key
}

private let (quote, backslash) = (UInt8(ascii: "\""), UInt8(ascii: "\\"))

private func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }

private func isSpace(_ byte: UInt8) -> Bool { isBlank(byte) || byte == 13 }
